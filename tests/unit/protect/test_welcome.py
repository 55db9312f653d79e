"""Joining: what a thief of the invitation, a relay in between, and a careless sponsor can and cannot do."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.protect.certificate_errors import CertificateRefused
from safeconduct.protect.certificates import Terms, issue_device, issue_user
from safeconduct.protect.chains import verify_device, verify_user
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.envelopes import FrameRefused
from safeconduct.protect.invitations import Direction, Invitation, Sponsorship, invitation_from_bytes, new_invitation
from safeconduct.protect.joins import (
    JoinRequest,
    Transcript,
    comparison_words,
    open_answer,
    open_join,
    request_as_device,
    request_as_member,
    request_from_bytes,
    seal_answer,
    seal_join,
    transcript,
)
from safeconduct.protect.kem import WrapRefused
from safeconduct.protect.members import MEMBER_KIND, Joined, Member, MemberSet, Role, body_from_joined
from safeconduct.protect.ops import SignedOp, sign_op
from safeconduct.protect.roots import Fingerprint
from safeconduct.protect.rotations import (
    ROTATE_KIND,
    Reading,
    body_from_rotation,
    make_rotation,
    open_rotation,
    rotation_from_body,
)
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey, VerifyKey
from safeconduct.protect.welcome import Grant, Package, open_welcome, seal_welcome
from safeconduct.protect.welcome_errors import InvitationExpired, MalformedWelcome, WelcomeRefused
from tests.unit.protect.world import COMPARTMENT, DAY, ENTROPY, op_core, organisation, people, place

SPONSOR = people()[0]
LAST_DAY = Day(DAY + 7)


def salt() -> bytes:
    return ENTROPY.bytes(32)


def invited() -> Sponsorship:
    return new_invitation(organisation().root.verify_key.fingerprint, LAST_DAY, ENTROPY)


def asking(invitation: Invitation, user: SignKey, device: DeviceKeys) -> JoinRequest:
    return request_as_member(invitation, user, device=device, terms=Terms(1, DAY, "Осина"), entropy=ENTROPY)


def joined_op(certificates: tuple[bytes, bytes], device: DeviceKeys) -> SignedOp:
    body = body_from_joined(Joined(device.id, Role.READ, *certificates))
    return sign_op(dataclasses.replace(op_core(), kind=MEMBER_KIND, body=body), SPONSOR.device.sign)


def test_a_newcomer_joins_from_invitation_to_open_epoch() -> None:
    sponsorship = invited()
    # The newcomer's side knows the bytes that were handed over and nothing else.
    invitation = invitation_from_bytes(sponsorship.invitation.to_bytes())
    user, device = SignKey.generate(ENTROPY), DeviceKeys.generate(ENTROPY)
    request = asking(invitation, user, device)

    # The sponsor's side.
    read = open_join(seal_join(request, invitation, salt()), sponsorship.invitation)
    answer = seal_answer(sponsorship, read, salt())
    theirs = transcript(sponsorship, read)
    user_certificate = issue_user(organisation().root, VerifyKey(read.user_key), Terms(9, DAY, read.alias))
    verified = verify_device(read.device_certificate, verify_user(user_certificate, organisation().verified_root))
    members = MemberSet.of((Member(SPONSOR.verified, Role.ADMIN), Member(verified, Role.READ)))
    rotation, own = make_rotation(place(), SPONSOR.device.id, members=members, heads=(), entropy=ENTROPY)
    first = joined_op((user_certificate, read.device_certificate), device)
    core = dataclasses.replace(
        op_core(), seq=2, prev=first.id, parents=(first.id,), kind=ROTATE_KIND, body=body_from_rotation(rotation)
    )
    package = Package(
        organisation().root_certificate,
        (SPONSOR.user_certificate, SPONSOR.device_certificate, user_certificate, read.device_certificate),
        (Grant(COMPARTMENT, (first, sign_op(core, SPONSOR.device.sign))),),
    )

    # The newcomer again.
    ours = open_answer(answer, invitation, request)
    assert comparison_words(ours) == comparison_words(theirs)
    frame = seal_welcome(package, read, agreed=theirs, sponsor=SPONSOR.device, keys=(sponsorship.invitation, salt()))
    welcome = open_welcome(frame, invitation, agreed=ours, me=device)
    opened = open_rotation(
        rotation_from_body(welcome.grants[0].log[-1].core.body),
        place(),
        sender=welcome.sponsor.id,
        members=MemberSet.of((Member(welcome.sponsor, Role.ADMIN), Member(welcome.me, Role.READ))),
        me=device,
    )

    assert opened == Reading(own.keys)
    assert welcome.me.user.certificate.terms.alias == "Осина"
    assert welcome.root.key.org == organisation().root.verify_key.org


def test_a_further_device_joins_under_its_user() -> None:
    sponsorship, device = invited(), DeviceKeys.generate(ENTROPY)
    request = request_as_device(sponsorship.invitation, device, ENTROPY)
    read = open_join(seal_join(request, sponsorship.invitation, salt()), sponsorship.invitation)
    assert not read.is_member
    certificate = issue_device(
        SPONSOR.user, organisation().root.verify_key.org, key=read.device_key, kem=read.kem_key, terms=Terms(2, DAY)
    )
    package = Package(
        organisation().root_certificate,
        (SPONSOR.device_certificate, certificate, SPONSOR.user_certificate),
        (),
    )
    agreed = transcript(sponsorship, read)
    frame = seal_welcome(package, read, agreed=agreed, sponsor=SPONSOR.device, keys=(sponsorship.invitation, salt()))
    welcome = open_welcome(frame, sponsorship.invitation, agreed=agreed, me=device)

    assert welcome.me.user.id == SPONSOR.verified.user.id
    assert {found.id for found in welcome.devices} == {device.id, SPONSOR.device.id}


def test_an_invitation_is_read_back_and_shows_nothing() -> None:
    invitation = invited().invitation

    assert invitation_from_bytes(invitation.to_bytes()) == invitation
    assert invitation.secret.reveal().hex() not in repr(invitation)
    assert repr(invitation.to_bytes()) == "<secret>"


@given(data=st.binary(max_size=300))
def test_reading_any_invitation_raises_nothing_but_malformed(data: bytes) -> None:
    with pytest.raises(MalformedWelcome):
        invitation_from_bytes(Secret(data))


def test_an_invitation_ends_after_its_last_day() -> None:
    invitation = invited().invitation
    invitation.check_date(LAST_DAY)
    with pytest.raises(InvitationExpired) as caught:
        invitation.check_date(Day(LAST_DAY + 1))

    assert "2019-01-22" in caught.value.sentences("en")


def test_each_message_opens_as_itself_only() -> None:
    sponsorship = invited()
    invitation = sponsorship.invitation
    device = DeviceKeys.generate(ENTROPY)
    request = request_as_device(invitation, device, ENTROPY)
    join, answer = seal_join(request, invitation, salt()), seal_answer(sponsorship, request, salt())

    with pytest.raises(FrameRefused):
        open_join(answer, invitation)
    with pytest.raises(FrameRefused):
        open_answer(join, invitation, request)
    with pytest.raises(FrameRefused):
        open_welcome(join, invitation, agreed=transcript(sponsorship, request), me=device)
    secrets = {invitation.envelope(direction).key_label for direction in Direction}
    assert len(secrets) == 3


def test_whoever_replaces_the_request_makes_other_words() -> None:
    """A thief of the invitation sits on the relay: takes the newcomer's request and sends one of their own."""
    sponsorship = invited()
    newcomer = asking(sponsorship.invitation, SignKey.generate(ENTROPY), DeviceKeys.generate(ENTROPY))
    thief = asking(sponsorship.invitation, SignKey.generate(ENTROPY), DeviceKeys.generate(ENTROPY))
    sponsor_reads = comparison_words(transcript(sponsorship, thief))
    honest_answer = seal_answer(sponsorship, thief, salt())

    # The answer is to another request, which the newcomer's program sees by itself.
    with pytest.raises(WelcomeRefused):
        open_answer(honest_answer, sponsorship.invitation, newcomer)
    # The thief can seal an answer to the newcomer's request, for the number is out now; the words still differ.
    forged = seal_answer(sponsorship, newcomer, salt())
    newcomer_reads = comparison_words(open_answer(forged, sponsorship.invitation, newcomer))
    assert newcomer_reads != sponsor_reads


def test_the_sponsor_s_number_cannot_be_chosen_afterwards() -> None:
    sponsorship = invited()
    request = asking(sponsorship.invitation, SignKey.generate(ENTROPY), DeviceKeys.generate(ENTROPY))
    other = dataclasses.replace(sponsorship, nonce=Secret(bytes(32)))
    with pytest.raises(WelcomeRefused):
        open_answer(seal_answer(other, request, salt()), sponsorship.invitation, request)


def test_a_request_to_another_organisation_does_not_open() -> None:
    invitation = invited().invitation
    request = asking(invitation, SignKey.generate(ENTROPY), DeviceKeys.generate(ENTROPY))
    other = dataclasses.replace(invitation, fingerprint=Fingerprint(bytes(32)))
    with pytest.raises(FrameRefused):
        open_join(seal_join(request, invitation, salt()), other)
    with pytest.raises(WelcomeRefused):
        request_from_bytes(request.signed_bytes, other)


def test_a_thief_of_the_invitation_cannot_read_the_welcome() -> None:
    sponsorship, device = invited(), SPONSOR.device
    request = request_as_device(sponsorship.invitation, device, ENTROPY)
    agreed = transcript(sponsorship, request)
    package = Package(organisation().root_certificate, (SPONSOR.user_certificate, SPONSOR.device_certificate), ())
    keys = (sponsorship.invitation, salt())
    frame = seal_welcome(package, request, agreed=agreed, sponsor=SPONSOR.device, keys=keys)
    thief = DeviceKeys.generate(ENTROPY)

    assert open_welcome(frame, sponsorship.invitation, agreed=agreed, me=device).grants == ()
    with pytest.raises(WrapRefused):
        open_welcome(frame, sponsorship.invitation, agreed=agreed, me=thief)
    with pytest.raises(WrapRefused):
        open_welcome(frame, sponsorship.invitation, agreed=Transcript(bytes(32)), me=device)
    with pytest.raises(FrameRefused):
        open_welcome(frame, invited().invitation, agreed=agreed, me=device)


def test_a_welcome_from_another_organisation_is_refused() -> None:
    sponsorship = new_invitation(Fingerprint(bytes(32)), LAST_DAY, ENTROPY)
    device = SPONSOR.device
    request = request_as_device(sponsorship.invitation, device, ENTROPY)
    agreed = transcript(sponsorship, request)
    package = Package(organisation().root_certificate, (SPONSOR.user_certificate, SPONSOR.device_certificate), ())
    frame = seal_welcome(package, request, agreed=agreed, sponsor=SPONSOR.device, keys=(sponsorship.invitation, salt()))
    with pytest.raises(CertificateRefused):
        open_welcome(frame, sponsorship.invitation, agreed=agreed, me=device)


@given(agreed=st.binary(min_size=32, max_size=32))
def test_the_words_are_the_first_sixty_bits(agreed: bytes) -> None:
    words = comparison_words(Transcript(agreed))
    same = comparison_words(Transcript(agreed[:7] + bytes([agreed[7] & 0xF0]) + bytes(24)))
    other = comparison_words(Transcript(agreed[:7] + bytes([agreed[7] ^ 0x10]) + agreed[8:]))

    assert len(words) == 6
    assert words == same != other

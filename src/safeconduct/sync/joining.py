"""Joining a team: an invitation, a request, an answer, six words on the telephone, a welcome (docs/formats/welcome.md).

Both sides as steps that take a frame and give the next; how frames travel (a file, a relay's mailbox) is not known
here. What each side has to remember between steps lies in its vault, under the invitation's mailbox. The sponsor
answers one request for an invitation, the first; the newcomer's vault founds no organisation. Nothing is believed of a
key before both people have said that their words are the same (P3, P5; notes/protect sections 1 and 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import DeviceId, MailboxId, UserId
from safeconduct.base.looks import looks_of
from safeconduct.protect import reasons
from safeconduct.protect.certificates import Terms, decode_certificate, issue_device, issue_user
from safeconduct.protect.chains import VerifiedDevice, verify_device, verify_user
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.envelopes import SALT_BYTES
from safeconduct.protect.epochs import EpochPlace
from safeconduct.protect.invitations import Invitation, Sponsorship, invitation_from_bytes, new_invitation
from safeconduct.protect.joins import (
    JoinRequest,
    open_answer,
    open_join,
    request_as_device,
    request_as_member,
    seal_answer,
    seal_join,
    transcript,
)
from safeconduct.protect.members import MEMBER_KIND, Joined, Member, MemberSet, Removed, Role, change_from_body
from safeconduct.protect.ops import SignedOp
from safeconduct.protect.roots import RootKey
from safeconduct.protect.rotations import ROTATE_KIND, Reading, Writing, open_rotation, rotation_from_body
from safeconduct.protect.signing import SignKey, VerifyKey
from safeconduct.protect.welcome import Grant, Package, Welcome, open_welcome, seal_welcome
from safeconduct.protect.welcome_errors import WelcomeRefused
from safeconduct.sync.compartments import admit, bring_own
from safeconduct.sync.errors import AlreadyThere, NotThere
from safeconduct.sync.errors_files import InvitationClosed
from safeconduct.sync.errors_joining import (
    AliasTaken,
    AnotherRequest,
    HasATeam,
    NotAFurtherDevice,
    NotThePerson,
    PersonKeyNeeded,
    RootNeeded,
    UnknownInvitation,
    WordsNotCompared,
)
from safeconduct.sync.identity import (
    DEVICE_CERTIFICATE,
    ROOT_CERTIFICATE,
    SERIAL,
    TEAM,
    USER_CERTIFICATE,
    USER_KEY,
    own_device_keys,
)
from safeconduct.sync.invited import (
    Given,
    Plan,
    Step,
    Taken,
    bytes_from_given,
    bytes_from_taken,
    given_from_bytes,
    taken_from_bytes,
)
from safeconduct.sync.keyring import Keyring
from safeconduct.sync.ready import JOINING, has_team
from safeconduct.sync.relays import JOINED, named_on, relays
from safeconduct.sync.restored import AnotherPerson, check_person, is_own_team, reads_only
from safeconduct.sync.team import Team
from safeconduct.sync.types import Admitted, Rotated
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.throwaway import check_lasting
from safeconduct.vault.vault import Vault

__all__ = [
    "Given",
    "Plan",
    "Step",
    "Taken",
    "answer",
    "ask",
    "check_invitation",
    "decline",
    "give_up",
    "given_at",
    "in_place_of",
    "invitations",
    "invite",
    "is_invited",
    "is_waiting",
    "joined_by",
    "joining",
    "take_answer",
    "take_welcome",
    "welcome",
    "words_are_equal",
]

# Names in the vault's keyring: an invitation given, by its mailbox; the invitation this vault was made with.
_GIVEN: Final = "invitation/"
_TAKEN: Final = "joining"
# An invitation serves a few days: long enough for a courier, short enough to forget about.
DAYS_VALID: Final = 14
_FIRST_SERIAL: Final = 1


def invite(team: Team, plan: Plan, *, names_relays: bool = True) -> Given:
    """Draw an invitation for one newcomer and remember what they are to be. It is the sponsor's to hand over.

    With ``names_relays`` it names what it has room for of the team's relays, with their access code. PersonKeyNeeded
    for a further device on a desk that cannot sign it; OnlyADemonstration for a vault made to show.
    """
    check_lasting(team.vault)
    if plan.is_own_device and team.me.user is None:
        raise PersonKeyNeeded
    today = day_from_ms(team.clock.now_ms())
    drawn = new_invitation(team.me.root.key.fingerprint, Day(today + DAYS_VALID), team.entropy)
    invitation = named_on(drawn.invitation, relays(team)) if names_relays else drawn.invitation
    given = Given(Sponsorship(invitation, drawn.nonce), plan, Step.SENT)
    _keep(team, given)
    return given


def invitations(team: Team) -> tuple[Given, ...]:
    """Return the invitations this desk has given."""
    names = (name for name in team.vault.key_names() if name.startswith(_GIVEN))
    return tuple(given_from_bytes(team.vault.key(name)) for name in names)


def given_at(team: Team, mailbox: MailboxId) -> Given:
    """Return an invitation by its mailbox; UnknownInvitation when this desk gave none such."""
    try:
        return given_from_bytes(team.vault.key(_GIVEN + mailbox.hex()))
    except NotKept:
        raise UnknownInvitation from None


def answer(team: Team, given: Given, frame: bytes) -> bytes:
    """Take a request and return the frame that shows this side's number.

    AnotherRequest for a second one: an invitation that reached two people was copied. InvitationExpired after its day.
    The same request again gets the same answer's meaning: what was lost on the way can be sent once more. NotThePerson
    or NotAFurtherDevice when another sort of newcomer asks than was invited; the invitation waits on for the right one.
    """
    if given.step is Step.DECLINED:
        raise InvitationClosed
    if given.step is not Step.ADMITTED:
        given.invitation.check_date(day_from_ms(team.clock.now_ms()))
    request = open_join(frame, given.invitation)
    _check_sort(given.plan, request)
    _check_alias(team, request)
    if given.request and given.request != request.signed_bytes:
        raise AnotherRequest
    if given.step is Step.SENT:
        _keep(team, Given(given.sponsorship, given.plan, Step.ASKED, request.signed_bytes))
    return seal_answer(given.sponsorship, request, team.entropy.bytes(SALT_BYTES))


def welcome(team: Team, given: Given, root: RootKey | None) -> bytes:
    """Admit the newcomer, whose words were compared, and return the frame that lets them begin.

    RootNeeded when a new person asks and the root's key is not given: only the root signs people. All or nothing. Who
    was admitted already gets a welcome again: the frame may have been lost on its way. InvitationClosed once declined.
    """
    if given.step is Step.DECLINED:
        raise InvitationClosed
    request = given.asked()
    if given.step is not Step.ADMITTED:
        _admit(team, given, root)
    package = Package(team.me.root.certificate.to_bytes(), _certificates(team), (Grant(team.id, _founding_log(team)),))
    keys = (given.invitation, team.entropy.bytes(SALT_BYTES))
    agreed = transcript(given.sponsorship, request)
    return seal_welcome(package, request, agreed=agreed, sponsor=team.me.keys, keys=keys)


def _admit(team: Team, given: Given, root: RootKey | None) -> None:
    request = given.asked()
    _check_sort(given.plan, request)
    with team.together():
        device = _certified(team, request, root)
        for compartment, right in ((team.id, given.plan.role), *given.plan.seats):
            if request.is_member:
                admit(team, compartment, [(device, right)])
            else:
                bring_own(team, compartment, (device, right))
        _keep(team, Given(given.sponsorship, given.plan, Step.ADMITTED, given.request))


def is_invited(plan: Plan, request: JoinRequest) -> bool:
    """Say whether the sort of newcomer asks that was invited: another person, or a device of the sponsor's own."""
    return plan.is_own_device != request.is_member


def _check_sort(plan: Plan, request: JoinRequest) -> None:
    """Refuse another sort of newcomer than was invited: who comes in as the sponsor's own person has their rights."""
    if not is_invited(plan, request):
        raise NotAFurtherDevice if plan.is_own_device else NotThePerson


def decline(team: Team, given: Given) -> None:
    """Let nobody in by this invitation: the words differed, or it is no longer wanted. Who is in already stays."""
    if given.step is Step.ADMITTED:
        raise AlreadyThere
    _keep(team, Given(given.sponsorship, given.plan, Step.DECLINED, given.request))


def check_invitation(invitation: Invitation, given: Surroundings) -> None:
    """Raise InvitationExpired after its day: before a vault is made for it."""
    invitation.check_date(day_from_ms(given.clock.now_ms()))


def ask(vault: Vault, invitation: Invitation, alias: str, given: Surroundings) -> bytes:
    """Draw this person's key, remember the invitation, and return the frame that asks to be let in.

    ``alias`` empty: a further device of somebody who is a member already. InvitationExpired after its day. Asked twice,
    it is the same request. HasATeam in a vault that belongs to one, unless it was restored and its person lets it in.
    """
    today = day_from_ms(given.clock.now_ms())
    invitation.check_date(today)
    _check_free(vault, invitation, alias)
    with vault.together():
        taken = _taken_or_new(vault, invitation, (alias, today), given.entropy)
        vault.keep_key(_TAKEN, bytes_from_taken(taken))
    return seal_join(taken.asked(), invitation, given.entropy.bytes(SALT_BYTES))


def joining(vault: Vault) -> Taken:
    """Return the invitation this vault waits with; UnknownInvitation when it waits with none."""
    try:
        return taken_from_bytes(vault.key(_TAKEN))
    except NotKept:
        raise UnknownInvitation from None


def is_waiting(vault: Vault) -> bool:
    """Say whether the vault waits with an invitation."""
    return _TAKEN in vault.key_names()


def in_place_of(team: Team, device: DeviceId) -> Plan:
    """Return what a computer will be that comes in the place of another one of the same person: the same.

    It gets what both the old one and this desk have, for nobody can bring it in elsewhere. PersonKeyNeeded on a desk
    that cannot sign it, AnotherPerson for a computer of somebody else, NotThere for one that was let go.
    """
    if team.me.user is None:
        raise PersonKeyNeeded
    found = team.device(device)
    if found is None or found.user.id != team.me.device.user.id:
        raise AnotherPerson
    rights = {one.id: team.members(one.id) for one in team.compartments()}
    if device not in rights[team.id]:
        raise NotThere
    seats = tuple(
        (compartment, members[device])
        for compartment, members in rights.items()
        if compartment != team.id and device in members and members.get(team.me.device.id, Role.READ) >= Role.WRITE
    )
    return Plan(rights[team.id][device], seats, is_own_device=True)


def give_up(vault: Vault) -> None:
    """Wait with this invitation no longer: the words differed, or another is taken instead."""
    vault.drop_key(_TAKEN)


def joined_by(vault: Vault) -> Invitation:
    """Return the invitation by which this vault came into its team; UnknownInvitation for the founder's."""
    try:
        return invitation_from_bytes(vault.key(JOINED))
    except NotKept:
        raise UnknownInvitation from None


def take_answer(vault: Vault, frame: bytes) -> tuple[str, ...]:
    """Take the sponsor's answer and return the six words; WelcomeRefused when it is not the sponsor's."""
    taken = joining(vault)
    open_answer(frame, taken.invitation, taken.asked())
    if taken.answer != frame:
        # Another answer, even a good one, has words of its own: they must be compared again.
        taken = Taken(taken.invitation, taken.request, frame)
        vault.keep_key(_TAKEN, bytes_from_taken(taken))
    return taken.words()


def words_are_equal(vault: Vault) -> None:
    """Note that both people read the same words; NoAnswerYet before there are any."""
    taken = joining(vault)
    taken.words()
    vault.keep_key(_TAKEN, bytes_from_taken(Taken(taken.invitation, taken.request, taken.answer, are_equal=True)))


def take_welcome(vault: Vault, frame: bytes) -> None:
    """Begin as a member of the team; WordsNotCompared before both people said that their words are the same.

    WelcomeRefused when the sponsor made this device another person's than the request says.
    """
    taken = joining(vault)
    if not taken.are_equal:
        raise WordsNotCompared
    agreed = open_answer(taken.answer, taken.invitation, taken.asked())
    opened = open_welcome(frame, taken.invitation, agreed=agreed, me=own_device_keys(vault))
    _check_own(taken.asked(), opened)
    if reads_only(vault):
        check_person(vault, opened.me.user.id)
    with vault.together():
        _begin(vault, opened)
        # The welcome's file can be read again: what lies beside the welcome may have been cut short.
        vault.keep_key(JOINED, taken.invitation.to_bytes())
        vault.drop_key(_TAKEN)
        vault.drop_note(JOINING)


def _check_own(request: JoinRequest, opened: Welcome) -> None:
    """Refuse to be made somebody else: a new person keeps their own key, a further device is the sponsor's."""
    me, others = opened.me.user, {UserId(decode_certificate(one).subject) for one in _said_of(opened)}
    is_own = me.key.raw == request.user_key if request.is_member else me.id == opened.sponsor.user.id
    if not is_own or others - {me.id}:
        raise WelcomeRefused(reason=reasons.ANOTHER_PERSON)


def _said_of(opened: Welcome) -> Iterator[bytes]:
    """Yield the certificates of the person whose this device is, by the admissions that came with the welcome."""
    for op in (op for grant in opened.grants for op in grant.log if op.core.kind == MEMBER_KIND):
        change = change_from_body(op.core.body)
        if isinstance(change, Joined) and change.device == opened.me.id:
            yield change.user_certificate


def _begin(vault: Vault, opened: Welcome) -> None:
    vault.keep_setting(ROOT_CERTIFICATE, opened.root.certificate.to_bytes())
    vault.keep_setting(USER_CERTIFICATE, opened.me.user.certificate.to_bytes())
    vault.keep_setting(DEVICE_CERTIFICATE, opened.me.certificate.to_bytes())
    vault.keep_setting(SERIAL, opened.me.certificate.terms.serial.to_bytes(8, "big"))
    vault.write_granted_only()
    for device in opened.devices:
        vault.trust(device.id, device.key)
    keyring = Keyring(vault, opened.me.org)
    for grant in opened.grants:
        writing = _keys_of(grant, opened, own_device_keys(vault))
        keyring.put(writing.keys, writing.write_key if isinstance(writing, Writing) else None)
        vault.keep_setting(TEAM, grant.compartment)


def _keys_of(grant: Grant, opened: Welcome, me: DeviceKeys) -> Reading | Writing:
    """Open the newcomer's wraps in the last change of keys, for the members that the log shows."""
    members: dict[DeviceId, Member] = {}
    devices = {device.id: device for device in opened.devices}
    for op in grant.log:
        if op.core.kind != MEMBER_KIND:
            continue
        change = change_from_body(op.core.body)
        if isinstance(change, Removed) or change.device not in devices:
            members.pop(change.device, None)
        else:
            members[change.device] = Member(devices[change.device], change.role)
    rotations = [op for op in grant.log if op.core.kind == ROTATE_KIND]
    if not rotations:
        raise WelcomeRefused(reason=reasons.THIS_DEVICE_IS_NO_MEMBER)
    op, rotation = rotations[-1], rotation_from_body(rotations[-1].core.body)
    place = EpochPlace(opened.me.org, grant.compartment, rotation.n)
    return open_rotation(rotation, place, sender=op.core.device, members=MemberSet.of(members.values()), me=me)


def _check_free(vault: Vault, invitation: Invitation, alias: str) -> None:
    """A vault belongs to one team and one person for good; restored, it may come back to both."""
    if not has_team(vault):
        return
    if not reads_only(vault) or not is_own_team(vault, invitation.fingerprint):
        raise HasATeam
    if alias:
        raise AnotherPerson


def _taken_or_new(vault: Vault, invitation: Invitation, asked: tuple[str, Day], entropy: Entropy) -> Taken:
    try:
        before = joining(vault)
    except UnknownInvitation:
        before = None
    alias, today = asked
    # Who said by mistake that they are a person, or a further device, may say the other thing until it is answered.
    if (
        before is not None
        and before.invitation.secret == invitation.secret
        and (before.answer or before.asked().is_member == bool(alias))
    ):
        return before
    device = own_device_keys(vault)
    if not alias:
        return Taken(invitation, request_as_device(invitation, device, entropy).signed_bytes)
    user = SignKey.generate(entropy)
    vault.keep_key(USER_KEY, user.seed)
    terms = Terms(_FIRST_SERIAL, today, alias)
    request = request_as_member(invitation, user, device=device, terms=terms, entropy=entropy)
    return Taken(invitation, request.signed_bytes)


def _certified(team: Team, request: JoinRequest, root: RootKey | None) -> VerifiedDevice:
    """Sign the newcomer: a person by the root, a further device of one's own by oneself."""
    today = day_from_ms(team.clock.now_ms())
    if not request.is_member:
        if team.me.user is None:
            raise PersonKeyNeeded
        serial = int.from_bytes(team.vault.setting(SERIAL), "big") + 1
        team.vault.keep_setting(SERIAL, serial.to_bytes(8, "big"))
        certificate = issue_device(
            team.me.user, team.me.org, key=request.device_key, kem=request.kem_key, terms=Terms(serial, today)
        )
        return verify_device(certificate, team.me.device.user)
    if root is None:
        raise RootNeeded
    _check_alias(team, request)
    log = team.log(team.id)
    serial = 1 + max(device.user.certificate.terms.serial for device in log.devices.values())
    user = verify_user(issue_user(root, VerifyKey(request.user_key), Terms(serial, today, request.alias)), team.me.root)
    return verify_device(request.device_certificate, user)


def _check_alias(team: Team, request: JoinRequest) -> None:
    """Refuse a new person who would be called as somebody else is, or was, or look so, in whatever letters."""
    if not request.is_member:
        return
    others = (one for one in team.log(team.id).devices.values() if one.user.key.raw != request.user_key)
    if looks_of(request.alias) in {looks_of(one.user.certificate.terms.alias) for one in others}:
        raise AliasTaken(shown=request.alias)


def _certificates(team: Team) -> tuple[bytes, ...]:
    """Return the certificates of every device that ever was in the team: older entries are signed by them."""
    log = team.log(team.id)
    users = {device.user.id: device.user.certificate.to_bytes() for device in log.devices.values()}
    return (*users.values(), *(device.certificate.to_bytes() for device in log.devices.values()))


def _founding_log(team: Team) -> tuple[SignedOp, ...]:
    """Return the admissions of the team's present members and the last change of keys."""
    log = team.log(team.id)
    present = log.members(log.all)
    admitted: dict[DeviceId, SignedOp] = {}
    rotated: list[SignedOp] = []
    for control in log.ops:
        if isinstance(control.change, Admitted) and present.get(control.change.id) == control.change.role:
            admitted[control.change.id] = team.vault.op(control.id).signed
        elif isinstance(control.change, Rotated):
            rotated = [team.vault.op(control.id).signed]
    return (*admitted.values(), *rotated)


def _keep(team: Team, given: Given) -> None:
    team.vault.keep_key(_GIVEN + given.mailbox.hex(), bytes_from_given(given))

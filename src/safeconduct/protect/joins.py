"""Joining: the newcomer's request, the sponsor's answer, and six words to compare (docs/formats/welcome.md).

The words come from a transcript of both sides: the request with the newcomer's fresh number, and the sponsor's
number, which the invitation committed to before the request existed and which is shown only after the request
was fixed. Nobody in between can therefore try out keys until the words agree: whoever replaces the keys is not
noticed with a probability of 2^-60 for each attempt, one in 1.15 * 10^18, and each attempt is a call that two
people make (Vaudenay, "Secure Communications over Insecure Channels Based on Short Authenticated Strings", 2005).
That holds only if the two know each other's voices and the sponsor answers one request for an invitation.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final, NewType

# The package carries no types.
from shamir_mnemonic.wordlist import WORDLIST  # type: ignore[import-untyped]

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, OrgId, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.aliases import is_alias
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES, Terms, device_id_from_keys, issue_device
from safeconduct.protect.chains import verify_own_device
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.envelopes import open_envelope, seal_envelope
from safeconduct.protect.invitations import (
    NONCE_BYTES,
    VERSION,
    Direction,
    Invitation,
    Sponsorship,
    commitment_from_nonce,
)
from safeconduct.protect.kem import KEM_PUBLIC_BYTES, KemPublicKey, UnusableKey
from safeconduct.protect.roots import Fingerprint
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SignKey, VerifyKey
from safeconduct.protect.welcome_errors import MalformedWelcome, WelcomeRefused

Transcript = NewType("Transcript", bytes)
"""32 bytes that both sides compute alike if nobody stood between them."""

WORDS: Final = 6
# The SLIP-39 list has 1,024 words: ten bits each, sixty together.
_BITS_PER_WORD: Final = 10
_SIGNATURE_LABEL: Final = label("join-signature")
_TRANSCRIPT_LABEL: Final = label("join-transcript")


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """The newcomer's public keys and alias, as read: nothing says yet who they are.

    A further device of somebody who is a member already has no alias, user key or certificate: its user signs it.
    """

    fingerprint: Fingerprint
    user_key: bytes
    alias: str
    device_key: VerifyKey = field(compare=False)
    kem_key: KemPublicKey = field(compare=False)
    device_certificate: bytes = field(repr=False)
    signed_bytes: bytes = field(repr=False)

    @property
    def is_member(self) -> bool:
        """Say whether a new person asks, and not a further device."""
        return bool(self.user_key)


def request_as_member(
    invitation: Invitation, user: SignKey, *, device: DeviceKeys, terms: Terms, entropy: Entropy
) -> JoinRequest:
    """Make a new person's request. ``terms.alias`` is the person's; the device's certificate bears none."""
    org = OrgId(invitation.fingerprint[: len(device.id)])
    certificate = issue_device(
        user, org, key=device.sign.verify_key, kem=device.kem.public, terms=Terms(terms.serial, terms.not_before)
    )
    return _request(invitation, (user.verify_key.raw, terms.alias, certificate), device, entropy)


def request_as_device(invitation: Invitation, device: DeviceKeys, entropy: Entropy) -> JoinRequest:
    """Make the request of a further device; the sponsor's user signs it."""
    return _request(invitation, (b"", "", b""), device, entropy)


def seal_join(request: JoinRequest, invitation: Invitation, salt: bytes) -> bytes:
    """Return the frame the newcomer posts. ``salt``: as for `seal_envelope`."""
    return seal_envelope(request.signed_bytes, invitation.envelope(Direction.JOIN), salt)


def open_join(frame: bytes, invitation: Invitation) -> JoinRequest:
    """Return the request. FrameRefused, MalformedWelcome, or WelcomeRefused when it lacks its own keys' signatures."""
    return request_from_bytes(open_envelope(frame, invitation.envelope(Direction.JOIN)), invitation)


def seal_answer(sponsorship: Sponsorship, request: JoinRequest, salt: bytes) -> bytes:
    """Return the frame that shows the sponsor's number. Never call it for a second request."""
    answer: cbor.Item = {0: VERSION, 1: sponsorship.nonce.reveal(), 2: _request_hash(request)}
    return seal_envelope(cbor.encode(answer), sponsorship.invitation.envelope(Direction.ANSWER), salt)


def open_answer(frame: bytes, invitation: Invitation, request: JoinRequest) -> Transcript:
    """Return the newcomer's transcript; WelcomeRefused when the number is not the one committed to."""
    try:
        item = fields.record(cbor.decode(open_envelope(frame, invitation.envelope(Direction.ANSWER))), 3, "answer")
        fields.version(item[0], VERSION)
        nonce = Secret(fields.octets(item[1], NONCE_BYTES, "answer.nonce"))
        request_hash = fields.octets(item[2], HASH_BYTES, "answer.request")
    except cbor.Malformed as error:
        raise MalformedWelcome(place=error.facts["place"], reason=error.facts["reason"]) from None
    if not hmac.compare_digest(commitment_from_nonce(nonce), invitation.commitment):
        raise WelcomeRefused(reason=reasons.COMMITMENT)
    if request_hash != _request_hash(request):
        raise WelcomeRefused(reason=reasons.ANOTHER_REQUEST)
    return transcript(Sponsorship(invitation, nonce), request)


def transcript(sponsorship: Sponsorship, request: JoinRequest) -> Transcript:
    """Return what the sponsor computes after the answer was sent."""
    parts = (
        sponsorship.invitation.fingerprint,
        sponsorship.invitation.commitment,
        _request_hash(request),
        sponsorship.nonce.reveal(),
    )
    return Transcript(hash_id(_TRANSCRIPT_LABEL, b"".join(parts)))


def comparison_words(agreed: Transcript) -> tuple[str, ...]:
    """Return six words to read aloud, 60 bits of the transcript. Both read; if one word differs, stop.

    Somebody in between who replaces keys gets equal words with probability 2^-60 for each attempt.
    """
    bits = int.from_bytes(agreed, "big") >> (len(agreed) * 8 - WORDS * _BITS_PER_WORD)
    places = range((WORDS - 1) * _BITS_PER_WORD, -1, -_BITS_PER_WORD)
    return tuple(WORDLIST[bits >> place & (1 << _BITS_PER_WORD) - 1] for place in places)


def _request(
    invitation: Invitation, person: tuple[bytes, str, bytes], device: DeviceKeys, entropy: Entropy
) -> JoinRequest:
    user_key, alias, certificate = person
    core = cbor.encode(
        {
            0: VERSION,
            1: invitation.fingerprint,
            2: user_key,
            3: alias,
            4: device.sign.verify_key.raw,
            5: device.kem.public.raw,
            6: certificate,
            7: entropy.bytes(NONCE_BYTES),
        }
    )
    return request_from_bytes(cbor.encode([core, device.sign.sign(_SIGNATURE_LABEL, core)]), invitation)


def request_from_bytes(data: bytes, invitation: Invitation) -> JoinRequest:
    """Read and check a request; errors as for `open_join`. Both sides keep its bytes until the words are compared."""
    try:
        first, second = fields.fixed(cbor.decode(data, limit=MAX_CERTIFICATE_BYTES), 2, "join")
        core = fields.some_octets(first, MAX_CERTIFICATE_BYTES, "join.core")
        signature = fields.octets(second, SIGNATURE_BYTES, "join.signature")
        request = _request_from_core(core, data)
    except cbor.Malformed as error:
        raise MalformedWelcome(place=error.facts["place"], reason=error.facts["reason"]) from None
    except UnusableKey:
        raise MalformedWelcome(place=Opaque("join.kem_key"), reason=reasons.NO_KEY) from None
    if request.fingerprint != invitation.fingerprint:
        raise WelcomeRefused(reason=reasons.ANOTHER_ORGANISATION)
    if not request.device_key.is_valid(_SIGNATURE_LABEL, core, signature):
        raise WelcomeRefused(reason=reasons.SIGNATURE)
    if request.is_member:
        own = device_id_from_keys(request.device_key, request.kem_key)
        verify_own_device(request.device_certificate, VerifyKey(request.user_key), own)
    return request


def _request_from_core(core: bytes, data: bytes) -> JoinRequest:
    item = fields.record(cbor.decode(core), 8, "join")
    fields.version(item[0], VERSION)
    user_key = fields.some_octets(item[2], PUBLIC_KEY_BYTES, "join.user_key")
    alias = fields.text(item[3], "join.alias")
    certificate = fields.some_octets(item[6], MAX_CERTIFICATE_BYTES, "join.certificate")
    fields.octets(item[7], NONCE_BYTES, "join.nonce")
    if not (len(user_key) == PUBLIC_KEY_BYTES and is_alias(alias)) and (user_key or alias or certificate):
        fields.refuse("join", reasons.NEITHER_A_PERSON_NOR_A_FURTHER_DEVICE)
    return JoinRequest(
        fingerprint=Fingerprint(fields.octets(item[1], HASH_BYTES, "join.root")),
        user_key=user_key,
        alias=alias,
        device_key=VerifyKey(fields.octets(item[4], PUBLIC_KEY_BYTES, "join.device_key")),
        kem_key=KemPublicKey(fields.octets(item[5], KEM_PUBLIC_BYTES, "join.kem_key")),
        device_certificate=certificate,
        signed_bytes=data,
    )


def _request_hash(request: JoinRequest) -> bytes:
    return hashlib.sha256(request.signed_bytes).digest()

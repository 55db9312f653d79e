"""Fuzz targets of joining: invitation, join request, answer, welcome (docs/formats/welcome.md).

The newcomer's and the sponsor's sides are those of the vectors. Whoever holds the invitation can seal what they
like, so most doors seal first; two of them sign first as well, as a dishonest newcomer or sponsor would.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import cbor2

from safeconduct.base import cbor
from safeconduct.base.ids import label
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.envelopes import FrameRefused, open_envelope, seal_envelope
from safeconduct.protect.invitations import Direction, Invitation, invitation_from_bytes
from safeconduct.protect.joins import JoinRequest, Transcript, open_answer, open_join, request_from_bytes
from safeconduct.protect.kem import KemPrivateKey, WrapRefused
from safeconduct.protect.ops import BadSignature
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.protect.welcome import open_welcome
from safeconduct.protect.welcome_errors import MalformedWelcome, NewerInvitation, WelcomeRefused
from tests.fuzz.protect_targets import sample, vector
from tests.fuzz.targets import CBOR_WORDS, Target, chosen, need, pick, vector_bodies

_SALT: Final = bytes(range(32))


@dataclass(frozen=True)
class Meeting:
    """One invitation, who was invited, what they asked and what both computed."""

    invitation: Invitation
    me: DeviceKeys
    request: JoinRequest
    agreed: Transcript

    def sealed(self, direction: Direction, payload: bytes) -> bytes:
        return seal_envelope(payload, self.invitation.envelope(direction), _SALT)

    def wrapped(self, core: bytes, signature: bytes) -> bytes:
        """Seal a welcome's core to the newcomer as `seal_welcome` does."""
        plain = Secret(cbor2.dumps([core, signature]))
        info = label("welcome-wrap") + self.invitation.fingerprint + self.agreed
        return self.sealed(Direction.WELCOME, self.me.kem.public.seal(plain, info))


@functools.cache
def meeting() -> Meeting:
    of = vector("welcome", "welcome")
    invitation = invitation_from_bytes(Secret(of.raw("invitation")))
    me = DeviceKeys.of(SignKey(Secret(of.raw("sign"))), KemPrivateKey(Secret(of.raw("kem"))))
    request = request_from_bytes(of.raw("request"), invitation)
    return Meeting(invitation, me, request, Transcript(of.raw("transcript")))


def _try_invitation(data: bytes) -> None:
    need(invitation_from_bytes(Secret(data)).to_bytes() == Secret(data), "accepted and encoded otherwise")


def _invitation_seeds() -> list[bytes]:
    return [meeting().invitation.to_bytes().reveal(), *vector_bodies("invitation", 500)]


def _try_join(data: bytes) -> None:
    """Doors: a frame; a request; a core signed by the newcomer's device; an answer sealed rightly."""
    door, data = pick(data, 4)
    at = meeting()
    if door == 3:
        open_answer(at.sealed(Direction.ANSWER, data), at.invitation, at.request)
        need(data == _answer(), "another answer than the sponsor's leads to the transcript")
        return
    if door == 2:
        data = cbor2.dumps([data, at.me.sign.sign(label("join-signature"), data)])
    request = open_join(data, at.invitation) if door == 0 else request_from_bytes(data, at.invitation)
    need(door == 0 or request.signed_bytes == data, "kept otherwise than it came")


def _answer() -> bytes:
    return open_envelope(vector("welcome", "answer").body, meeting().invitation.envelope(Direction.ANSWER))


def _join_seeds() -> list[bytes]:
    request = meeting().request.signed_bytes
    core: bytes = cbor2.loads(request)[0]
    further = cbor.encode(cbor2.loads(core) | {2: b"", 3: "", 6: b""})
    frames = [chosen(0, body) for body in vector_bodies("welcome", 4000)]
    return [*frames, chosen(1, request), chosen(2, core), chosen(2, further), chosen(3, _answer())]


def _try_welcome(data: bytes) -> None:
    """Doors: a frame; a core that nobody signed; a core that the sponsor signed."""
    door, data = pick(data, 3)
    at = meeting()
    if door:
        signature = sample().a.sign.sign(label("welcome-signature"), at.agreed + data) if door == 2 else bytes(64)
        data = at.wrapped(data, signature)
    welcome = open_welcome(data, at.invitation, agreed=at.agreed, me=at.me)
    need(welcome.me.id == at.me.id and welcome.root.key.fingerprint == at.invitation.fingerprint, "another me or root")


def _welcome_seeds() -> list[bytes]:
    at, bodies = meeting(), vector_bodies("welcome", 40_000)
    info = label("welcome-wrap") + at.invitation.fingerprint + at.agreed
    sealed = open_envelope(vector("welcome", "welcome").body, at.invitation.envelope(Direction.WELCOME))
    core: bytes = cbor2.loads(at.me.kem.open(sealed, info).reveal())[0]
    whole = cbor2.loads(core)
    smaller = [cbor.encode(whole | {2: [], 3: []}), cbor.encode(whole | {3: []})]
    return [*(chosen(0, body) for body in bodies), *(chosen(2, one) for one in (core, *smaller)), chosen(1, core)]


JOINING: Final = (
    Target(
        "invitation",
        _try_invitation,
        (MalformedWelcome, NewerInvitation),
        _invitation_seeds,
        300_000,
        CBOR_WORDS,
        max_len=400,
    ),
    Target(
        "join",
        _try_join,
        (FrameRefused, MalformedWelcome, WelcomeRefused, MalformedCertificate, CertificateRefused),
        _join_seeds,
        300_000,
        CBOR_WORDS,
        max_len=4000,
    ),
    Target(
        "welcome",
        _try_welcome,
        (
            FrameRefused,
            WrapRefused,
            MalformedWelcome,
            WelcomeRefused,
            MalformedCertificate,
            CertificateRefused,
            BadSignature,
        ),
        _welcome_seeds,
        200_000,
        CBOR_WORDS,
        max_len=32_000,
    ),
)

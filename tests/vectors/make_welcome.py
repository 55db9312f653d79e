"""Vectors of joining: docs/formats/welcome.md. ``message`` says which of the three the body is."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

import cbor2

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId, label
from safeconduct.protect.certificates import Terms
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.envelopes import seal_envelope
from safeconduct.protect.invitations import Direction, Invitation, Sponsorship, new_invitation
from safeconduct.protect.joins import (
    JoinRequest,
    Transcript,
    request_as_device,
    request_as_member,
    seal_answer,
    seal_join,
    transcript,
)
from safeconduct.protect.members import MEMBER_KIND, Joined, Role, body_from_joined
from safeconduct.protect.ops import SignedOp, sign_op
from safeconduct.protect.secrets import Secret
from safeconduct.protect.welcome import Grant, Package, seal_welcome
from tests.vectors.make_op import first_core
from tests.vectors.sample import DAY, Book, Sample, flipped, raw_cbor


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of joining. B is the newcomer, A the sponsor."""
    sponsorship = new_invitation(sample.root_key.verify_key.fingerprint, Day(DAY + 7), sample.entropy)
    request = request_as_member(
        sponsorship.invitation, sample.user_b, device=sample.b, terms=Terms(1, DAY, "Ольха 2"), entropy=sample.entropy
    )
    maker = _Maker(book, sample, sponsorship, request)
    _make_joins(maker)
    _make_answers(maker)
    _make_welcomes(maker)


@dataclasses.dataclass
class _Maker:
    book: Book
    sample: Sample
    sponsorship: Sponsorship
    request: JoinRequest

    @property
    def invitation(self) -> Invitation:
        return self.sponsorship.invitation

    @property
    def agreed(self) -> Transcript:
        return transcript(self.sponsorship, self.request)

    def add(self, name: str, body: bytes, *, expect: str, comment: str = "", **change: Any) -> bytes:
        """``change`` may give message, me, or agreed other than the true ones."""
        me: DeviceKeys = change.get("me", self.sample.b)
        return self.book.add(
            "welcome",
            name,
            body,
            expect=expect,
            comment=comment or name.replace("-", " "),
            message=change.get("message", name.partition("-")[0]),
            invitation=self.invitation.to_bytes().reveal(),
            sign=me.sign.seed.reveal(),
            kem=me.kem.seed.reveal(),
            request=self.request.signed_bytes,
            transcript=change.get("agreed", self.agreed),
        )

    def sealed(self, direction: Direction, payload: bytes) -> bytes:
        return seal_envelope(payload, self.invitation.envelope(direction), self.sample.entropy.bytes(32))


def _make_joins(maker: _Maker) -> None:
    sample, entropy = maker.sample, maker.sample.entropy
    join = seal_join(maker.request, maker.invitation, entropy.bytes(32))
    maker.add("join", join, expect="success", comment="a new person")
    further = request_as_device(maker.invitation, sample.stranger, entropy)
    maker.add("join-further-device", seal_join(further, maker.invitation, entropy.bytes(32)), expect="success")
    maker.add("join-flipped", flipped(join, 300), expect="sealed otherwise")
    maker.add("join-as-answer", join, expect="sealed otherwise", message="answer")
    other = new_invitation(sample.root_key.verify_key.fingerprint, Day(DAY), entropy).invitation
    maker.add("join-to-another-invitation", seal_join(further, other, entropy.bytes(32)), expect="sealed otherwise")
    core_bytes, signature = cbor2.loads(maker.request.signed_bytes)
    core = cbor2.loads(core_bytes)

    def signed(change: dict[int, Any]) -> bytes:
        changed = raw_cbor(core | change)
        return raw_cbor([changed, sample.b.sign.sign(label("join-signature"), changed)])

    for name, (expect, payload) in {
        "join-badly-signed": ("another sender", raw_cbor([core_bytes, flipped(signature, 0)])),
        "join-to-another-root": ("another sender", signed({1: bytes(32)})),
        "join-with-certificate-of-another-device": ("another sender", signed({6: sample.device_a_certificate})),
        "join-with-certificate-flipped": ("another sender", signed({6: flipped(sample.device_b_certificate, -1)})),
        "join-with-user-key-of-another": ("another sender", signed({2: sample.user_a.verify_key.raw})),
        "join-without-alias": ("malformed", signed({3: ""})),
        "join-with-alias-of-two-lines": ("malformed", signed({3: "а\nб"})),
        "join-device-with-alias": ("malformed", signed({2: b"", 6: b""})),
        "join-kem-key-out-of-range": ("malformed", signed({5: b"\xff" * 1216})),
        "join-nonce-of-31-bytes": ("malformed", signed({7: bytes(31)})),
        "join-version-true": ("malformed", signed({0: True})),
        "join-field-too-many": ("malformed", signed({8: 0})),
        "join-with-a-byte-more": ("not canonical", maker.request.signed_bytes + b"\x00"),
        "join-empty": ("not canonical", b""),
    }.items():
        maker.add(name, maker.sealed(Direction.JOIN, payload), expect=expect)


def _make_answers(maker: _Maker) -> None:
    answer = seal_answer(maker.sponsorship, maker.request, maker.sample.entropy.bytes(32))
    maker.add("answer", answer, expect="success", comment="shows the number that was committed to")
    maker.add("answer-as-join", answer, expect="sealed otherwise", message="join")
    nonce, other = maker.sponsorship.nonce.reveal(), bytes(32)
    ours = hashlib.sha256(maker.request.signed_bytes).digest()
    for name, (expect, item) in {
        "answer-with-another-number": ("another sender", {0: 1, 1: other, 2: ours}),
        "answer-to-another-request": ("another sender", {0: 1, 1: nonce, 2: other}),
        "answer-number-of-31-bytes": ("malformed", {0: 1, 1: nonce[:31], 2: ours}),
        "answer-version-2": ("malformed", {0: 2, 1: nonce, 2: ours}),
    }.items():
        maker.add(name, maker.sealed(Direction.ANSWER, raw_cbor(item)), expect=expect)
    late = maker.sealed(Direction.ANSWER, raw_cbor({0: 1, 1: nonce, 2: ours}) + b"\x00")
    maker.add("answer-with-a-byte-more", late, expect="not canonical")


def _make_welcomes(maker: _Maker) -> None:
    sample = maker.sample
    certificates = (
        sample.user_a_certificate,
        sample.device_a_certificate,
        sample.user_b_certificate,
        sample.device_b_certificate,
    )
    grant = Grant(sample.compartment, (_member_op(sample),))
    package = Package(sample.root_certificate, certificates, (grant,))

    def seal(
        name: str, packed: Package = package, agreed: Transcript = maker.agreed, by: DeviceKeys = sample.a
    ) -> bytes:
        frame = seal_welcome(
            packed, maker.request, agreed=agreed, sponsor=by, keys=(maker.invitation, sample.entropy.bytes(32))
        )
        return maker.book.kept("welcome", name, frame)

    sound = maker.add("welcome", seal("welcome"), expect="success", comment="certificates and one membership entry")
    other = Transcript(bytes(32))
    maker.add("welcome-flipped", flipped(sound, -1), expect="sealed otherwise")
    maker.add("welcome-as-join", sound, expect="sealed otherwise", message="join")
    maker.add("welcome-for-another-device", sound, expect="wrong key", me=sample.stranger)
    maker.add("welcome-of-another-transcript", sound, expect="wrong key", agreed=other)
    moved = Grant(CompartmentId(bytes(16)), grant.log)
    for name, packed in {
        "welcome-without-the-newcomer": dataclasses.replace(package, certificates=certificates[:2]),
        "welcome-without-the-sponsor": dataclasses.replace(package, certificates=certificates[2:], grants=()),
        "welcome-without-a-user": dataclasses.replace(package, certificates=certificates[1:]),
        "welcome-with-entry-of-another-place": dataclasses.replace(package, grants=(moved,)),
        "welcome-of-another-root": dataclasses.replace(
            package, root=maker.book.vectors["certificate", "another-root"].body
        ),
        "welcome-with-a-flipped-certificate": dataclasses.replace(
            package, certificates=(*certificates[:3], flipped(certificates[3], -1))
        ),
        "welcome-with-a-flipped-entry": dataclasses.replace(
            package, grants=(Grant(sample.compartment, (_forged(grant.log[0]),)),)
        ),
    }.items():
        maker.add(name, seal(name, packed), expect="another sender")
    impostor = DeviceKeys.of(sample.stranger.sign, sample.a.kem)
    posing = dataclasses.replace(impostor, id=sample.a.id)
    name = "welcome-signed-by-a-stranger"
    maker.add(name, seal(name, by=posing), expect="another sender")
    _make_spoilt_welcomes(maker, certificates)


def _make_spoilt_welcomes(maker: _Maker, certificates: tuple[bytes, ...]) -> None:
    sample = maker.sample
    info = label("welcome-wrap") + maker.invitation.fingerprint + maker.agreed

    def wrapped(name: str, plain: bytes) -> bytes:
        return maker.book.kept(
            "welcome", name, maker.sealed(Direction.WELCOME, sample.b.kem.public.seal(Secret(plain), info))
        )

    def signed(core: object) -> bytes:
        core_bytes = raw_cbor(core)
        return raw_cbor([core_bytes, sample.a.sign.sign(label("welcome-signature"), maker.agreed + core_bytes)])

    core = {0: 1, 1: sample.root_certificate, 2: list(certificates), 3: [], 4: sample.a.id}
    for name, (expect, plain) in {
        "welcome-version-2": ("malformed", signed(core | {0: 2})),
        "welcome-certificates-no-list": ("malformed", signed(core | {2: {}})),
        "welcome-grant-of-three": ("malformed", signed(core | {3: [[bytes(16), [], 0]]})),
        "welcome-field-missing": ("malformed", signed({0: 1, 1: b"", 2: [], 3: []})),
        "welcome-with-a-byte-more": ("not canonical", signed(core) + b"\x00"),
    }.items():
        maker.add(name, wrapped(name, plain), expect=expect)
    maker.add("welcome-cut-short", maker.sealed(Direction.WELCOME, bytes(1135)), expect="malformed")


def _member_op(sample: Sample) -> SignedOp:
    joined = Joined(sample.b.id, Role.READ, sample.user_b_certificate, sample.device_b_certificate)
    core = dataclasses.replace(first_core(sample), kind=MEMBER_KIND, body=body_from_joined(joined))
    return sign_op(core, sample.a.sign)


def _forged(op: SignedOp) -> SignedOp:
    return dataclasses.replace(op, signature=flipped(op.signature, 0))

"""Vectors of certificates: docs/formats/certificate.md. ``above`` names the files of the chain that stands above."""

from __future__ import annotations

from typing import Any

import cbor2

from safeconduct.base.ids import hash_id, label
from safeconduct.protect.certificates import CERTIFICATE_SIGNATURE_LABEL, Terms, decode_certificate, issue_root
from safeconduct.protect.signing import SignKey
from tests.vectors.sample import DAY, NONE, Book, Sample, flipped, raw_cbor


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of certificates."""
    maker = _Maker(book, sample)
    maker.add("root", sample.root_certificate, above=NONE, expect="success", comment="signs itself, both ways")
    maker.add("user", sample.user_a_certificate, above="root", expect="success", comment="an alias, no kem key")
    maker.add("user-b", sample.user_b_certificate, above="root", expect="success", comment="serial 2")
    maker.add("device", sample.device_a_certificate, above="root user", expect="success", comment="no alias")
    named = sample.device_certificate(sample.user_a, sample.a, Terms(2**32 - 1, DAY, "ноутбук"))
    maker.add("device-with-a-word", named, above="root user", expect="success", comment="greatest serial")
    _make_malformed(maker)
    _make_not_canonical(maker)
    _make_refused(maker)


class _Maker:
    def __init__(self, book: Book, sample: Sample) -> None:
        self.book, self.sample = book, sample

    def add(self, name: str, body: bytes, *, expect: str, above: str = "root user", comment: str = "") -> None:
        fingerprint = self.sample.root_key.verify_key.fingerprint
        subject = decode_certificate(body).subject if expect == "success" else b""
        self.book.add(
            "certificate",
            name,
            body,
            expect=expect,
            comment=comment or name.replace("-", " "),
            above=above,
            fingerprint=fingerprint,
            subject=subject,
        )

    def signed(self, core: bytes, key: SignKey) -> bytes:
        return raw_cbor([core, key.sign(CERTIFICATE_SIGNATURE_LABEL, core)])

    def root_signed(self, name: str, core: bytes) -> bytes:
        return self.book.kept(
            "certificate", name, raw_cbor([core, self.sample.root_key.sign(CERTIFICATE_SIGNATURE_LABEL, core)])
        )


def _device_core(sample: Sample) -> dict[int, Any]:
    device = decode_certificate(sample.device_a_certificate)
    return {
        0: 1,
        1: device.org,
        2: 3,
        3: device.subject,
        4: device.sign_key,
        5: device.kem_key,
        6: DAY,
        7: device.issuer,
        8: 1,
        9: "",
    }


def _make_malformed(maker: _Maker) -> None:
    sample = maker.sample
    core = _device_core(sample)
    changes: dict[str, dict[int, Any]] = {
        "version-2": {0: 2},
        "version-true": {0: True},
        "kind-0": {2: 0},
        "kind-4": {2: 4},
        "org-of-15-bytes": {1: bytes(15)},
        "subject-of-other-keys": {3: sample.b.id},
        "sign-key-of-31-bytes": {4: bytes(31)},
        "kem-key-missing": {5: b""},
        "kem-key-one-byte-long": {5: bytes(1217)},
        "kem-key-out-of-range": {5: b"\xff" * 1216},
        "day-negative": {6: -1},
        "day-after-9999": {6: 2_932_897},
        "issuer-of-17-bytes": {7: bytes(17)},
        "serial-0": {8: 0},
        "serial-beyond-32-bits": {8: 2**32},
        "alias-of-33-letters": {9: "а" * 33},
        "alias-of-two-lines": {9: "Берёза\nОльха"},
        "alias-with-a-space-in-front": {9: " Берёза"},
        "alias-with-two-spaces": {9: "Белая  берёза"},
        "alias-with-direction-override": {9: "Берёза\u202e"},
        "alias-with-invisible-letter": {9: "Бер\u200bёза"},
        "alias-of-bytes": {9: b"x"},
        "field-too-many": {10: 0},
    }
    for name, change in changes.items():
        spoilt = core | change
        if name.startswith("kem-key"):
            spoilt[3] = hash_id(label("subject"), spoilt[4] + spoilt[5])[:16]
        maker.add(name, maker.signed(raw_cbor(spoilt), sample.user_a), expect="malformed")
    user = _user_core(sample)
    spoilt_users: dict[str, dict[int, Any]] = {
        "user-without-alias": {9: ""},
        "user-with-kem-key": {5: sample.a.kem.public.raw},
    }
    for name, change in spoilt_users.items():
        core_bytes = raw_cbor(user | change)
        maker.add(name, maker.root_signed(name, core_bytes), above="root", expect="malformed")
    short = maker.signed(raw_cbor(user), SignKey.generate(sample.entropy))
    maker.add("user-with-one-signature", short, above="root", expect="malformed")
    root = decode_certificate(sample.root_certificate)
    named = _core_of(root.core_bytes) | {9: "Центр"}
    maker.add("root-with-alias", maker.root_signed("root-with-alias", raw_cbor(named)), above=NONE, expect="malformed")
    foreign = _core_of(root.core_bytes) | {1: bytes(16)}
    maker.add(
        "root-of-another-org",
        maker.root_signed("root-of-another-org", raw_cbor(foreign)),
        above=NONE,
        expect="another root",
    )


def _make_not_canonical(maker: _Maker) -> None:
    sample = maker.sample
    sound = raw_cbor(_device_core(sample))
    not_nfc = sound[:-1] + b"\x63" + "e\u0301".encode()
    for name, core in {
        "core-with-a-byte-more": sound + b"\x00",
        "core-with-a-long-number": sound[:1] + b"\x00\x18\x01" + sound[3:],
        "alias-not-nfc": not_nfc,
    }.items():
        maker.add(name, maker.signed(core, sample.user_a), expect="not canonical")
    maker.add("cut-by-a-byte", sample.device_a_certificate[:-1], expect="not canonical")
    maker.add("nothing", b"", expect="not canonical")
    maker.add("longer-than-any", sample.device_a_certificate + bytes(8192), expect="not canonical")


def _make_refused(maker: _Maker) -> None:
    sample = maker.sample
    stranger = SignKey.generate(sample.entropy)
    core = decode_certificate(sample.device_a_certificate).core_bytes
    maker.add("device-flipped", flipped(sample.device_a_certificate, -1), expect="bad signature")
    maker.add("device-signed-by-a-stranger", maker.signed(core, stranger), expect="bad signature")
    maker.add("device-signed-by-the-other-user", maker.signed(core, sample.user_b), expect="bad signature")
    maker.add(
        "device-signed-as-an-op",
        raw_cbor([core, sample.user_a.sign(label("op-signature"), core)]),
        expect="bad signature",
    )
    maker.add("device-of-the-other-user", sample.device_b_certificate, expect="another issuer")
    elsewhere = _device_core(sample) | {1: bytes(16)}
    maker.add("device-of-another-org", maker.signed(raw_cbor(elsewhere), sample.user_a), expect="another issuer")
    # 64 bytes of Ed25519 come first, 3,309 of ML-DSA-65 last: either half alone must be enough to refuse.
    user = sample.user_a_certificate
    maker.add("user-with-ed25519-flipped", flipped(user, -3309 - 1), above="root", expect="bad signature")
    maker.add("user-with-ml-dsa-flipped", flipped(user, -1), above="root", expect="bad signature")
    root = sample.root_certificate
    maker.add("root-with-ed25519-flipped", flipped(root, -3309 - 1), above=NONE, expect="bad signature")
    maker.add("root-with-ml-dsa-flipped", flipped(root, -1), above=NONE, expect="bad signature")
    foreign = maker.book.kept("certificate", "another-root", issue_root(sample.other_root_key, DAY))
    maker.add("another-root", foreign, above=NONE, expect="another root")
    name = "user-of-another-root"
    core = raw_cbor(
        _user_core(sample) | {1: sample.other_root_key.verify_key.org, 7: sample.other_root_key.verify_key.org}
    )
    signature = sample.other_root_key.sign(CERTIFICATE_SIGNATURE_LABEL, core)
    maker.add(
        name, maker.book.kept("certificate", name, raw_cbor([core, signature])), above="root", expect="another issuer"
    )
    maker.add("user-in-the-place-of-a-device", user, above="root user", expect="another kind")
    maker.add("device-in-the-place-of-a-user", sample.device_a_certificate, above="root", expect="another kind")
    maker.add("user-in-the-place-of-a-root", user, above=NONE, expect="another kind")


def _user_core(sample: Sample) -> dict[int, Any]:
    return _core_of(decode_certificate(sample.user_a_certificate).core_bytes)


def _core_of(core_bytes: bytes) -> dict[int, Any]:
    found = cbor2.loads(core_bytes)
    return dict(found)

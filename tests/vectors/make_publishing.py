"""Vectors of the publishing key and of releases: docs/formats/publishing.md. The root's signature is kept."""

from __future__ import annotations

from typing import Any

import cbor2

from safeconduct.base.ids import label
from safeconduct.protect.publishing import PublishingTerms, found_publishing
from safeconduct.protect.signing import SignKey
from tests.vectors.make_escrow import People
from tests.vectors.sample import DAY, Book, Sample, flipped, raw_cbor


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of publishing keys."""
    # The seed is drawn as `found_publishing` draws it, so that the release can be signed here too.
    seed, digest = _Fixed(sample.entropy.bytes(32)), sample.entropy.bytes(32)
    terms = PublishingTerms(1, DAY)
    holders = People(sample).devices
    made, _ = found_publishing(sample.root_key, terms, maker=sample.a.id, holders=holders, entropy=seed)
    certificate = book.kept("publishing", "key", made)
    core, signature = cbor2.loads(certificate)
    signing = SignKey.generate(seed)
    release = signing.sign(label("publish"), digest)

    def add(name: str, body: bytes, expect: str, **change: bytes) -> None:
        root = change.get("root", sample.root_key.verify_key.raw)
        is_sound = expect == "success"
        book.add(
            "publishing",
            name,
            body,
            expect=expect,
            comment=name.replace("-", " "),
            root=root,
            id=cbor2.loads(core)[2] if is_sound else b"",
            digest=digest if is_sound else b"",
            release=release if is_sound else b"",
        )

    add("key", certificate, "success")
    add("signature-flipped", raw_cbor([core, flipped(signature, 5)]), "bad signature")
    add("second-signature-flipped", raw_cbor([core, flipped(signature, -1)]), "bad signature")
    add("root-of-another", certificate, "another issuer", root=sample.other_root_key.verify_key.raw)
    fields: dict[int, Any] = cbor2.loads(core)
    spoilt: dict[str, tuple[str, dict[int, Any]]] = {
        "serial-of-another": ("bad signature", {5: 2}),
        "serial-zero": ("malformed", {5: 0}),
        "serial-beyond-32-bits": ("malformed", {5: 2**32}),
        "day-beyond-9999": ("malformed", {4: 2_932_897}),
        "day-true": ("malformed", {4: True}),
        "key-of-31-bytes": ("malformed", {3: bytes(31)}),
        "id-of-another-key": ("malformed", {2: bytes(16)}),
        "organisation-of-15-bytes": ("malformed", {1: bytes(15)}),
        "version-2": ("malformed", {0: 2}),
        "field-too-many": ("malformed", {6: 0}),
    }
    for name, (expect, change) in spoilt.items():
        add(name, raw_cbor([raw_cbor(fields | change), signature]), expect)
    signed_as_certificate = sample.root_key.sign(label("certificate-signature"), core)
    wrong = book.kept("publishing", "signed-under-another-label", raw_cbor([core, signed_as_certificate]))
    add("signed-under-another-label", wrong, "bad signature")
    add("signature-of-64-bytes", raw_cbor([core, signature[:64]]), "malformed")
    add("cut-by-a-byte", certificate[:-1], "not canonical")


class _Fixed:
    """Gives the same bytes every time."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def bytes(self, count: int) -> bytes:
        return self._data[:count]

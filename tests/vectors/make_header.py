"""Vectors of vault headers and of sealed streams: docs/formats/header.md and docs/formats/chunks.md."""

from __future__ import annotations

import hashlib

from safeconduct.base.ids import label
from safeconduct.protect.chunks import SMALL_CHUNK, seal_chunks
from safeconduct.protect.rest import LEAST_COST, Passphrase, RecoverySecret, add_slot, new_header, replace_passphrase
from safeconduct.protect.secrets import Secret
from tests.vectors.sample import Book, Sample, flipped

# "й" as one letter; the test types it as two.
WORDS = "шесть слов которых ни у кого нет й"


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of headers and streams."""
    _make_headers(book, sample)
    _make_chunks(book, sample)


def _make_headers(book: Book, sample: Sample) -> None:
    entropy = sample.entropy
    second, recovery = Secret(entropy.bytes(32)), RecoverySecret(Secret(entropy.bytes(32)))
    words, with_second = Passphrase.from_text(WORDS), Passphrase.from_text(WORDS, second)
    header, master = new_header(words, entropy, cost=LEAST_COST)
    full = add_slot(add_slot(header, master, recovery, entropy), master, with_second, entropy)
    replaced = replace_passphrase(full, words, Passphrase.from_text("другие слова"), entropy)

    def add(name: str, body: bytes, expect: str, **keys: str | bytes) -> None:
        none: dict[str, str | bytes] = {"passphrase": b"", "second": b"", "recovery": b"", "master": b""}
        book.add("header", name, body, expect=expect, comment=name.replace("-", " "), **{**none, **keys})

    sound: dict[str, str | bytes] = {"passphrase": WORDS, "master": master.secret.reveal()}
    add("one-slot", header, "success", **sound)
    add("three-slots-by-passphrase", full, "success", **sound)
    add("three-slots-by-recovery-secret", full, "success", recovery=recovery.secret.reveal(), master=sound["master"])
    add("three-slots-by-second-secret", full, "success", **sound, second=second.reveal())
    add("three-slots-by-master-key", full, "success", master=sound["master"])
    add("replaced-by-new-words", replaced, "success", passphrase="другие слова", master=sound["master"])
    add("replaced-by-old-words", replaced, "wrong key", passphrase=WORDS)
    add("second-secret-missing", replaced, "wrong key", passphrase=WORDS)
    add("other-words", header, "wrong key", passphrase="другие слова")
    add("other-recovery-secret", full, "wrong key", recovery=bytes(32))
    for name, place in {
        "salt-flipped": 16,
        "slot-salt-flipped": 32,
        "slot-flipped": 60,
        "passes-flipped": 11,
        "lanes-flipped": 14,
    }.items():
        changed = flipped(header, place) if name != "lanes-flipped" else header[:15] + b"\x02" + header[16:]
        add(name, changed, "wrong key", passphrase=WORDS)
    for name, place in {
        "unused-slot-flipped": 32 + 64 * 7,
        "nonce-flipped": 544,
        "taken-flipped": 556,
        "mac-flipped": 611,
    }.items():
        add(name, flipped(header, place), "altered", passphrase=WORDS)
    add("salt-flipped-with-master-key", flipped(header, 16), "altered", master=sound["master"])
    add("other-master-key", header, "altered", master=bytes(32))
    for name, body in {
        "nothing": b"",
        "cut-by-a-byte": header[:-1],
        "byte-too-many": header + b"\0",
        "magic-of-a-frame": b"SCF1" + header[4:],
        "memory-of-a-terabyte": header[:4] + (2**30).to_bytes(4, "big") + header[8:],
        "memory-of-a-kibibyte": header[:4] + (1).to_bytes(4, "big") + header[8:],
        "memory-just-over": header[:4] + (1024 * 1024 + 1).to_bytes(4, "big") + header[8:],
        "passes-one": header[:8] + (1).to_bytes(4, "big") + header[12:],
        "passes-four-billion": header[:8] + b"\xff" * 4 + header[12:],
        "lanes-zero": header[:12] + bytes(4) + header[16:],
        "lanes-nine": header[:12] + (9).to_bytes(4, "big") + header[16:],
    }.items():
        add(name, body, "malformed", passphrase=WORDS)


def _make_chunks(book: Book, sample: Sample) -> None:
    key, purpose = Secret(sample.entropy.bytes(32)), label("vault-backup")

    def sealed(plain: bytes) -> bytes:
        return b"".join(seal_chunks([plain], key, purpose=purpose, salt=sample.entropy.bytes(32), size=SMALL_CHUNK))

    def add(name: str, body: bytes, expect: str, plain: bytes = b"", purpose_name: str = "vault-backup") -> None:
        digest = hashlib.sha256(plain).digest() if expect == "success" else b""
        headers: dict[str, str | bytes] = {"key": key.reveal(), "purpose": purpose_name, "plain_sha256": digest}
        book.add("chunks", name, body, expect=expect, comment=name.replace("-", " "), **headers)

    short = bytes(range(200))
    stream, empty = sealed(short), sealed(b"")
    add("short", stream, "success", short)
    add("empty", empty, "success")
    add("purpose-of-another", stream, "wrong key", purpose_name="vault-anchor")
    add("salt-flipped", flipped(stream, 5), "wrong key")
    add("commitment-flipped", flipped(stream, 40), "wrong key")
    add("size-of-another", stream[:4] + b"\x12" + stream[5:], "wrong key")
    for name, body in {
        "nothing": b"",
        "head-only": stream[:69],
        "head-cut": stream[:68],
        "magic-flipped": flipped(stream, 0),
        "size-of-two-to-the-40": stream[:4] + b"\x28" + stream[5:],
        "ciphertext-flipped": flipped(stream, 69),
        "tag-flipped": flipped(stream, -1),
        "cut-by-a-byte": stream[:-1],
        "cut-to-a-tag": stream[: 69 + 16],
        "byte-too-many": stream + b"\0",
        "chunk-twice": stream + stream[69:],
        "empty-chunk-of-another-stream": stream[:69] + empty[69:],
    }.items():
        add(name, body, "altered")

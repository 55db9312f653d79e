"""The vectors that age's authors publish for all implementations: each file gives what it says, and nothing before it.

All 143 run against the program's reader. Where a vector needs an identity that the program does not have, the test
brings it (`age_classic`).
"""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import javascript
from safeconduct.base.errors import SafeconductError
from safeconduct.protect.age import AgeIdentity, Company, Identity, KeyIdentity, open_stream
from safeconduct.protect.age_armour import armour, dearmour
from safeconduct.protect.age_errors import (
    AlteredAgeHeader,
    DamagedAge,
    MalformedAge,
    MalformedArmour,
    NotForThisKey,
)
from safeconduct.protect.age_header import make_header, read_header
from safeconduct.protect.age_payload import NONCE_BYTES, seal_pieces
from safeconduct.protect.secrets import Secret
from tests.unit.protect.age_classic import PassphraseIdentity, X25519Identity

FOLDER = Path(__file__).resolve().parents[2] / "vectors" / "age"
ERRORS: dict[str, type[SafeconductError]] = {
    "no match": NotForThisKey,
    "HMAC failure": AlteredAgeHeader,
    "header failure": MalformedAge,
    "payload failure": DamagedAge,
    "armor failure": MalformedArmour,
}
KNOWN_LINES = {"expect", "payload", "identity", "passphrase", "armored", "compressed", "file key", "comment"}


@dataclass(frozen=True, slots=True)
class Vector:
    """One published file: what should come of it, whom it is for, and its bytes."""

    name: str
    expect: str
    payload: str
    identities: tuple[Identity, ...]
    is_armoured: bool
    file_key: Secret
    body: bytes


def read(path: Path) -> Vector:
    head, _, body = path.read_bytes().partition(b"\n\n")
    lines = [(name, value) for name, _, value in (line.partition(": ") for line in head.decode().splitlines())]
    assert {name for name, _ in lines} <= KNOWN_LINES, path.name
    one = dict(lines)
    keys: list[Identity] = [identity(value) for name, value in lines if name == "identity"]
    keys += [PassphraseIdentity(value) for name, value in lines if name == "passphrase"]
    return Vector(
        name=path.name,
        expect=one["expect"],
        payload=one.get("payload", ""),
        identities=tuple(keys),
        is_armoured="armored" in one,
        file_key=Secret(bytes.fromhex(one["file key"])),
        body=zlib.decompress(body) if "compressed" in one else body,
    )


def identity(text: str) -> Identity:
    if text.startswith("AGE-SECRET-KEY-PQ-"):
        return KeyIdentity(AgeIdentity.from_text(Secret(text.encode())).kem)
    return X25519Identity.from_text(text)


VECTORS = {path.name: read(path) for path in sorted(FOLDER.iterdir()) if path.name != "README.md"}
SUCCESSES = [vector for vector in VECTORS.values() if vector.expect == "success"]


def in_pieces(data: bytes, step: int) -> Iterator[bytes]:
    return (data[at : at + step] for at in range(0, len(data), step))


def open_vector(vector: Vector, pieces: Iterable[bytes]) -> tuple[str, str]:
    """Gives what came of it, and the hash of what was handed out before."""
    seen = hashlib.sha256()
    try:
        opened = open_stream(dearmour(pieces) if vector.is_armoured else pieces, vector.identities)
        for piece in opened.content:
            seen.update(piece)
    except tuple(ERRORS.values()) as error:
        return next(name for name, kind in ERRORS.items() if type(error) is kind), seen.hexdigest()
    return "success", seen.hexdigest()


def test_they_are_all_there_and_of_every_class() -> None:
    assert Counter(vector.expect for vector in VECTORS.values()) == {
        "success": 26,
        "header failure": 62,
        "armor failure": 22,
        "payload failure": 19,
        "no match": 13,
        "HMAC failure": 1,
    }


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS)
def test_a_published_file_gives_what_it_says(vector: Vector) -> None:
    expected = vector.expect, vector.payload or hashlib.sha256(b"").hexdigest()

    assert open_vector(vector, [vector.body]) == expected
    assert open_vector(vector, in_pieces(vector.body, 7 if len(vector.body) < 10_000 else 65_521)) == expected


def test_what_is_read_as_a_header_is_written_as_the_same_bytes() -> None:
    ran = 0
    for vector in VECTORS.values():
        if vector.expect in ("header failure", "armor failure"):
            continue
        body = b"".join(dearmour([vector.body])) if vector.is_armoured else vector.body
        header, _ = read_header([body])
        assert body.startswith(header.to_bytes()), vector.name
        assert make_header(header.stanzas, vector.file_key).covered == header.covered, vector.name
        ran += 1
    assert ran == 59


def test_the_same_content_key_and_nonce_seal_to_the_published_bytes() -> None:
    for vector in SUCCESSES:
        body = b"".join(dearmour([vector.body])) if vector.is_armoured else vector.body
        plain = list(open_stream([body], vector.identities).content)
        rest = b"".join(read_header([body])[1])
        sealed = b"".join(seal_pieces(plain, vector.file_key, rest[:NONCE_BYTES]))
        assert sealed == rest[NONCE_BYTES:], vector.name
    assert len(SUCCESSES) == 26


def test_what_is_read_from_letters_is_written_as_the_same_letters() -> None:
    ran = 0
    for vector in SUCCESSES:
        if vector.is_armoured:
            plain = vector.body.strip().replace(b"\r\n", b"\n") + b"\n"
            assert b"".join(armour(dearmour([vector.body]))) == plain, vector.name
            ran += 1
    assert ran == 7


def test_a_header_of_both_kinds_is_opened_and_flagged() -> None:
    found = {
        vector.name: open_stream([vector.body], vector.identities).company
        for vector in SUCCESSES
        if vector.name.startswith("hybrid")
    }

    assert found == {
        "hybrid": Company.POST_QUANTUM,
        "hybrid_multiple_recipients": Company.POST_QUANTUM,
        "hybrid_and_x25519": Company.CLASSIC,
        "hybrid_grease": Company.UNKNOWN,
    }


def test_the_files_here_are_those_of_the_published_package(tmp_path: Path) -> None:
    program = tmp_path / "sums.mjs"
    program.write_text(
        'import * as vectors from "cctv-age";\n'
        'import { createHash } from "node:crypto";\n'
        "const sum = ([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')];\n"
        "process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(vectors).map(sum))));\n",
        encoding="utf-8",
    )

    published = json.loads(javascript.run(program))

    assert published == {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in VECTORS}
    assert len(published) == 143

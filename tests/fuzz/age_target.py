"""Fuzz target of age files: what arrives from anybody at all, its letters and the keys that are typed in.

The key and the sound files are those of the published vectors, so that the seeds are the same in every run.
"""

from __future__ import annotations

import functools
import hmac
import zlib
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from safeconduct.protect.age import (
    AgeIdentity,
    KeyIdentity,
    open_stream,
    read_header,
    recipient_from_text,
    text_from_recipient,
)
from safeconduct.protect.age_armour import armour, dearmour
from safeconduct.protect.age_errors import (
    AlteredAgeHeader,
    DamagedAge,
    MalformedAge,
    MalformedAgeKey,
    MalformedArmour,
    NotForThisKey,
)
from safeconduct.protect.age_header import Header, make_header
from safeconduct.protect.age_keys import unwrap, wrap
from safeconduct.protect.age_payload import NONCE_BYTES, seal_pieces
from safeconduct.protect.kem import UnusableKey
from safeconduct.protect.secrets import Secret
from tests.fuzz.targets import Target, chosen, need, pick
from tests.vectors.files import ROOT

_FILE_KEY: Final = Secret(b"YELLOW SUBMARINE")
_START: Final = b"age-encryption.org/v1\n"
_NAMES: Final = (
    "hybrid",
    "hybrid_and_x25519",
    "hybrid_grease",
    "hybrid_bad_tag",
    "hybrid_low_order",
    "hybrid_short_share",
)


def _lines_and_body(name: str) -> tuple[dict[str, str], bytes]:
    head, _, body = (ROOT / "age" / name).read_bytes().partition(b"\n\n")
    lines = {line.partition(": ")[0]: line.partition(": ")[2] for line in head.decode().splitlines()}
    return lines, zlib.decompress(body) if "compressed" in lines else body


@functools.cache
def _me() -> AgeIdentity:
    return AgeIdentity.from_text(Secret(_lines_and_body("hybrid")[0]["identity"].encode()))


@functools.cache
def _own_stanza() -> bytes:
    return wrap(_FILE_KEY, _me().kem.public).to_bytes()


def _try_age(data: bytes) -> None:
    """Doors: a file; the same in pieces of 7; a header vouched for by an insider; letters; a recipient; a secret."""
    door, data = pick(data, 6)
    if door < 2:
        _try_file(data, step=7 if door else max(len(data), 1))
    elif door == 2:
        _try_vouched_for(data)
    elif door == 3:
        raw = b"".join(dearmour([data]))
        need(raw == b"".join(dearmour(data[at : at + 7] for at in range(0, len(data), 7))), "pieces read otherwise")
        plain = data.strip(b" \t\r\n").replace(b"\r\n", b"\n") + b"\n"
        need(b"".join(armour([raw])) == plain, "letters accepted and written otherwise")
    elif door == 4:
        text = data.decode("utf-8", "replace")
        need(text_from_recipient(recipient_from_text(text)) == text, "a recipient accepted and written otherwise")
    else:
        need(AgeIdentity.from_text(Secret(data)).to_text() == Secret(data), "a key accepted and written otherwise")


def _try_file(data: bytes, *, step: int) -> None:
    opened = open_stream((data[at : at + step] for at in range(0, len(data), step)), [KeyIdentity(_me().kem)])
    plain = b"".join(opened.content)
    header, rest = read_header([data])
    need(opened.recipients == len(header.stanzas), "another number of recipients")
    file_key = unwrap(header.stanzas, _me().kem)
    nonce = b"".join(rest)[:NONCE_BYTES]
    again = make_header(header.stanzas, file_key).to_bytes() + nonce + b"".join(seal_pieces([plain], file_key, nonce))
    need(again == data, "accepted and sealed otherwise")


def _try_vouched_for(data: bytes) -> None:
    """Put the bytes between the first line and a recipient that opens, and vouch for them all."""
    covered = _START + data + _own_stanza() + b"---"
    key = HKDF(SHA256(), 32, None, b"header").derive(_FILE_KEY.reveal())
    header = Header((), covered, hmac.digest(key, covered, "sha256")).to_bytes()
    nonce = bytes(NONCE_BYTES)
    _try_file(header + nonce + b"".join(seal_pieces([data[:20]], _FILE_KEY, nonce)), step=len(header))


def _age_seeds() -> list[bytes]:
    files = [_lines_and_body(name)[1] for name in _NAMES]
    stanzas = [
        *(
            b"",
            b"-> X25519 abc\n\n",
            b"-> grease a b\nAAA\n",
            b"-> c\n" + b"A" * 64 + b"\nAA\n",
            b"->  \n\n",
            b"-> d\nA\n",
        ),
        *(b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n\n", b"-> mlkem768x25519 AA\n\n", b"--- \n"),
    ]
    texts = [
        _lines_and_body(name)[1] for name in ("armor_hybrid", "armor_crlf", "armor_whitespace_outside", "armor_no_eol")
    ]
    keys = [chosen(4, text_from_recipient(_me().kem.public).encode()), chosen(5, _me().to_text().reveal())]
    return [
        *(chosen(door, file) for door in (0, 1) for file in files),
        *(chosen(2, one) for one in stanzas),
        *(chosen(3, text) for text in texts),
        *keys,
    ]


_WORDS: Final = (
    *(
        b"\n",
        b"\r\n",
        b" ",
        b"=",
        b"-> ",
        b"--- ",
        b"-> X25519 a\n\n",
        b"-> scrypt a 10\n\n",
        b"-> mlkem768x25519 ",
        b"AAAA",
    ),
    *(
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
        b"-----END AGE ENCRYPTED FILE-----\n",
        b"age1pq1",
        b"AGE-SECRET-KEY-PQ-1",
    ),
)

AGE: Final = (
    Target(
        "age",
        _try_age,
        (MalformedAge, NotForThisKey, AlteredAgeHeader, DamagedAge, MalformedArmour, MalformedAgeKey, UnusableKey),
        _age_seeds,
        300_000,
        _WORDS,
        max_len=3_000,
    ),
)

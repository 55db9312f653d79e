"""Fuzz targets of what people carry about: sealed streams (backups) and the words of recovery cards."""

from __future__ import annotations

import functools
from typing import Final

# The package carries no types.
from shamir_mnemonic.rs1024 import create_checksum  # type: ignore[import-untyped]
from shamir_mnemonic.wordlist import WORDLIST  # type: ignore[import-untyped]

from safeconduct.base.ids import label
from safeconduct.protect.chunks import DamagedStream, WrongStreamKey, open_chunks, seal_chunks
from safeconduct.protect.recovery import (
    CardsOfDifferentSets,
    ForeignCard,
    TooFewCards,
    WrongCardLength,
    WrongChecksum,
    WrongWord,
    combine,
    split,
)
from safeconduct.protect.secrets import Secret
from tests.fuzz.protect_targets import vector
from tests.fuzz.targets import Target, chosen, need, pick, vector_bodies

_SALT_AT: Final = 5
_WORDS_BEFORE_THE_CHECKSUM: Final = 30


def _try_chunks(data: bytes) -> None:
    """Doors: raw in pieces of 7; raw whole; sealed rightly, then a byte changed where the first two bytes say."""
    door, data = pick(data, 3)
    of = vector("chunks", "short")
    key, purpose = Secret(of.raw("key")), label(of.headers["purpose"])
    if door == 2:
        where, data = int.from_bytes(data[:2], "big"), data[2:]
        sealed = bytearray(b"".join(seal_chunks([data], key, purpose=purpose, salt=bytes(32), size=16)))
        sealed[where % len(sealed)] ^= where >> 8
        data = bytes(sealed)
    step = 7 if door == 0 else max(len(data), 1)
    plain = list(open_chunks([data[at : at + step] for at in range(0, len(data), step)], key, purpose=purpose))
    salt = data[_SALT_AT : _SALT_AT + 32]
    again = b"".join(seal_chunks(plain, key, purpose=purpose, salt=salt, size=data[_SALT_AT - 1]))
    need(again == data, "accepted and sealed otherwise")


def _chunks_seeds() -> list[bytes]:
    raw = [chosen(door, body) for door in (0, 1) for body in vector_bodies("chunks", 400)]
    return [*raw, chosen(2, b"\0\0plain"), chosen(2, b"\x01\x04plain"), chosen(2, b"\0\x09")]


@functools.cache
def _cards() -> tuple[Secret, Secret, Secret]:
    return split(Secret(bytes(range(32))))


def _try_cards(data: bytes) -> None:
    """Doors: words as typed; words by number with a fitting checksum; the same beside a sound card."""
    door, data = pick(data, 3)
    card = Secret(data if door == 0 else _with_checksum(data).encode())
    secret = combine([card] if door < 2 else [_cards()[0], card])
    need(secret == Secret(bytes(range(32))), "another secret than that of the set")


def _with_checksum(data: bytes) -> str:
    numbers = [int.from_bytes(data[at : at + 2], "big") % len(WORDLIST) for at in range(0, len(data) - 1, 2)]
    custom = b"shamir_extendable" if len(numbers) > 1 and numbers[1] >> 4 & 1 else b"shamir"
    return " ".join(WORDLIST[number] for number in [*numbers, *create_checksum(numbers, custom)])


def _cards_seeds() -> list[bytes]:
    numbers = {word: number for number, word in enumerate(WORDLIST)}
    texts = [card.reveal() for card in _cards()]
    coded = [
        b"".join(numbers[word].to_bytes(2, "big") for word in text.decode().split()[:_WORDS_BEFORE_THE_CHECKSUM])
        for text in texts
    ]
    return [chosen(0, text) for text in (*texts, b"", b" a ")] + [chosen(door, one) for door in (1, 2) for one in coded]


SEALED: Final = (
    Target("chunks", _try_chunks, (DamagedStream, WrongStreamKey), _chunks_seeds, 300_000, (b"SCC1",), max_len=500),
    Target(
        "cards",
        _try_cards,
        (WrongWord, WrongCardLength, WrongChecksum, ForeignCard, CardsOfDifferentSets, TooFewCards),
        _cards_seeds,
        300_000,
        tuple(word.encode() + b" " for word in WORDLIST[:20]),
        max_len=400,
    ),
)

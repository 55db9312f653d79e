"""What a fuzz target is, and the targets of the ground: canonical encoding, folding of text.

A target takes bytes nobody vouches for and holds one decoder to its word: only the errors its docstring names may
come out, each with its sentences in both languages, and what is accepted encodes to the same bytes. Anything else is
an exception that `run` reports as a crash. Needs no fuzzer: the unit tests feed the same targets from hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import SafeconductError
from safeconduct.base.text import fold
from tests.vectors import second_decoder
from tests.vectors.files import ROOT as VECTORS
from tests.vectors.files import read_vector

Refusals = tuple[type[SafeconductError], ...]


class Broken(Exception):
    """A decoder that did not keep its word, though it raised nothing wrong."""


@dataclass(frozen=True, slots=True)
class Target:
    """One decoder. ``try_bytes`` raises one of ``refusals`` or nothing; ``planned_runs`` are for a whole campaign."""

    name: str
    try_bytes: Callable[[bytes], None]
    refusals: Refusals
    seeds: Callable[[], list[bytes]]
    planned_runs: int
    words: tuple[bytes, ...] = ()
    max_len: int = 1024

    def check(self, data: bytes) -> bool:
        """Say whether the bytes were accepted; whatever else comes out is a find."""
        try:
            self.try_bytes(data)
        except self.refusals as error:
            if type(error) not in self.refusals:
                raise Broken(f"{type(error).__name__} is not among the errors of {self.name}") from error
            for language in ("en", "ru"):
                need(error.sentences(language).isprintable(), "a sentence that could repaint a terminal")
            return False
        return True


def need(condition: bool, what: str) -> None:
    """Report a broken word; `assert` would do were it not for ``python -O``."""
    if not condition:
        raise Broken(what)


def pick(data: bytes, count: int) -> tuple[int, bytes]:
    """Take the first byte as a choice among ``count``, for targets that have several doors."""
    return (data[0] % count if data else 0), data[1:]


def chosen(choice: int, data: bytes) -> bytes:
    """Seed for one door of a target."""
    return bytes((choice,)) + data


def vector_bodies(kind: str, longest: int = 4000) -> list[bytes]:
    """Return the bodies of all vector files of one object, sound and unsound."""
    bodies = {read_vector(path).body for path in sorted((VECTORS / kind).glob("*.txt"))}
    return sorted((body for body in bodies if len(body) <= longest), key=lambda body: (len(body), body))


# Heads on the borders of the lengths, kinds that are refused, and texts that normalise: what byte flips rarely meet.
CBOR_WORDS: Final = (
    *(bytes.fromhex(word) for word in (
        "f4", "f5", "f6", "f7", "18 18", "19 0100", "1a 00010000", "1b 0000000100000000", "1b ffffffffffffffff",
        "3b 7fffffffffffffff", "3b ffffffffffffffff", "5820", "5840", "50", "60", "80", "a0", "a10001", "820001",
        "9f", "bf", "5f", "7f", "ff", "c0", "c2", "c1", "c482", "c582", "d81c", "d81d00", "d819", "d9010a", "d9d9f7",
        "f93c00", "fa3f800000", "fb3ff0000000000000", "62c3a9", "6365cc81", "61 41", "9bffffffffffffffff",
        "bb00000000ffffffff", "8181818181818181",
    )),
)  # fmt: skip


def _try_cbor(data: bytes) -> None:
    try:
        theirs = second_decoder.cbor(data)
    except second_decoder.Refused:
        theirs = second_decoder.Refused
    try:
        ours = cbor.decode(data)
    except cbor.Malformed:
        need(theirs is second_decoder.Refused, "the second decoder reads what we refuse")
        raise
    need(cbor.encode(ours) == data, "accepted and encoded otherwise")
    need(repr(ours) == repr(theirs), "the second decoder reads something else")


def _cbor_seeds() -> list[bytes]:
    values: list[cbor.Item] = [0, 23, 24, 255, 256, 65_536, 2**32, 2**64 - 1, -1, -25, -(2**63), True, b"", b"a" * 24]
    values += ["", "я", "é", "x" * 30, [], [0, [1, [2]]], {}, {0: 1, 24: {1: b"x"}}, {0: "a", 1: [True, False, {}]}]
    return [cbor.encode(value) for value in values] + vector_bodies("op", 250) + vector_bodies("link", 250)


def spelt(data: bytes, pieces: tuple[str, ...]) -> str:
    """Return text of the pieces that the bytes number: random bytes are hardly ever the letters that matter."""
    return "".join(pieces[byte % len(pieces)] for byte in data)


def _try_fold(data: bytes) -> None:
    """Doors: as words arrive from the command line, where bytes that are no UTF-8 become half characters; spelt."""
    door, data = pick(data, 2)
    text = spelt(data, _FOLD_PIECES) if door else data.decode("utf-8", "surrogateescape")
    key = fold(text)
    need(fold(key) == key, "folding twice gives another key")
    need(fold(f"  {text} ") == key, "spaces around change the key")


def _fold_seeds() -> list[bytes]:
    texts = ["Ёлка", "ГIалгIай", "хӀинца", "Нохчийн-чоь", "I.", "ﬁ", "e\u0301\u0308", "\u0130", "ẞ", "а\u200bб", "Ӏ1l|"]
    return [chosen(0, text.encode()) for text in texts] + [chosen(1, bytes(range(at, at + 5))) for at in (0, 5, 10, 15)]


_FOLD_PIECES: Final = (
    *(
        "а",
        "г",
        "х",
        "I",
        "l",
        "1",
        "|",
        "Ӏ",
        "ӏ",
        "І",
        "ё",
        "е",
        "\u0308",
        "\u0301",
        "\u00ad",
        "\u200b",
        "-",
        "_",
        " ",
    ),
    *(
        "\u00a0",
        "ẞ",
        "ß",
        "İ",
        "ı",
        "ﬁ",
        "ǅ",
        "ΐ",
        "Σ",
        "ς",
        "\u0345",
        "\u1f88",
        "ｱ",
        "ﾞ",
        "가",
        "\u1100",
        "\u1161",
        "½",
        "Ⅷ",
    ),
    *("\U0001d160", "\u0958", "\u2126", "\u212b", "\u2160", "\u217c", "\u01c0", "\u0374", "\ufdfa", "\u1e9e", "4", "й"),
)
_FOLD_WORDS: Final = tuple(
    text.encode()
    for text in ("ё", "\u0308", "Ӏ", "ӏ", "I", "1", "|", "\u00ad", "\u200b", "ǅ", "ﬃ", "ΐ", "ß", "а", "\u2160")
)

GROUND: Final = (
    Target("cbor", _try_cbor, (cbor.Malformed,), _cbor_seeds, 2_500_000, CBOR_WORDS, max_len=256),
    Target("fold", _try_fold, (), _fold_seeds, 800_000, _FOLD_WORDS, max_len=64),
)

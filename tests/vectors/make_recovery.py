"""Vectors of recovery cards: docs/formats/recovery.md. The body is what is typed, a card on a line.

The library draws the shares itself, so sets are kept from the files, and every other vector is made from them.
"""

from __future__ import annotations

from dataclasses import dataclass

# The package carries no types.
import shamir_mnemonic  # type: ignore[import-untyped]
from shamir_mnemonic.rs1024 import create_checksum  # type: ignore[import-untyped]
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST  # type: ignore[import-untyped]

from tests.vectors.sample import Book, Sample

# Words of the checksum, at the end of a card; and the first word that holds nothing but a share.
_CHECKSUM_WORDS = 3
_SHARE_AT = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """What a set of cards is made with. The defaults are ours."""

    groups: tuple[tuple[int, int], ...] = ((2, 3),)
    exponent: int = 1
    is_extendable: bool = True
    number: int = 77
    least_groups: int = 1


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of recovery cards."""
    secret, other = sample.entropy.bytes(32), sample.entropy.bytes(32)

    def add(name: str, cards: list[str], expect: str, opened: bytes = b"") -> None:
        body = "".join(f"{card}\n" for card in cards).encode()
        book.add("recovery", name, body, expect=expect, comment=name.replace("-", " "), secret=opened)

    def kept(name: str, cards: list[str], expect: str, opened: bytes = b"") -> list[str]:
        made = "".join(f"{card}\n" for card in cards).encode()
        found = book.kept("recovery", name, made).decode().splitlines()
        add(name, found, expect, opened)
        return found

    first, second, third = kept("three-cards", _cards(secret, Shape()), "success", secret)
    theirs = kept("three-cards-of-another-set", _cards(other, Shape(number=78)), "success", other)
    for name, cards in {
        "first-and-second": [first, second],
        "third-and-first": [third, first],
        "one-of-them-twice": [second, second, third],
        "upper-case-and-spaces": [f"  {first.upper()} ", second.replace(" ", "\t  ")],
    }.items():
        add(name, cards, "success", secret)
    for name, (cards, expect) in _misread(first, second).items():
        add(name, cards, expect)
    add("cards-of-two-sets", [first, theirs[1]], "different sets")
    add("two-that-fit-and-one-that-does-not", [first, second, theirs[2]], "different sets")
    kept("two-sets-of-one-number", [_cards(secret, Shape())[0], _cards(other, Shape())[1]], "different sets")
    for name, shape in _FOREIGN.items():
        kept(name, _cards(secret, shape)[-3:], "another program")
    kept("cards-of-20-words", _cards(secret[:16], Shape()), "wrong length")
    for name, body in {"nothing": b"", "not-utf8": b"\xff\xfe\n" + second.encode() + b"\n"}.items():
        expect = "unknown word" if body else "too few"
        book.add("recovery", name, body, expect=expect, comment=name, secret=b"")


_FOREIGN = {
    "exponent-0": Shape(exponent=0),
    # Would keep the reader at work for minutes: refused before that.
    "exponent-15": Shape(exponent=15),
    "not-extendable": Shape(is_extendable=False),
    "three-of-five": Shape(groups=((3, 5),)),
    "one-of-one": Shape(groups=((1, 1),)),
    "the-last-three-of-two-of-eight": Shape(groups=((2, 8),)),
    "two-groups": Shape(groups=((2, 3), (2, 3)), least_groups=2),
}


def _cards(secret: bytes, shape: Shape) -> list[str]:
    """Draw a set; with exponent 15 the secret is not sealed first, which would take minutes."""
    if shape.exponent > 1:
        sealed = shamir_mnemonic.EncryptedMasterSecret(shape.number, shape.is_extendable, shape.exponent, secret)
    else:
        sealed = shamir_mnemonic.EncryptedMasterSecret.from_master_secret(
            secret, b"", shape.number, shape.is_extendable, shape.exponent
        )
    groups = shamir_mnemonic.split_ems(shape.least_groups, list(shape.groups), sealed)
    return [share.mnemonic() for group in groups for share in group]


def _misread(first: str, second: str) -> dict[str, tuple[list[str], str]]:
    """What becomes of a sound pair in the hands of who copies and types it."""
    words = first.split()
    exchanged = [*words[:9], words[10], words[9], *words[11:]]
    another = WORDLIST[(WORD_INDEX_MAP[words[9]] + 1) % len(WORDLIST)]
    return {
        "word-misspelt": ([" ".join([*words[:9], words[9] + "s", *words[10:]]), second], "unknown word"),
        "word-cut-to-three-letters": ([" ".join([*words[:9], words[9][:3], *words[10:]]), second], "unknown word"),
        "word-of-cyrillic-letters": ([" ".join([*words[:-1], "сlinic"]), second], "unknown word"),
        "second-card-misspelt": ([first, " ".join(["x", *second.split()[1:]])], "unknown word"),
        "numbers-for-words": (["1 2 3", second], "unknown word"),
        "word-missing": ([" ".join(words[:-1]), second], "wrong length"),
        "word-twice": ([" ".join([*words[:9], words[8], *words[9:]]), second], "wrong length"),
        "two-cards-on-a-line": ([f"{first} {second}"], "wrong length"),
        "words-exchanged": ([" ".join(exchanged), second], "wrong checksum"),
        "another-word-of-the-list": ([" ".join([*words[:9], another, *words[10:]]), second], "wrong checksum"),
        "last-word-of-the-other-card": (
            [" ".join([*words[:-1], second.rsplit(maxsplit=1)[-1]]), second],
            "wrong checksum",
        ),
        "padding-not-zero": ([_with_padding(words), second], "wrong checksum"),
        "one-card": ([first], "too few"),
        "one-card-twice": ([first, first], "too few"),
        "one-card-twice-in-two-cases": ([first, first.upper()], "too few"),
    }


def _with_padding(words: list[str]) -> str:
    """The card with its first bit of padding set, and the checksum that then fits."""
    numbers = [WORD_INDEX_MAP[word] for word in words[:-_CHECKSUM_WORDS]]
    numbers[_SHARE_AT] |= 1 << 9
    return " ".join(WORDLIST[number] for number in [*numbers, *create_checksum(numbers, b"shamir_extendable")])

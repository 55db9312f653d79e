"""What left the vault as a paper or as a bundle of evidence: the op `record.left/1` (docs/formats/ops.md).

Beside the prints and the log of evidence, which say what was given to whom in words, it keeps what later ones are
counted with: of whom it told, which keys it was sealed to, and the act by which a second person answered. Names stand
in it as the record knows them, in the part that was told. Refuses to be undone: the file is in the world. Pure.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final, TypeVar

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, CompartmentId, hash_id, label
from safeconduct.protect.kem import KemPublicKey
from safeconduct.record.items import LEFT, MalformedItem
from safeconduct.vault.types import Intent

KEY_LABEL: Final = label("export-key")
_SORT, _MARKS, _KEYS, _ACT, _PEOPLE = range(5)
Kind = TypeVar("Kind", str, bytes)


class Sort(enum.Enum):
    """As what something left."""

    PAPER = "paper"
    BUNDLE = "bundle"


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that left. ``keys``: what is kept of each key it was sealed to (`key_id`), rising.

    ``marks``: by which the history has it, rising: of a paper those of the prints of its files, of a bundle the SHA-256
    of its list. ``act``: by which a second person answered, and which is used up; b"" where one sent it alone.
    ``people``: of whom it tells, qualified names, rising; of a bundle nobody knows.
    """

    sort: Sort
    marks: tuple[str, ...]
    keys: tuple[bytes, ...]
    act: bytes = b""
    people: tuple[str, ...] = ()


def key_id(key: KemPublicKey) -> bytes:
    """Return what an op keeps of a key that a file was sealed to."""
    return hash_id(KEY_LABEL, key.raw)


def left_intent(compartment: CompartmentId, left: Left) -> Intent:
    """Return the op of what left."""
    body: dict[int, cbor.Item] = {
        _SORT: left.sort.value,
        _MARKS: list(left.marks),
        _KEYS: list(left.keys),
        _ACT: left.act,
        _PEOPLE: list(left.people),
    }
    return Intent(compartment, LEFT, body)


def left_from_body(body: dict[int, cbor.Item]) -> Left:
    """Return what an op says that left; MalformedItem for anything else."""
    try:
        left = Left(
            sort=Sort(body[_SORT]),
            marks=_rising(body[_MARKS], str),
            keys=_rising(body[_KEYS], bytes),
            act=_act(body[_ACT]),
            people=_rising(body[_PEOPLE], str),
        )
        is_sound = all(left.marks) and all(left.people) and all(len(key) == HASH_BYTES for key in left.keys)
        if not is_sound or not left.marks or not left.keys or len(body) != _PEOPLE + 1:
            raise ValueError
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedItem(place=Opaque(f"left: {type(error).__name__}")) from None
    return left


def _rising(items: cbor.Item, kind: type[Kind]) -> tuple[Kind, ...]:
    """Return a list of one kind, each once and rising."""
    if not isinstance(items, list):
        raise TypeError
    found = tuple(one for one in items if isinstance(one, kind))
    if len(found) != len(items) or list(found) != sorted(set(found)):
        raise ValueError
    return found


def _act(item: cbor.Item) -> bytes:
    if not isinstance(item, bytes) or len(item) not in (0, HASH_BYTES):
        raise ValueError
    return item

"""What went onto paper: which entry, for what purpose, of which day, under which mark; said in a signed op.

Paper leaves the vault and cannot be called back: what can be kept is who printed what for what, and a mark by which a
sheet that turns up leads to that entry of the history. Refuses a purpose of "other" without words, and undoing: nobody
can undo a sheet of paper. Pure. Follows docs/formats/ops.md.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Opaque, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.record.item_bytes import DAYS
from safeconduct.record.items import PRINT, MalformedItem, Table
from safeconduct.record.links import Ref
from safeconduct.record.resolve import NOW
from safeconduct.record.types import SEP, Reading
from safeconduct.vault.types import Intent

# Digits and capitals without I, L, O and U: no two are taken for each other when read aloud or from a crumpled sheet.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# 40 random bits: among a thousand prints two meet with a chance of one in two million.
_MARK_BYTES: Final = 5
_MARK: Final = re.compile(f"[{_ALPHABET}]{{4}}-[{_ALPHABET}]{{4}}")
_BITS: Final = 5
_HALF: Final = 4
# What can be printed: a subject, an account, a claim; an account without a name is the list of them.
_PRINTED: Final = (Table.SUBJECT, Table.SOURCE, Table.CLAIM)
_WHAT, _PURPOSE, _WORDS, _PRINT_MARK, _DAY, _IS_PUBLIC = range(6)


class Purpose(enum.Enum):
    """What a sheet is for."""

    MEETING = "meeting"
    COURT = "court"
    ARCHIVE = "archive"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Printed:
    """One print. ``words``: the purpose in words. ``day`` is NOW where it was printed as it stood."""

    what: Ref
    purpose: Purpose
    words: str
    mark: str
    reading: Reading = Reading.KNOWN
    day: Day = NOW


class PurposeMissing(SafeconductError):
    """A print without a purpose, or with "other" and no words to it."""

    code = "record.purpose_missing"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nothing is printed without a purpose.",
        safe="Nothing was printed.",
        do="Choose one of those offered; with “something else”, say what in a few words.",
    )
    ru = Advice(
        what="Без указания цели ничего не печатается.",
        safe="Ничего не напечатано.",
        do="Выберите одну из предложенных; если «другое», скажите в нескольких словах что.",
    )


class OnPaper(SafeconductError):
    """An undo of a print."""

    code = "record.on_paper"
    exit_code = Exit.REFUSED
    en = Advice(
        what="What was printed cannot be undone: the sheet is in the world.",
        safe=NOTHING_CHANGED_EN,
        do="Find the sheet by its mark and destroy it.",
    )
    ru = Advice(
        what="Напечатанное отменить нельзя: лист уже существует.",
        safe=NOTHING_CHANGED_RU,
        do="Найдите лист по метке и уничтожьте его.",
    )


def new_print_mark(entropy: Entropy) -> str:
    """Draw the mark of one print, as it stands on each of its sheets."""
    bits = int.from_bytes(entropy.bytes(_MARK_BYTES), "big")
    letters = "".join(_ALPHABET[bits >> _BITS * place & len(_ALPHABET) - 1] for place in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def print_intent(compartment: CompartmentId, printed: Printed) -> Intent:
    """Return the op of one print; PurposeMissing where "other" has no words."""
    if printed.purpose is Purpose.OTHER and not printed.words:
        raise PurposeMissing
    body: dict[int, cbor.Item] = {
        _WHAT: [int(printed.what.table), printed.what.name],
        _PURPOSE: printed.purpose.value,
        _PRINT_MARK: printed.mark,
    }
    if printed.words:
        body[_WORDS] = printed.words
    if printed.day < NOW:
        body[_DAY] = printed.day
        if printed.reading is Reading.PUBLIC:
            body[_IS_PUBLIC] = True
    return Intent(compartment, PRINT, body)


def printed_from_body(body: dict[int, cbor.Item]) -> Printed:
    """Return what a print op says; MalformedItem for anything else."""
    try:
        printed = Printed(
            what=_what(body[_WHAT]),
            purpose=Purpose(body[_PURPOSE]),
            words=_text(body.get(_WORDS, "")),
            mark=_text(body[_PRINT_MARK]),
            reading=Reading.PUBLIC if body.get(_IS_PUBLIC) is True else Reading.KNOWN,
            day=_day(body[_DAY]) if _DAY in body else NOW,
        )
        if not _MARK.fullmatch(printed.mark) or print_intent(CompartmentId(b""), printed).body != body:
            raise ValueError
    except (KeyError, TypeError, ValueError, PurposeMissing) as error:
        raise MalformedItem(place=Opaque(f"print: {type(error).__name__}")) from None
    return printed


def _what(item: cbor.Item) -> Ref:
    if not isinstance(item, list) or len(item) != len(("table", "name")):
        raise TypeError
    table, name = item[0], _text(item[1])
    if isinstance(table, bool) or not isinstance(table, int) or Table(table) not in _PRINTED:
        raise TypeError
    if SEP not in name and (name or Table(table) is not Table.SOURCE):
        raise ValueError
    return Ref(Table(table), name)


def _day(item: cbor.Item) -> Day:
    if isinstance(item, bool) or not isinstance(item, int) or not DAYS.lo <= item <= DAYS.hi:
        raise ValueError
    return Day(item)


def _text(item: cbor.Item) -> str:
    if not isinstance(item, str):
        raise TypeError
    return item

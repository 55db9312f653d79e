"""The words of an account, and what a person said of suggestions from them: as ops and as bytes (docs/formats/ops.md).

A text is kept as it came and found by its account and by its SHA-256. Of each suggestion that a person took or declined
the op keeps where its words stand, what proposed it and how sure that was, so that a claim points into its text and a
declined one does not come back. Refuses an op of another layout. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Opaque, SafeconductError
from safeconduct.base.ids import HASH_BYTES, CompartmentId
from safeconduct.record.items import READING, TEXT, MalformedItem
from safeconduct.record.reading.types import KEY_BYTES, Grade, Sort, Span, Suggestion
from safeconduct.record.types import SEP
from safeconduct.vault.types import Intent

# Longest text of an account, in bytes of UTF-8: well below the 1 MiB of an op; some 250 pages of Russian.
MOST_BYTES: Final = 900_000
_KEY, _IS_TAKEN, _START, _END, _SORT, _PROPERTY, _MODEL, _GRADE, _CLAIM = range(9)


class TextTooLong(SafeconductError):
    """A text that does not fit into an op."""

    code = "record.text_too_long"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The text is too long to be kept whole ({size} bytes; {limit} fit).",
        safe=NOTHING_CHANGED_EN,
        do="Cut it into parts, each an account of its own.",
    )
    ru = Advice(
        what="Текст слишком длинный, целиком он не поместится ({size} байт; помещается {limit}).",
        safe=NOTHING_CHANGED_RU,
        do="Разделите его на части; каждая будет отдельным известием.",
    )


@dataclass(frozen=True, slots=True)
class KeptText:
    """The words of an account, by its qualified name."""

    source: str
    text: str

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the words in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).digest()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of one suggestion. ``claim``: the qualified name of what was made of it; empty if declined."""

    key: bytes
    span: Span
    sort: Sort
    property_id: str
    model: str
    grade: Grade
    claim: str = ""

    @property
    def is_taken(self) -> bool:
        """Say whether a claim was made of it."""
        return bool(self.claim)


def decision_on(one: Suggestion, claim: str = "") -> Decision:
    """Return that a suggestion became a claim, or was declined."""
    return Decision(one.key, one.span, one.sort, one.property, one.model, one.grade, claim)


def check_length(text: str) -> None:
    """Refuse a text that no op can keep whole; TextTooLong."""
    size = len(text.encode("utf-8"))
    if size > MOST_BYTES:
        raise TextTooLong(size=size, limit=MOST_BYTES)


def text_intent(compartment: CompartmentId, kept: KeptText) -> Intent:
    """Return the op that keeps a text; TextTooLong."""
    check_length(kept.text)
    return Intent(compartment, TEXT, {0: kept.source, 1: kept.text})


def reading_intent(compartment: CompartmentId, kept: KeptText, decisions: Iterable[Decision]) -> Intent:
    """Return the op of what a person said of suggestions from a text."""
    items: list[cbor.Item] = [_encode(one) for one in decisions]
    return Intent(compartment, READING, {0: kept.source, 1: kept.digest, 2: items})


def text_from_body(body: dict[int, cbor.Item]) -> KeptText:
    """Return the text that an op keeps; MalformedItem for anything else."""
    source, text = body.get(0), body.get(1)
    if len(body) != 2 or not isinstance(source, str) or SEP not in source or not isinstance(text, str) or not text:
        raise MalformedItem(place=Opaque("text"))
    return KeptText(source, text)


def decisions_from_body(body: dict[int, cbor.Item]) -> tuple[str, bytes, tuple[Decision, ...]]:
    """Return account, digest of its text and what was said of it; MalformedItem for anything else."""
    source, digest, items = body.get(0), body.get(1), body.get(2)
    try:
        if len(body) != 3 or not isinstance(source, str) or SEP not in source:
            raise TypeError
        if not isinstance(digest, bytes) or len(digest) != HASH_BYTES or not isinstance(items, list):
            raise TypeError
        return source, digest, tuple(_decode(one) for one in items)
    except (KeyError, TypeError, ValueError, cbor.Malformed) as error:
        raise MalformedItem(place=Opaque(f"reading: {type(error).__name__}")) from None


def _encode(one: Decision) -> bytes:
    item: dict[int, cbor.Item] = {_KEY: one.key, _START: one.span.start, _END: one.span.end, _SORT: one.sort.value}
    item |= {_PROPERTY: one.property_id, _MODEL: one.model, _GRADE: one.grade.value}
    if one.is_taken:
        item |= {_IS_TAKEN: True, _CLAIM: one.claim}
    return cbor.encode(item)


def _decode(data: cbor.Item) -> Decision:
    if not isinstance(data, bytes):
        raise TypeError
    item = cbor.decode(data)
    if not isinstance(item, dict):
        raise TypeError
    key, claim = item[_KEY], item.get(_CLAIM, "")
    start, end = item[_START], item[_END]
    if (
        not isinstance(key, bytes)
        or len(key) != KEY_BYTES
        or not isinstance(claim, str)
        or (claim and SEP not in claim)
    ):
        raise TypeError
    if isinstance(start, bool) or isinstance(end, bool) or not isinstance(start, int) or not isinstance(end, int):
        raise TypeError
    if not 0 <= start < end:
        raise ValueError
    words = (_words(item[_PROPERTY]), _words(item[_MODEL]))
    one = Decision(key, Span(start, end), Sort(item[_SORT]), *words, Grade(item[_GRADE]), claim)
    if _encode(one) != data:
        raise ValueError
    return one


def _words(item: cbor.Item) -> str:
    if not isinstance(item, str):
        raise TypeError
    return item

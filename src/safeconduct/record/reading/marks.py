"""The kept words of an account and the claims that were read out of them: each leads to the other (promise P6).

A text opens with the places of its claims; a claim opens with the text, place, model and grade that it was taken from.
Words of a claim whose consent was withdrawn are covered letter by letter, so that every other place stays where it is
(promise P7); so is the rest of their sentence, which says the same. Refuses texts and decisions that came in another
part than the account lies in: whoever may not read an account does not say what it says. Reads only.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, as_int, loads
from safeconduct.record.items import Table, qualified, split_name
from safeconduct.record.queries import Record
from safeconduct.record.reading.kept import KeptText
from safeconduct.record.reading.letters import sentences_of
from safeconduct.record.reading.types import Grade, Span
from safeconduct.record.resolve import NOW
from safeconduct.record.types import SEP
from safeconduct.record.withdrawn import is_entry_withdrawn, is_source_withdrawn
from safeconduct.vault.types import Value

# What stands for a letter whose consent was withdrawn. It is no letter and no digit: no rule reads it.
COVER: Final = "█"
# Least characters of words by which a withdrawn claim is found in a text that nobody read it out of: "two" is anywhere.
_LEAST_FOUND: Final = 8
# Characters of the text that are shown before and after the words of a claim.
AROUND: Final = 300


class NoText(SafeconductError):
    """An account whose words nobody kept, or whose consent is withdrawn."""

    code = "record.no_text"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="No words of this account are kept here{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="“record read FILE --account ACCOUNT” keeps them.",
        on_page="Paste them on the account's page.",
    )
    ru = Advice(
        what="Текст этого известия здесь не сохранён{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="«record read ФАЙЛ --account ИЗВЕСТИЕ» сохранит его.",
        on_page="Вставьте его на странице известия.",
    )


class SaidOf(NamedTuple):
    """What a person said of one suggestion of a text. ``claim``: what was made of it; empty where it was declined."""

    key: bytes
    claim: str
    span: Span
    model: str
    grade: Grade


class Mark(NamedTuple):
    """Words of a text that a claim was made of, in characters of the text."""

    span: Span
    claim: str
    model: str
    grade: Grade


class Piece(NamedTuple):
    """A part of a text between two borders of marks. ``claims``: what was read out of it; ``is_covered``: withdrawn."""

    start: int
    text: str
    claims: tuple[str, ...]
    is_covered: bool


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The words of an account as they may be shown, and where its claims stand in them, in the order of the text."""

    kept: KeptText
    shown: str
    marks: tuple[Mark, ...]
    covered: tuple[Span, ...]

    def pieces(self) -> tuple[Piece, ...]:
        """Return the text cut at the borders of marks and of what is covered: in order, all of it."""
        size = len(self.shown)
        borders = {0, size}
        for span in (*self.covered, *(one.span for one in self.marks)):
            borders.update((min(span.start, size), min(span.end, size)))
        cuts = sorted(borders)
        begins: dict[int, list[str]] = {}
        ends: dict[int, list[str]] = {}
        for mark in self.marks:
            begins.setdefault(mark.span.start, []).append(mark.claim)
            ends.setdefault(min(mark.span.end, size), []).append(mark.claim)
        covered = Within(self.covered)
        found: list[Piece] = []
        opened: list[str] = []
        for start, end in itertools.pairwise(cuts):
            for claim in ends.get(start, ()):
                opened.remove(claim)
            opened += begins.get(start, ())
            claims = tuple(dict.fromkeys(opened))
            found.append(Piece(start, self.shown[start:end], claims, covered.touches(Span(start, end))))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """Where a claim was read: the account, the place in its words, who proposed it, how sure that was.

    ``before``, ``words``, ``after``: the text there, with what was withdrawn covered; empty where that text is not
    here. ``is_newest``: whether it is the text that the account's page shows.
    """

    source: str
    span: Span
    model: str
    grade: Grade
    before: str = ""
    words: str = ""
    after: str = ""
    is_newest: bool = False


class KeptTexts:
    """The kept words of one account, the newest first, for one piece of work."""

    def __init__(self, record: Record, source: str) -> None:
        """``source``: the account's qualified name."""
        self._record = record
        self.source = source

    @cached_property
    def _parts(self) -> frozenset[bytes]:
        rows = self._record.facts.tables.execute(sql.PARTS_OF_ENTRY, (int(Table.SOURCE), self.source))
        return frozenset(as_bytes(row[0]) for row in rows)

    def counts(self, op: Value, part: Value) -> bool:
        """Say whether what an op says of the account counts: it lies where the account does, and is not undone."""
        return part in self._parts and not self._record.facts.undos.is_undone(OpId(as_bytes(op)), NOW)

    def all(self) -> Iterator[KeptText]:
        """Give every text that counts, the newest first; none where consent for the account was withdrawn."""
        if is_source_withdrawn(self._record, self.source):
            return
        for op, text, part in self._record.facts.tables.execute(sql.TEXTS_OF, (self.source,)):
            if self.counts(op, part):
                yield KeptText(self.source, str(text))

    @cached_property
    def newest(self) -> KeptText:
        """The newest words that are kept; NoText."""
        for kept in self.all():
            return kept
        raise NoText(shown=split_name(self.source)[1])

    def said_of(self, kept: KeptText) -> tuple[SaidOf, ...]:
        """Return what was said of suggestions from a text, in the order in which it was said."""
        rows = list(self._record.facts.tables.execute(sql.READ_OF_TEXT, (self.source, kept.digest)))
        return tuple(
            SaidOf(as_bytes(key), str(claim), Span(as_int(start), as_int(after)), str(model), Grade(str(grade)))
            for op, key, claim, start, after, model, grade, part in rows
            if self.counts(op, part)
        )

    def covered(self, kept: KeptText) -> tuple[Span, ...]:
        """Return the sentences of a text in which words of claims stand whose consent was withdrawn, in order."""
        spans = [one.span for one in self.said_of(kept) if one.claim and self._is_hidden(one.claim)]
        for words in self._withdrawn_words:
            spans += _found(kept.text, words)
        return _whole_sentences(kept.text, spans) if spans else ()

    def marked(self, kept: KeptText) -> MarkedText:
        """Return a text with the places of the claims that stand and may be shown."""
        covered = self.covered(kept)
        shown, within = cover(kept.text, covered), Within(covered)
        marks = {
            Mark(one.span, one.claim, one.model, one.grade)
            for one in self.said_of(kept)
            if one.claim and one.span.end <= len(kept.text) and not within.touches(one.span) and self._stands(one.claim)
        }
        return MarkedText(kept, shown, tuple(sorted(marks, key=lambda one: (one.span, one.claim))), covered)

    def _is_hidden(self, claim: str) -> bool:
        return is_entry_withdrawn(self._record, Table.CLAIM, claim)

    def _stands(self, claim: str) -> bool:
        """Say whether a claim is here, of this account, and stands in some wording."""
        return any(
            not one.is_gone and qualified(split_name(one.name)[0], one.claim.source) == self.source
            for one in self._record.wordings(claim)
        )

    @cached_property
    def _withdrawn_words(self) -> tuple[str, ...]:
        """The words that withdrawn claims of the account quote or say, in any of their wordings."""
        rows = [
            row
            for (n,) in list(self._record.facts.tables.execute(sql.SOURCE_OF, (self.source,)))
            for row in self._record.facts.claim_rows(sql.MARKED_OF_SOURCE, n)
        ]
        names = {qualified(row[11], loads(row[7])[0]) for row in rows}
        hidden = [name for name in names if self._is_hidden(name)]
        words = {
            text.strip()
            for name in hidden
            for one in self._record.wordings(name)
            for text in (one.claim.quote, one.claim.said)
        }
        return tuple(sorted(one for one in words if len(one) >= _LEAST_FOUND))


def kept_text(record: Record, source: str) -> KeptText:
    """Return the newest words that are kept of an account, by its qualified name; NoText."""
    return KeptTexts(record, source).newest


def text_as_shown(record: Record, source: str) -> str:
    """Return the newest words of an account with those of withdrawn claims covered; NoText."""
    texts = KeptTexts(record, source)
    return cover(texts.newest.text, texts.covered(texts.newest))


def marked_text(record: Record, source: str) -> MarkedText:
    """Return the newest words of an account as they may be shown, with the places of its claims; NoText."""
    texts = KeptTexts(record, source)
    return texts.marked(texts.newest)


def read_from(record: Record, claim: str) -> ReadFrom | None:
    """Return where a claim was read, by its qualified name; None where nobody took it from a text, or it is withdrawn.

    Of several decisions that name it the first counts whose words the claim says, or else the first.
    """
    if SEP not in claim or is_entry_withdrawn(record, Table.CLAIM, claim):
        return None
    rows = list(record.facts.tables.execute(sql.READ_OF_CLAIM, (claim,)))
    if not rows:
        return None
    wordings = record.wordings(claim)
    sources = {qualified(split_name(one.name)[0], one.claim.source) for one in wordings}
    said = {one.claim.said for one in wordings}
    found: list[ReadFrom] = []
    held = {source: KeptTexts(record, source) for source in sources}
    for op, source, digest, start, after, model, grade, part in rows:
        texts = held.get(str(source))
        if texts is None or not texts.counts(op, part):
            continue
        one = ReadFrom(str(source), Span(as_int(start), as_int(after)), str(model), Grade(str(grade)))
        one = _with_words(texts, as_bytes(digest), one)
        if one.words in said:
            return one
        found.append(one)
    return found[0] if found else None


def _with_words(texts: KeptTexts, digest: bytes, one: ReadFrom) -> ReadFrom:
    for kept in texts.all():
        if kept.digest == digest and one.span.end <= len(kept.text):
            shown = texts.marked(kept).shown
            start, end = one.span
            return ReadFrom(
                source=one.source,
                span=one.span,
                model=one.model,
                grade=one.grade,
                before=shown[max(0, start - AROUND) : start],
                words=shown[start:end],
                after=shown[end : end + AROUND],
                is_newest=kept == texts.newest,
            )
    return one


def cover(text: str, spans: Iterable[Span]) -> str:
    """Return a text of the same length in which all but the ends of lines in some spans is covered."""
    parts: list[str] = []
    at = 0
    for span in spans:
        parts.append(text[at : span.start])
        parts.append("".join("\n" if one == "\n" else COVER for one in text[span.start : span.end]))
        at = span.end
    return "".join((*parts, text[at:]))


class Within:
    """Spans in order that do not overlap, to be asked whether words touch one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = tuple(spans)
        self._ends = [one.end for one in self._spans]

    def touches(self, span: Span) -> bool:
        """Say whether words share a character with a span."""
        at = bisect.bisect_right(self._ends, span.start)
        return at < len(self._spans) and self._spans[at].start < span.end


def _found(text: str, words: str) -> Iterator[Span]:
    at = text.find(words)
    while at >= 0:
        yield Span(at, at + len(words))
        at = text.find(words, at + len(words))


def _whole_sentences(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans widened to the sentences that they touch, joined where they meet, in order."""
    wanted = sorted(Span(min(one.start, len(text)), min(one.end, len(text))) for one in spans)
    sentences, found, at = sentences_of(text), list[Span](), 0
    for span in wanted:
        while at < len(sentences) and sentences[at].end <= span.start:
            at += 1
        first, last = at, at
        while last < len(sentences) and sentences[last].start < span.end:
            last += 1
        touched = sentences[first:last]
        start = min([span.start, *(one.start for one in touched)])
        end = max([span.end, *(one.end for one in touched)])
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        elif start < end:
            found.append(Span(start, end))
    return tuple(found)

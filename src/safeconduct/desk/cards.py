"""Answers as cards: the value, how it stands, what it was, who says what, and the claims behind it (design/desk.md).

Every number opens its claims (promise P6): as many as fit on a page stand on it, those of all answers sharing the room
evenly, and the rest is one link away. Words what `record.asked` answers and decides nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from safeconduct.base.intervals import Interval
from safeconduct.desk.acts_shown import address_of_value
from safeconduct.desk.drawing import Picture, Said, Voiced, range_bars
from safeconduct.desk.lines import Bough, answer_name, boughs_of, shown_first
from safeconduct.desk.visit import Visit
from safeconduct.record.asked import Asked
from safeconduct.record.doubted_days import doubted_claims_of, may_be_doubted
from safeconduct.record.explain import Behind, State, voice_label, voice_labels
from safeconduct.record.former import former_values
from safeconduct.record.property_words import property_in_words
from safeconduct.record.reading.wording import doubts_in_words
from safeconduct.record.types import SEP, KnownRow, PropertyKind
from safeconduct.record.wording import (
    CLAIMS,
    LEVELS,
    STATES,
    basis_in_words,
    day_in_words,
    dots,
    published_in_words,
    reach_in_words,
    roots_in_words,
    row_value_in_words,
    span_in_words,
    voice_in_words,
)

# Claims that stand on one page, of all its answers together. A claim takes half a kilobyte or more, and a page with
# styles and script at most 150 (figures of the desk, docs/benchmarks.md).
MOST_CLAIMS: Final = 50
# Values of one property on a subject's page, for a list of forty places is a page of its own.
_MOST_ANSWERS: Final = 8
# Voices under "who says what", and lines of the picture "who says when", before the rest is one link away.
_MOST_POSITIONS: Final = 12
_MOST_BARS: Final = 24
# When and how many first, then where, then what was said in words.
_ORDER: Final = {PropertyKind.DATE: 0, PropertyKind.COUNT: 1, PropertyKind.PLACES: 2, PropertyKind.TEXT: 3}


@dataclass(frozen=True, slots=True)
class Answer:
    """One value with how it stands. ``address``: of the page of what it names, "" where it is words.

    ``more`` claims and ``silent`` voices are found at ``rest_address``.

    ``look``: what has to be looked at of its days.
    """

    value: str
    address: str
    is_gone: bool
    level: str
    level_kind: str
    corrected: bool
    dots: str
    voices: str
    reach: str
    former: tuple[str, ...]
    corrections: tuple[str, ...]
    positions: tuple[tuple[str, str], ...]
    silent: int
    boughs: tuple[Bough, ...]
    more: int
    rest_address: str
    look: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture of who says when. ``more`` lines have no place in it and are found at ``rest_address``."""

    picture: Picture
    more: int
    rest_address: str


@dataclass(frozen=True, slots=True)
class Card:
    """One property on one basis. ``anchor`` is its place on the page: a number, no name."""

    anchor: int
    heading: str
    basis: str
    answers: tuple[Answer, ...]
    more: int
    rest_address: str
    picture: tuple[Drawn, ...]


def cards_of(visit: Visit, asked: Asked) -> tuple[Card, ...]:
    """Return the answers of a subject as cards: when and how many first, then what most accounts speak of."""
    groups = _grouped(asked.rows)
    answers = iter(answers_of(visit, asked, [row for group in groups for row in group[:_MOST_ANSWERS]]))
    return tuple(
        _card(visit, asked, (anchor, group), tuple(next(answers) for _ in group[:_MOST_ANSWERS]))
        for anchor, group in enumerate(groups)
    )


def answers_of(visit: Visit, asked: Asked, rows: Sequence[KnownRow]) -> tuple[Answer, ...]:
    """Return some answers with as many of the claims behind them as there is room for on one page."""
    room = shares([len(asked.behind(row)) for row in rows], MOST_CLAIMS)
    asked.read_words((row, shown_first(asked.behind(row), most)) for row, most in zip(rows, room, strict=True))
    # Whose days may be those of a report, the words say: read together too.
    days = [row for row in rows if row.kind is PropertyKind.DATE]
    asked.read_words((row, tuple(may_be_doubted(row.property, asked.behind(row)))) for row in days)
    return tuple(_answer(visit, asked, row, most) for row, most in zip(rows, room, strict=True))


def values_name(row: KnownRow) -> str:
    """Return the name of a property on one basis among those of its subject."""
    return SEP.join((row.property, row.basis, row.kind.value))


def rows_in_order(rows: Iterable[KnownRow]) -> list[KnownRow]:
    """Return the values of one property, those that most accounts speak of first."""
    return sorted(rows, key=lambda row: (-len(row.documents), row.text))


def shares(wanted: Sequence[int], room: int) -> list[int]:
    """Return how much of a room each gets that wants some of it: all get what they want, or as much as all others."""
    given = [0] * len(wanted)
    waiting = sorted(range(len(wanted)), key=lambda n: wanted[n])
    for place, n in enumerate(waiting):
        given[n] = min(wanted[n], room // (len(waiting) - place))
        room -= given[n]
    return given


def _grouped(rows: Sequence[KnownRow]) -> list[list[KnownRow]]:
    spoken = Counter((row.property, row.basis) for row in rows for _ in row.documents)
    ordered = sorted(
        rows, key=lambda row: (_ORDER[row.kind], -spoken[row.property, row.basis], row.property, row.basis)
    )
    return [rows_in_order(group) for _, group in groupby(ordered, key=values_name)]


def _card(visit: Visit, asked: Asked, group: tuple[int, list[KnownRow]], answers: tuple[Answer, ...]) -> Card:
    anchor, rows = group
    language, first = visit.words.tongue.spoken, rows[0]
    return Card(
        anchor=anchor,
        heading=property_in_words(first.property, language, visit.record.vocabulary),
        basis=basis_in_words(first.basis, language),
        answers=answers,
        more=len(rows) - len(answers),
        rest_address=_below(visit, "values", values_name(first)),
        picture=_picture(visit, first, asked.behind(first)) if first.kind is PropertyKind.DATE else (),
    )


def _below(visit: Visit, kind: str, name: str) -> str:
    """Return the address of a page about a part of what is known of the subject."""
    return visit.at(f"/subject/{visit.path['subject']}/{kind}/{visit.handle(kind, name)}")


def _answer(visit: Visit, asked: Asked, row: KnownRow, most: int) -> Answer:
    words, language = visit.words, visit.words.tongue.spoken
    behind, gone = asked.behind(row), former_values(asked, row)
    days = dict.fromkeys(day_in_words(was.until, language) for was in gone)
    told = row.positions if len({position.span for position in row.positions}) > 1 else ()
    return Answer(
        value=row_value_in_words(row, language, visit.record.vocabulary),
        address=address_of_value(visit, row),
        is_gone=row.is_tombstone,
        level=words.phrase(LEVELS[row.level]),
        level_kind=row.level.value,
        corrected=row.corrected,
        dots=dots(row.roots),
        voices=roots_in_words(row.roots, language) if row.roots.ceiling else "",
        reach=reach_in_words(len(row.claims), len(row.documents), language),
        former=tuple(span_in_words(row.kind, was.span, language) for was in gone),
        corrections=tuple(words.say("corrected {day}", day=day) for day in days),
        positions=tuple(
            (voice_in_words(voice_label(visit.record, one.root), language), span_in_words(row.kind, one.span, language))
            for one in told[:_MOST_POSITIONS]
        ),
        silent=max(0, len(told) - _MOST_POSITIONS),
        boughs=boughs_of(visit, row, behind, most) if most else (),
        more=len(behind) - most,
        rest_address=_below(visit, "answer", answer_name(row)),
        look=tuple(_look_at(visit, row, behind)),
    )


def _look_at(visit: Visit, row: KnownRow, behind: tuple[Behind, ...]) -> Iterator[str]:
    """Give what has to be looked at of the days of an answer, with how many of its claims."""
    language = visit.words.tongue.spoken
    found = doubted_claims_of(row.property, behind) if row.kind is PropertyKind.DATE else {}
    for why, claims in found.items():
        yield f"{CLAIMS.say(len(claims), language)}: {doubts_in_words((why,), language)}"


def _picture(visit: Visit, row: KnownRow, behind: tuple[Behind, ...]) -> tuple[Drawn, ...]:
    """Return who says when: claims of one voice that say one thing are one bar with the number of its documents."""
    language = visit.words.tongue.spoken
    shown = [one for one in behind if one.state is not State.WITHDRAWN and not one.span.is_unknown()]
    if not shown:
        return ()
    voices: dict[tuple[str, ...], dict[tuple[Interval, State], list[Behind]]] = {}
    for one in shown:
        voices.setdefault(one.roots, {}).setdefault((one.span, one.state), []).append(one)
    ordered = sorted(voices.items(), key=lambda one: -len(one[1]))
    room = shares([len(lines) for _, lines in ordered], _MOST_BARS)
    drawn = tuple(
        Voiced(
            ", ".join(voice_in_words(label, language) for label in voice_labels(visit.record, roots)),
            tuple(
                _said(visit, span, state, claims)
                for (span, state), claims in sorted(lines.items(), key=_newest_first)[:most]
            ),
        )
        for (roots, lines), most in zip(ordered, room, strict=True)
        if most
    )
    more = sum(map(len, voices.values())) - sum(room)
    return (Drawn(range_bars(drawn, language), more, _below(visit, "answer", answer_name(row))),)


def _newest_first(item: tuple[tuple[Interval, State], list[Behind]]) -> tuple[int, int]:
    (span, _), claims = item
    return -max(one.published.lo for one in claims), span.lo


def _said(visit: Visit, span: Interval, state: State, claims: list[Behind]) -> Said:
    words, language = visit.words, visit.words.tongue.spoken
    days = [one.published for one in claims if not one.published.is_unknown()]
    when = published_in_words(Interval(min(d.lo for d in days), max(d.hi for d in days)), language) if days else ""
    documents = words.count("{n} document", "{n} documents", len(claims))
    is_copy = all(one.ancestors for one in claims)
    kind = {State.SUPERSEDED: "superseded", State.OUTDATED: "superseded"}.get(state, "copy" if is_copy else "stands")
    note = "" if state is State.STANDS else words.phrase(STATES[state])
    meaning = words.say("copies of others") if kind == "copy" else words.phrase(STATES[state])
    return Said(f"{when} · {documents}" if when else documents, span, kind, note, meaning)

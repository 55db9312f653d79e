"""What is known, as a person reads it in a terminal: ranges in words, levels in words, the struck-through past.

Shapes only: every number, level and list comes from the record room. What is struck through is also said in words,
for a pipe and a screen reader show no strokes.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from rich.text import Text

from safeconduct.base.clock import Day, SystemClock, day_from_iso, day_from_ms
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import Interval
from safeconduct.base.plain import plain
from safeconduct.cli.into import says_nothing
from safeconduct.cli.screen import Screen
from safeconduct.record.answer import Names, names_of_rows
from safeconduct.record.asked import Asked
from safeconduct.record.disagreement import are_apart, doubted_claims
from safeconduct.record.doubted_days import doubted_claims_of
from safeconduct.record.explain import Behind, State, voice_label
from safeconduct.record.former import Former, former_values
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened as Held
from safeconduct.record.reading.types import Doubt
from safeconduct.record.reading.wording import doubts_in_words
from safeconduct.record.types import KnownRow, Level, PropertyKind, Reading
from safeconduct.record.wording import (
    LEVELS,
    basis_in_words,
    day_in_words,
    dots,
    listed,
    reach_in_words,
    roots_in_words,
    row_value_in_words,
    span_in_words,
    voice_in_words,
)

_LEVEL_STYLES: Final = {
    Level.WITHDRAWN: "dim",
    Level.DISPUTED: "bold red",
    Level.REASONABLE_GROUNDS: "bold green",
    Level.CORROBORATED: "green",
    Level.REPORTED: "default",
}
# Voices whose words are told in the sentence under an answer; the tree shows them all.
_MOST_POSITIONS: Final = 12
VALUE_STYLE: Final = "bold"
GONE_STYLE: Final = "strike dim"
QUIET_STYLE: Final = "dim"

PUBLIC_ON: Final = Phrase("Public at the end of {day}.", "Известно публично на конец дня {day}.")
KNOWN_ON: Final = Phrase("Known here at the end of {day}.", "Известно нам на конец дня {day}.")
TO_COME: Final = Phrase(
    "This day is still to come: it will be so if nothing is added.",
    "Этот день ещё не наступил: так будет, если ничего не добавится.",
)
NOTHING: Final = Phrase("Nothing is known of it.", "Об этом ничего не известно.")
CORRECTED: Final = Phrase("corrected", "исправлено")
CORRECTED_ON: Final = Phrase("corrected on {day}", "исправлено {day}")
BEFORE: Final = Phrase("before", "было")
OUTDATED: Final = Phrase("outdated by a later count", "устарело: есть более поздний подсчёт")
TAKEN_BACK: Final = Phrase("taken back", "взято назад")
SAYS: Final = Phrase("{who} says {what}", "{who}: {what}")
DISAGREE: Final = Phrase("They disagree. ", "Сведения расходятся. ")
MORE: Final = Phrase("and {count} more", "и ещё {count}")
DOUBTED: Final = Phrase("Disputed here: {claims}.", "Оспорено здесь: {claims}.")
LOOK_AT_DAYS: Final = Phrase("Look at the day ({claims}): {why}.", "Проверьте день ({claims}): {why}.")
DIFFERS: Final = Phrase("{who} says different things: {what}.", "{who} — разные сведения: {what}.")
OUTSIDE: Final = Phrase(
    "Who cannot read the interviews counts: {roots}.", "Кто не может читать интервью, насчитает: {roots}."
)


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer with what it rests on and what it was."""

    row: KnownRow
    behind: tuple[Behind, ...]
    former: tuple[Former, ...]


class Called:
    """What claims and voices are called in one set of answers: voices with one label are told apart by their ids."""

    def __init__(
        self, screen: Screen, asked: Asked, answers: Iterable[Opened], lies_in: Callable[[Held], str] = says_nothing
    ) -> None:
        """Look at every voice behind these answers. ``lies_in`` says in which part a claim lies, if anything."""
        self.lies_in = lies_in
        answers = tuple(answers)
        self.names: Names = names_of_rows(one.row for one in answers)
        self._language = screen.language
        roots = {root for one in answers for root in one.row.roots.names}
        roots |= {position.root for one in answers for position in one.row.positions}
        roots |= {root for one in answers for claim in one.behind for root in claim.roots}
        self._labels = {root: voice_label(asked.record, root) for root in roots}
        self._shared = Counter(self._labels.values())

    def claim(self, name: str) -> str:
        """Return a claim's or an account's name."""
        return self.names.local(name)

    def voice(self, root: str) -> str:
        """Return what a voice is called, with its id where another here is called the same."""
        label = self._labels[root]
        words = voice_in_words(label, self._language)
        return f"{words} ({plain(self.names.local(root))})" if self._shared[label] > 1 else words


def opened_rows(asked: Asked) -> tuple[Opened, ...]:
    """Return each answer with what it rests on."""
    return tuple(Opened(row, asked.behind(row), former_values(asked, row)) for row in asked.rows)


def is_to_come(day: Day) -> bool:
    """Say whether a day is after today, here and in UTC: in the night between them both days are today."""
    here = datetime.datetime.now().astimezone().date()
    return day > max(day_from_ms(SystemClock().now_ms()), day_from_iso(here.isoformat()))


def show_heading(screen: Screen, label: str, reading: Reading, day: Day) -> None:
    """Print what one is looking at."""
    screen.show(Text(plain(label), style="bold underline"))
    phrase = PUBLIC_ON if reading is Reading.PUBLIC else KNOWN_ON
    screen.show(Text(screen.text(phrase, day=day_in_words(day, screen.language)), style=QUIET_STYLE))
    if is_to_come(day):
        screen.show(Text(screen.text(TO_COME), style=QUIET_STYLE))


def show_rows(screen: Screen, asked: Asked, rows: Iterable[Opened]) -> None:
    """Print each answer under its property: the value, how it stands, from how many voices, what it was before."""
    rows = tuple(rows)
    screen.gap()
    if not rows:
        screen.say(NOTHING)
    called = Called(screen, asked, rows)
    last = ""
    for one in rows:
        if one.row.property != last:
            screen.show(
                property_in_words(one.row.property, screen.language, asked.record.vocabulary), first="  ", rest="    "
            )
        last = one.row.property
        show_row(screen, asked, one, called)


def show_row(screen: Screen, asked: Asked, one: Opened, called: Called) -> None:
    """Print one answer, without its property."""
    screen.show(value_line(screen, one.row, asked.record.vocabulary), first="    ", rest="      ")
    for line in detail_lines(screen, asked, one, called):
        screen.show(line, first="      ")


def detail_lines(screen: Screen, asked: Asked, one: Opened, called: Called) -> tuple[Text, ...]:
    """Return how an answer stands, what it was, and who says what."""
    return standing_line(screen, one.row), *former_lines(screen, one), *_sentences(screen, asked, one, called)


def value_line(screen: Screen, row: KnownRow, vocabulary: Vocabulary | None = None) -> Text:
    """Return the value, with its basis where one is given."""
    text = Text(
        row_value_in_words(row, screen.language, vocabulary), style=GONE_STYLE if row.is_tombstone else VALUE_STYLE
    )
    if basis := basis_in_words(row.basis, screen.language):
        text = Text.assemble(text, f" ({basis})")
    return text


def standing_line(screen: Screen, row: KnownRow) -> Text:
    """Return how an answer stands: dots, level, voices, claims and accounts."""
    language = screen.language
    text = Text()
    if row.roots.ceiling:
        text.append(dots(row.roots) + " ")
    text.append(screen.text(LEVELS[row.level]), style=_LEVEL_STYLES[row.level])
    if row.corrected:
        text.append(", " + screen.text(CORRECTED))
    if row.roots.ceiling:
        text.append(" · " + roots_in_words(row.roots, language))
    return text.append(" · " + reach_in_words(len(row.claims), len(row.documents), language), style=QUIET_STYLE)


def former_lines(screen: Screen, one: Opened) -> list[Text]:
    """Return what an answer was: each value struck through, with the reason and the day in words."""
    lines = []
    for until in dict.fromkeys(former.until for former in one.former):
        spans = [former.span for former in one.former if former.until == until]
        lines.append(
            _struck(screen, one.row, spans, screen.text(CORRECTED_ON, day=day_in_words(until, screen.language)))
        )
    for state, phrase in ((State.OUTDATED, OUTDATED), (State.RETRACTED, TAKEN_BACK)):
        if spans := _spans(one, state):
            lines.append(_struck(screen, one.row, spans, screen.text(phrase)))
    return lines


def _spans(one: Opened, state: State) -> list[Interval]:
    if not one.row.kind.is_interval:
        return []
    return list(dict.fromkeys(claim.span for claim in one.behind if claim.state is state))


def _struck(screen: Screen, row: KnownRow, spans: Iterable[Interval], why: str) -> Text:
    line = Text(screen.text(BEFORE) + ": ", style=QUIET_STYLE)
    for place, span in enumerate(spans):
        line.append("; " if place else "")
        line.append(span_in_words(row.kind, span, screen.language), style=GONE_STYLE)
    return line.append(f" ({why})")


def _sentences(screen: Screen, asked: Asked, one: Opened, called: Called) -> list[Text]:
    """Return who says what, where that is not the answer itself."""
    row = one.row
    spans = {position.span for position in row.positions}
    disagree = are_apart(spans)
    sentences = []
    if len(spans) > 1:
        sentences.append(Text((screen.text(DISAGREE) if disagree else "") + _who_says_what(screen, row, called)))
    doubted = doubted_claims(asked, row)
    if doubted:
        sentences.append(Text(screen.text(DOUBTED, claims=listed(called.claim(name) for name in doubted))))
    sentences += [Text(screen.text(DIFFERS, who=who, what=what)) for who, what in _inconsistencies(screen, one, called)]
    for doubt, claims in _doubted_days(one).items():
        why = doubts_in_words((doubt,), screen.language)
        sentences.append(Text(screen.text(LOOK_AT_DAYS, claims=listed(map(called.claim, claims)), why=why)))
    if row.outside != row.roots:
        sentences.append(Text(screen.text(OUTSIDE, roots=roots_in_words(row.outside, screen.language))))
    return sentences


def _doubted_days(one: Opened) -> dict[Doubt, tuple[str, ...]]:
    return doubted_claims_of(one.row.property, one.behind) if one.row.kind is PropertyKind.DATE else {}


def _who_says_what(screen: Screen, row: KnownRow, called: Called) -> str:
    language = screen.language
    said = [
        screen.text(
            SAYS,
            who=called.voice(position.root),
            what=span_in_words(row.kind, position.span, language),
        )
        for position in row.positions[:_MOST_POSITIONS]
    ]
    rest = len(row.positions) - len(said)
    return "; ".join([*said, *([screen.text(MORE, count=rest)] if rest else [])]) + "."


def _inconsistencies(screen: Screen, one: Opened, called: Called) -> list[tuple[str, str]]:
    """Return (voice, its values with the claims that hold them) for voices that contradict themselves."""
    by_voice: dict[tuple[str, ...], dict[Interval, list[str]]] = {}
    for claim in one.behind:
        if claim.name in one.row.inconsistent:
            said = by_voice.setdefault(tuple(called.voice(root) for root in claim.roots), {})
            said.setdefault(claim.span, []).append(called.claim(claim.name))
    return [
        (
            listed(voices),
            "; ".join(
                f"{span_in_words(one.row.kind, span, screen.language)} ({listed(sorted(claims))})"
                for span, claims in sorted(said.items())
            ),
        )
        for voices, said in sorted(by_voice.items())
    ]

"""The demonstration as a story: day by day what changed, then where it stands at the end.

Compares the record's answers for one day with those for the day before; decides nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rich.text import Text

from safeconduct.base.clock import Day
from safeconduct.base.errors import Phrase
from safeconduct.base.language import Counted
from safeconduct.base.plain import plain
from safeconduct.cli.known_view import GONE_STYLE, QUIET_STYLE, opened_rows, show_heading, show_rows, value_line
from safeconduct.cli.screen import Screen
from safeconduct.record.asked import Asked
from safeconduct.record.items import Subject, Table
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Record
from safeconduct.record.types import KnownRow, Level, Reading
from safeconduct.record.wording import (
    ACCOUNTS,
    LEVELS,
    day_in_words,
    dots,
    roots_in_words,
    row_value_in_words,
)

ECHOES: Final = Counted(
    ("{n} claim repeats what was known: nothing changes.", "{n} claims repeat what was known: nothing changes."),
    (
        "{n} утверждение повторяет известное: ничего не меняется.",
        "{n} утверждения повторяют известное: ничего не меняется.",
        "{n} утверждений повторяют известное: ничего не меняется.",
    ),
)
CORRECTION: Final = Phrase("a correction", "исправление")
CONTRADICTION: Final = Phrase("one voice now says different things", "один голос теперь говорит разное")
BEFORE: Final = Phrase("before: ", "было: ")
SO_IN_THE_END: Final = Phrase("So, in the end", "Что в итоге")

# Columns kept for the dots of an answer's voices.
_DOTS: Final = 3

Key = tuple[str, str, str, str]
"""What makes an answer of one day the same answer on the next: subject, property, basis, and the text of a set."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was public about every subject at the end of a day."""

    day: Day
    rows: Mapping[Key, KnownRow]
    accounts: int


def answers_by_day(record: Record, days: Iterable[Day]) -> list[Answers]:
    """Return what was public at the end of each day; ``accounts`` became public on it."""
    subjects = [name for name, _ in record.facts.current(Table.SUBJECT)]
    published = [source.published.hi for _, source in record.sources()]
    return [
        Answers(
            day,
            {
                (name, row.property, row.basis, row.text): row
                for name in subjects
                for row in record.known(name, reading=Reading.PUBLIC, day=day)
            },
            published.count(day),
        )
        for day in days
    ]


def tell_days(screen: Screen, record: Record, days: list[Answers]) -> None:
    """Print for each day what its accounts changed, and how many of them changed nothing."""
    before: Mapping[Key, KnownRow] = {}
    for answers in days:
        screen.gap()
        head = Text(day_in_words(answers.day, screen.language), style="bold")
        screen.show(head.append(f" · {ACCOUNTS.say(answers.accounts, screen.language)}", style="not bold"))
        echoes = 0
        for key, row in answers.rows.items():
            old = before.get(key)
            if old is None or _has_news(old, row):
                _tell(screen, row, old)
            else:
                echoes += len(row.claims) - len(old.claims)
        if echoes:
            screen.show(Text(ECHOES.say(echoes, screen.language), style=QUIET_STYLE), first=" " * (_DOTS + 2))
        before = answers.rows


def _has_news(old: KnownRow, row: KnownRow) -> bool:
    return (row.span, row.level, row.corrected, row.is_tombstone, bool(row.inconsistent), row.roots.floor) != (
        old.span,
        old.level,
        old.corrected,
        old.is_tombstone,
        bool(old.inconsistent),
        old.roots.floor,
    )


def _tell(screen: Screen, row: KnownRow, old: KnownRow | None) -> None:
    """Print one answer that is new or changed: a dot for each voice, the value, what it was, and how it stands."""
    language = screen.language
    line = Text(f"{property_in_words(row.property, language)}: ").append_text(value_line(screen, row))
    if old is not None and old.span != row.span:
        line.append("  " + screen.text(BEFORE), style=QUIET_STYLE)
        line.append(row_value_in_words(old, language), style=GONE_STYLE)
    notes = []
    if row.level is not Level.REPORTED or row.roots.ceiling > 1:
        notes.append(f"{screen.text(LEVELS[row.level])}, {roots_in_words(row.roots, language)}")
    if row.corrected and not (old and old.corrected):
        notes.append(screen.text(CORRECTION))
    if row.inconsistent and not (old and old.inconsistent):
        notes.append(screen.text(CONTRADICTION))
    for note in notes:
        line.append(f" · {note}", style=QUIET_STYLE)
    screen.show(line, first=f"  {dots(row.roots):<{_DOTS}}", rest=" " * (_DOTS + 4))


def tell_end(screen: Screen, record: Record, last: Answers) -> None:
    """Print everything that was public on the last day."""
    screen.gap()
    screen.show(Text(screen.text(SO_IN_THE_END), style="bold"))
    for name in dict.fromkeys(subject for subject, *_ in last.rows):
        subject = record.entry(Table.SUBJECT, name)
        screen.gap()
        show_heading(screen, plain(subject.label) if isinstance(subject, Subject) else name, Reading.PUBLIC, last.day)
        asked = Asked(record, name, Reading.PUBLIC, last.day)
        show_rows(screen, asked, opened_rows(asked))

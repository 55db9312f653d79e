"""Which entries of the history one press wrote: what one go signed, and nothing said later or of what was here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.intervals import UNKNOWN
from safeconduct.protect.rest import LEAST_COST
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import EntryItem, Source, Subject, SubjectKind, Table
from safeconduct.record.one_press import presses
from safeconduct.record.ontology.own_bytes import SubjectForm, ontology_intent
from safeconduct.record.queries import Record
from safeconduct.record.reading.kept import KeptText, text_intent
from safeconduct.record.types import OWN_DATASET, SEP
from safeconduct.record.views import RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.record.held import KEY, PART

CALL = Source("s1", "A call", "", "", "ru", UNKNOWN, None, "")
MAN = Subject("p1", SubjectKind.PERSON, "The one with the scar")
FORM = ontology_intent(PART, (SubjectForm(f"{OWN_DATASET}{SEP}p1", "person"),))
WORDS = text_intent(PART, KeptText(f"{OWN_DATASET}{SEP}s1", "They came at dawn."))


@dataclass(slots=True)
class Writing:
    """Somebody at a desk that nobody has written at yet."""

    vault: Vault
    clock: FixedClock

    def press(self, *intents: Intent, seconds: int = 600) -> None:
        """Write all in one go, so long after the last press."""
        self.clock.advance(1000 * seconds)
        self.vault.append(intents)

    def lengths(self) -> list[int]:
        """How many entries each press wrote, as the history says."""
        record = Record(self.vault.tables)
        lines = [*reversed(record.history(100))]
        return [len(press) for press in presses(lines, self.vault.op, record.was_here)]


def typed(table: Table, item: EntryItem) -> Intent:
    (intent,) = entries_intents(PART, OWN_DATASET, [(table, item)])
    return intent


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    clock = FixedClock(1_900_000_000_000)
    given = Surroundings((RecordViews(),), clock, SeededEntropy(b"one press"))
    with Vault.create(tmp_path / "v", KEY, given, cost=LEAST_COST) as vault:
        yield Writing(vault, clock)


def test_what_one_go_wrote_of_its_own_entry_is_one_press(writing: Writing) -> None:
    writing.press(typed(Table.SUBJECT, MAN), FORM)
    writing.press(typed(Table.SOURCE, CALL), WORDS)

    assert writing.lengths() == [2, 2]


def test_words_that_are_kept_later_are_a_press_of_their_own(writing: Writing) -> None:
    writing.press(typed(Table.SOURCE, CALL))
    writing.press(WORDS, seconds=10)

    assert writing.lengths() == [1, 1]


def test_a_form_said_of_what_was_here_before_is_told_on_a_line_of_its_own(writing: Writing) -> None:
    """Somebody who enters a thing once more, and says another form of it, hides the one behind the other otherwise."""
    writing.press(typed(Table.SUBJECT, MAN), FORM)
    writing.press(typed(Table.SUBJECT, MAN), ontology_intent(PART, (SubjectForm(f"{OWN_DATASET}{SEP}p1", "unit"),)))

    assert writing.lengths() == [2, 1, 1]

"""Which entries of the history one press wrote: what one go signed, and nothing said later or of what was here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import UNKNOWN
from safeconduct.protect.rest import LEAST_COST
from safeconduct.record.commands import CLAIMS_PER_OP, entries_intents, undo_intent
from safeconduct.record.entering import account_intent
from safeconduct.record.items import Claim, EntryItem, Source, Subject, SubjectKind, Table, Value, Voice, VoiceKind
from safeconduct.record.one_press import presses
from safeconduct.record.ontology.own_bytes import OwnField, SubjectForm, ontology_intent
from safeconduct.record.ontology.types import ValueType
from safeconduct.record.queries import HistoryLine, Record
from safeconduct.record.reading.kept import Decision, KeptText, reading_intent, text_intent
from safeconduct.record.reading.types import KEY_BYTES, RULES, Grade, Sort, Span
from safeconduct.record.types import OWN_DATASET, SEP, PropertyKind
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
        return self.grouped(self.lines())

    def lines(self) -> list[HistoryLine]:
        return [*reversed(Record(self.vault.tables).history(100))]

    def grouped(self, lines: list[HistoryLine]) -> list[int]:
        """How many of some lines each press wrote."""
        return [len(press) for press in presses(lines, self.vault.op, Record(self.vault.tables).was_here)]


def typed(*items: tuple[Table, EntryItem]) -> Intent:
    return account_intent(PART, items)


def read(*decisions: Decision) -> Intent:
    return reading_intent(PART, KeptText(f"{OWN_DATASET}{SEP}s1", "They came at dawn."), decisions)


def claim(n: int, voice: str = "") -> Claim:
    return Claim(f"c{n}", "s1", "p1", "told", Value(PropertyKind.TEXT, UNKNOWN, ("dawn",)), "dawn", voice)


def taken(name: str = "c1") -> Decision:
    span = Span(len("They came "), len("They came at dawn"))
    return Decision(
        name.encode().ljust(KEY_BYTES), span, Sort.DAY, "told", RULES, Grade.PLAIN, name and f"{OWN_DATASET}{SEP}{name}"
    )


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Writing]:
    clock = FixedClock(1_900_000_000_000)
    given = Surroundings((RecordViews(),), clock, SeededEntropy(b"one press"))
    with Vault.create(tmp_path / "v", KEY, given, cost=LEAST_COST) as vault:
        yield Writing(vault, clock)


def test_what_one_go_wrote_of_its_own_entry_is_one_press(writing: Writing) -> None:
    writing.press(typed((Table.SUBJECT, MAN)), FORM)
    writing.press(typed((Table.SOURCE, CALL)), WORDS)

    assert writing.lengths() == [2, 2]


def test_words_that_are_kept_later_are_a_press_of_their_own(writing: Writing) -> None:
    writing.press(typed((Table.SOURCE, CALL)))
    writing.press(WORDS, seconds=10)

    assert writing.lengths() == [1, 1]


def test_a_form_said_of_what_was_here_before_is_told_on_a_line_of_its_own(writing: Writing) -> None:
    """Somebody who enters a thing once more, and says another form of it, hides the one behind the other otherwise."""
    writing.press(typed((Table.SUBJECT, MAN)), FORM)
    writing.press(typed((Table.SUBJECT, MAN)), ontology_intent(PART, (SubjectForm(f"{OWN_DATASET}{SEP}p1", "unit"),)))

    assert writing.lengths() == [2, 1, 1]


@pytest.mark.parametrize(("names", "lengths"), [(CLAIMS_PER_OP, [2]), (CLAIMS_PER_OP + 1, [1, 1])])
def test_an_op_that_names_more_than_a_press_writes_is_looked_up_in_no_journal(
    writing: Writing, names: int, lengths: list[int]
) -> None:
    """How many names an op has is for whoever signed it to say, and each would be looked up."""
    people = [Subject(f"p{n}", SubjectKind.PERSON, f"No. {n}") for n in range(names)]
    forms = tuple(SubjectForm(f"{OWN_DATASET}{SEP}{one.id}", "person") for one in people)
    writing.press(typed(*((Table.SUBJECT, one) for one in people)), ontology_intent(PART, forms))

    assert writing.lengths() == lengths


def test_what_is_about_more_than_the_entry_brought_is_a_press_of_its_own(writing: Writing) -> None:
    other = SubjectForm(f"{OWN_DATASET}{SEP}p2", "person")
    writing.press(
        typed((Table.SUBJECT, MAN)), ontology_intent(PART, (SubjectForm(f"{OWN_DATASET}{SEP}p1", "person"), other))
    )
    field = OwnField("x_field", "person", ValueType.TEXT, Phrase("A field", "Поле"))
    form = SubjectForm(f"{OWN_DATASET}{SEP}p3", "person")
    writing.press(typed((Table.SUBJECT, replace(MAN, id="p3"))), ontology_intent(PART, (form, field)))

    assert writing.lengths() == [1, 1, 1, 1]


def test_what_is_undone_alone_stands_alone(writing: Writing) -> None:
    writing.press(typed((Table.SOURCE, CALL)), WORDS)
    words = writing.lines()[-1].op
    writing.press(undo_intent(PART, writing.vault.tables, [words]))

    assert writing.lengths() == [1, 1, 1]


def test_whoever_speaks_and_what_they_say_is_one_press_and_what_others_say_another(writing: Writing) -> None:
    writing.press(
        typed((Table.VOICE, Voice("v1", "The neighbour", VoiceKind.PERSON))), typed((Table.CLAIM, claim(1, "v1")))
    )
    writing.press(typed((Table.VOICE, Voice("v2", "The cook", VoiceKind.PERSON))), typed((Table.CLAIM, claim(2, "v1"))))
    both = (Table.VOICE, Voice("v3", "The guard", VoiceKind.PERSON)), (Table.SUBJECT, MAN)
    writing.press(typed(*both), typed((Table.CLAIM, claim(3, "v3"))))

    assert writing.lengths() == [2, 1, 1, 1, 1]


def test_where_a_claim_was_read_goes_with_the_claim_and_what_was_declined_beside_it_does_not(writing: Writing) -> None:
    writing.press(typed((Table.SOURCE, CALL)), WORDS)
    writing.press(typed((Table.CLAIM, claim(1))), read(taken()))
    writing.press(typed((Table.CLAIM, claim(2))), read(taken("c2"), taken("")))

    assert writing.lengths() == [2, 2, 1, 1]


def test_only_what_follows_at_once_from_the_same_device_is_one_press(writing: Writing) -> None:
    writing.press(typed((Table.SOURCE, CALL)), WORDS)
    first, second = writing.lines()

    assert writing.grouped([first, second]) == [2]
    assert writing.grouped([first, replace(second, author="another device")]) == [1, 1]
    # Another room wrote something in between.
    assert writing.grouped([first, replace(second, n=second.n + 1)]) == [1, 1]


def test_nothing_is_joined_to_what_nobody_typed(writing: Writing) -> None:
    brought = Source("s1", "A call", "", "", "ru", UNKNOWN, None, "")
    (file,) = entries_intents(PART, "file", [(Table.SOURCE, brought)])
    writing.press(file, text_intent(PART, KeptText(f"file{SEP}s1", "They came at dawn.")))
    writing.press(file, WORDS)

    assert writing.lengths() == [1, 1, 1, 1]

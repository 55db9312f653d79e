"""What acts are called whose label the program made: in the reader's language, where nobody else can have made it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.record.commands import entries_intents, link_intent, new_local_id
from safeconduct.record.items import Subject, SubjectKind, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.named import Named
from safeconduct.record.ontology.acts import Entered, TypedAct, enter_act
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.queries import Record
from safeconduct.record.types import OWN_DATASET
from safeconduct.vault.vault import Vault
from tests.unit.record.returning import PART, new_vault
from tests.world import accounts

BEATEN = TypedAct("beating", "Аслан Т.", "person", perpetrator="Unit 7", perpetrator_is="unit")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    yield from new_vault(tmp_path / "v", accounts())


def enter(vault: Vault, typed: TypedAct = BEATEN, language: str = "en") -> Entered:
    sitting = Sitting(
        Record(vault.tables), Telling("lantern\x1fA2", "lantern\x1flantern"), lambda: new_local_id(SystemEntropy())
    )
    made = enter_act(sitting, typed, "ru" if language == "ru" else "en")
    vault.append(sitting.intents(PART))
    return made


def called(vault: Vault, name: str) -> tuple[str, str]:
    words = Record(vault.tables).vocabulary
    return words.name_in_words(name, "en"), words.name_in_words(name, "ru")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_an_act_that_named_itself_is_called_in_the_language_of_the_reader(vault: Vault, language: str) -> None:
    made = enter(vault, language=language)

    assert called(vault, made.act) == ("Beating: Аслан Т.", "Избиение: Аслан Т.")
    assert called(vault, made.involvement) == ("Unit 7: Beating: Аслан Т.", "Unit 7: Избиение: Аслан Т.")
    # Nothing that is kept was changed, and either wording is understood where a name is asked for.
    record = Record(vault.tables)
    kept = record.entry(Table.SUBJECT, made.act)
    assert isinstance(kept, Subject)
    assert kept.label == ("Избиение: Аслан Т." if language == "ru" else "Beating: Аслан Т.")
    for words in called(vault, made.act):
        assert Named(record).find(Table.SUBJECT, words) == (made.act,)
    for words in called(vault, made.involvement):
        assert Named(record).find(Table.SUBJECT, words) == (made.involvement,)
    # What a field offers is in the reader's language, and means it.
    for spoken, shown in (("en", called(vault, made.act)[0]), ("ru", called(vault, made.act)[1])):
        named = Named(record, "ru" if spoken == "ru" else "en")
        assert shown in named.offered(Table.SUBJECT)
        assert named.words_for(Table.SUBJECT, made.act) == shown


def test_a_label_that_somebody_typed_or_that_does_not_fit_any_more_stays_as_it_is(vault: Vault) -> None:
    typed = enter(vault, TypedAct("beating", "Мадина К.", "person", label="Beating: of Madina"))
    assert called(vault, typed.act) == ("Beating: of Madina", "Beating: of Madina")

    made = enter(vault)
    record = Record(vault.tables)
    (victim,) = (row.text for row in record.known(made.act, property_id="victim"))
    renamed = Subject(victim.partition("\x1f")[2], SubjectKind.PERSON, "Другое имя")
    vault.append([*entries_intents(PART, OWN_DATASET, [(Table.SUBJECT, renamed)])])
    assert called(vault, made.act) == ("Beating: Аслан Т.", "Beating: Аслан Т.")


def test_what_was_taken_back_says_nothing_of_what_an_act_is_called(vault: Vault) -> None:
    made = enter(vault)
    nothing = Ref(Table.CLAIM, "")
    vault.append([link_intent(PART, Link(LinkKind.WITHDRAW, nothing, Ref(Table.SOURCE, "lantern\x1fA2")))])

    assert called(vault, made.act) == ("Beating: Аслан Т.", "Beating: Аслан Т.")

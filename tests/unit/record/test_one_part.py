"""What one part of the record knows: no claim, no label and no account of another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import Claim, EntryItem, Subject, SubjectKind, Table, Value
from safeconduct.record.one_part import RecordOfPart
from safeconduct.record.papers.making import Sheet, Wanted, lines_of, made_paper
from safeconduct.record.papers.types import Gap
from safeconduct.record.queries import Record
from safeconduct.record.types import PropertyKind
from safeconduct.vault.vault import Vault
from tests.papers import claims_of, record_of
from tests.unit.record.returning import PART, new_vault

ELSEWHERE = CompartmentId(b"another part ...")
DAY = day_from_iso("2031-01-01")
HIDDEN = Value(PropertyKind.PLACES, UNKNOWN, ("Скрытое место",))
MAN = "tarn\x1fman"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """The invented people in one part; in another the man's real name and where he is held."""
    for one in new_vault(tmp_path / "v", json.loads(record_of(claims=claims_of(record_of())))):
        claim = Claim(
            "x1",
            "interview",
            "man",
            "place_of_detention",
            HIDDEN,
            "so",
            "",
        )
        more: list[tuple[Table, EntryItem]] = [
            (Table.SUBJECT, Subject("man", SubjectKind.PERSON, "Имран Настоящий")),
            (Table.CLAIM, claim),
        ]
        one.append(entries_intents(ELSEWHERE, "tarn", more))
        one.settle()
        yield one


def words(vault: Vault, part: CompartmentId | None) -> str:
    paper = made_paper(Record(vault.tables), Wanted("wgeid", (MAN,), part=part), DAY, SeededEntropy(b"codes"))
    return "\n".join(line.text for line in lines_of(paper, Sheet.PAPER, "en"))


def test_a_part_knows_its_own_claims_and_labels(vault: Vault) -> None:
    here, there = RecordOfPart(vault.tables, PART), RecordOfPart(vault.tables, ELSEWHERE)

    assert {row.property for row in there.known(MAN, day=DAY)} == {"place_of_detention"}
    assert "place_of_detention" not in {row.property for row in here.known(MAN, day=DAY)}
    assert "place_of_detention" in {row.property for row in Record(vault.tables).known(MAN, day=DAY)}
    labels = [one.label for record in (here, there) if isinstance(one := record.entry(Table.SUBJECT, MAN), Subject)]
    assert labels == ["Тамерлан Озёрный-Ӏаьржа", "Имран Настоящий"]
    assert there.entry(Table.SOURCE, "tarn\x1finterview") is None


def test_a_paper_tells_one_part_and_never_by_the_name_of_another(vault: Vault) -> None:
    shown = words(vault, PART)

    assert "Тамерлан" in shown
    assert "Скрытое место" not in shown
    assert "Имран" not in shown


def test_a_name_of_another_part_stays_out_of_every_text(vault: Vault) -> None:
    said = Claim(
        "x2", "interview", "man", "event_description", Value(PropertyKind.TEXT, UNKNOWN, ("Имрана видели",)), "so", ""
    )
    vault.append(entries_intents(PART, "tarn", [(Table.CLAIM, said)]))
    vault.settle()

    assert "видели" in words(vault, PART)
    assert "Имран" not in words(vault, PART)


def test_a_no_counts_in_whatever_part_it_stands(vault: Vault) -> None:
    said = Claim(
        "x3", "interview", "man", "consent_share_un", Value(PropertyKind.TEXT, UNKNOWN, ("она подумает",)), "so", ""
    )
    vault.append(entries_intents(ELSEWHERE, "tarn", [(Table.CLAIM, said)]))
    vault.settle()
    paper = made_paper(Record(vault.tables), Wanted("wgeid", (MAN,), part=PART), DAY, SeededEntropy(b"codes"))

    assert Gap.WITHHELD in {one.gap for one in paper.missing if one.question.code == "name"}

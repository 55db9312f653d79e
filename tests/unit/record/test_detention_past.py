"""Days and spellings of a place come from the wordings that stand on the day looked at, kept answers too (P7)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from safeconduct.base.clock import MS_PER_DAY, Day, FixedClock, day_from_iso
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.intervals import Interval
from safeconduct.record.commands import entries_intents, link_intent, rewording_intent, undo_intent
from safeconduct.record.detention.keys import key_of
from safeconduct.record.detention.reading import Places
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import Claim, Table, claim_version
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.places import PlaceInFile
from safeconduct.record.queries import NoSuchEntry, Record
from safeconduct.record.types import SEP, Reading
from safeconduct.record.views import KEPT_FROM, RecordViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.places import DATASET
from tests.unit.record.held import ARGUN, KEY, PART, add, busy, held_at, is_as_the_rules_say, kept_of, places, vault

__all__ = ["vault"]

SHALI: Final = key_of("Шали", DATASET)
CELLAR: Final = key_of("подвал дома у реки", DATASET)
LONG: Final = Interval(day_from_iso("2018-12-01"), day_from_iso("2019-01-31"))
SHORT: Final = Interval(day_from_iso("2018-12-01"), day_from_iso("2018-12-05"))


def held(n: int = 1, place: str = "Шали", period: Interval = LONG) -> Claim:
    _, claim = held_at(n, place)
    return replace(claim, period=period)


def reword(vault: Vault, old: Claim, new: Claim) -> None:
    mended = replace(new, replaces=(claim_version(DATASET, encode_item(old)),))
    vault.append([rewording_intent(PART, DATASET, mended)])


def test_a_period_that_was_mended_is_the_period(vault: Vault) -> None:
    add(vault, (Table.CLAIM, held()))
    assert places(vault).totals(SHALI).spans == (LONG,)

    reword(vault, held(), held(period=SHORT))

    found = places(vault)
    assert found.totals(SHALI).spans == (SHORT,)
    (line,) = found.held(SHALI, found.totals(SHALI).held)
    assert line.spans == (SHORT,)


def test_a_period_that_was_mended_is_what_is_kept_of_a_busy_place_too(vault: Vault) -> None:
    busy(vault, place="Шали")
    add(vault, (Table.CLAIM, held(9_000)))
    reword(vault, held(9_000), held(9_000, period=SHORT))
    vault.settle()

    answer = kept_of(vault, SHALI)
    assert answer is not None
    assert answer.spans == (SHORT,)
    assert is_as_the_rules_say(vault, SHALI)


def test_on_a_past_day_the_days_are_those_of_the_wording_of_then(tmp_path: Path, vault: Vault) -> None:
    add(vault, (Table.CLAIM, held()))
    vault.close()
    day, later = Day(22_000), Day(22_010)
    with Vault.open(tmp_path / "v", KEY, at(later)) as again:
        reword(again, held(), held(period=SHORT))
        record = Record(again.tables)
        assert Places(record, Reading.KNOWN, day).totals(SHALI).spans == (LONG,)
        assert Places(record, Reading.KNOWN, later).totals(SHALI).spans == (SHORT,)


def at(day: Day) -> Surroundings:
    return Surroundings((RecordViews(),), FixedClock(day * MS_PER_DAY), SeededEntropy(b"later"))


def test_a_wording_whose_op_was_undone_gives_no_days_though_another_wording_stands(vault: Vault) -> None:
    add(vault, (Table.CLAIM, held(period=SHORT)))
    op = vault.append(entries_intents(PART, DATASET, [(Table.CLAIM, held())]))[-1]
    vault.append([undo_intent(PART, vault.tables, [op])])

    assert places(vault).totals(SHALI).spans == (SHORT,)


def test_only_the_wording_that_stands_points_into_a_file(vault: Vault) -> None:
    pointing = replace(held(), place=PlaceInFile(b"\xab" * 32))
    add(vault, (Table.CLAIM, pointing))
    found = places(vault)
    assert found.held(SHALI, found.totals(SHALI).held)[0].in_files

    reword(vault, pointing, held())

    found = places(vault)
    assert found.held(SHALI, found.totals(SHALI).held)[0].in_files == ()


@pytest.mark.parametrize("how", ["withdrawn", "undone", "reworded"])
def test_a_spelling_that_no_claim_stands_for_is_on_no_page(vault: Vault, how: str) -> None:
    claim = held(place="подвал дома у реки")
    op = add(vault, (Table.CLAIM, claim))
    assert places(vault).totals(CELLAR).spelt == ("подвал дома у реки",)
    name = f"{DATASET}{SEP}{claim.id}"

    if how == "withdrawn":
        vault.append([link_intent(PART, Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, name)))])
    elif how == "undone":
        vault.append([undo_intent(PART, vault.tables, [op])])
    else:
        reword(vault, claim, held())

    found = places(vault)
    assert found.totals(CELLAR).spelt == ()
    assert "подвал" not in " ".join(line.label for line in found.lines("ru"))
    with pytest.raises(NoSuchEntry):
        found.find("подвал дома у реки")


def test_a_spelling_that_was_entered_later_is_not_shown_on_a_past_day(tmp_path: Path, vault: Vault) -> None:
    vault.close()
    with Vault.open(tmp_path / "v", KEY, at(Day(22_010))) as again:
        add(again, held_at(5, "в городе Аргун"))
        record = Record(again.tables)
        assert "в городе Аргун" not in Places(record, Reading.KNOWN, Day(22_000)).totals(ARGUN).spelt
        assert "в городе Аргун" in Places(record).totals(ARGUN).spelt


def test_a_line_of_a_busy_subject_is_the_same_from_what_is_kept(vault: Vault) -> None:
    """Days and files are kept with the claims of a large group: a page reads them there (decision 0004)."""
    claims = [replace(held(n), subject="alder", voice=f"v{n % 3}") for n in range(2 * KEPT_FROM)]
    pointing = replace(claims[0], place=PlaceInFile(b"\xab" * 32), period=SHORT)
    add(vault, *((Table.CLAIM, one) for one in (pointing, *claims[1:])))
    put_off = places(vault)
    before = put_off.held(SHALI, put_off.totals(SHALI).held)

    vault.settle()

    found = places(vault)
    assert found.held(SHALI, found.totals(SHALI).held) == before
    assert before[0].spans == (SHORT, LONG)
    assert before[0].in_files

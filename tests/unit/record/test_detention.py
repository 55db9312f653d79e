"""Places of detention: joined across spellings, counted by voices, on any day; what is kept is what the rules say."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.record.commands import link_intent, undo_intent
from safeconduct.record.detention.extent import area_of
from safeconduct.record.detention.keys import key_of
from safeconduct.record.detention.patterns import UNSAID, WOMEN, patterns_of, ties_of
from safeconduct.record.detention.rules import joined
from safeconduct.record.gazetteer.reading import places as gazetteer
from safeconduct.record.gazetteer.types import PlaceId, Precision
from safeconduct.record.items import Claim, Subject, SubjectKind, Table, Value
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import AmbiguousName, NoSuchEntry
from safeconduct.record.types import SEP, PropertyKind, Reading
from safeconduct.record.views import RecordViews
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from tests.places import DATASET
from tests.unit.record.held import (
    ARGUN,
    KEY,
    PART,
    STATION,
    add,
    busy,
    given,
    held_at,
    is_as_the_rules_say,
    kept_of,
    places,
    subjects,
    vault,
)

__all__ = ["vault"]


def test_spellings_in_two_alphabets_and_any_case_are_one_place(vault: Vault) -> None:
    found = places(vault)
    assert found.totals(ARGUN).spelt == ("Argun", "Аргун", "Аргуне", "г. Аргун")
    assert {found.find(words) for words in ("Argun", "в Аргуне", "gn-581126")} == {ARGUN}
    assert subjects(found, ARGUN) == ["Alder", "Birch", "Cedar", "Juniper"]
    assert subjects(found, STATION) == ["Elm", "Damson"]


def test_a_name_of_several_places_and_one_of_none_stay_their_own_words(vault: Vault) -> None:
    assert key_of("Комсомольское", DATASET) == f"=комсомольское{SEP}{DATASET}"
    assert key_of("a cellar by the river", DATASET) == f"=a cellar by the river{SEP}{DATASET}"
    found = places(vault)
    assert found.area(found.find("A cellar by the river")) is None
    with pytest.raises(NoSuchEntry):
        found.find("Шали")
    add(vault, held_at(1, "с. Комсомольское Гудермесского района"))
    assert places(vault).find("Комсомольское") == "ru-ce-komsomolskoye-gudermessky"
    add(vault, held_at(2, "Бердыкель"))
    with pytest.raises(AmbiguousName):
        places(vault).find("Комсомольское")


def test_voices_are_counted_and_never_documents_nor_copies(vault: Vault) -> None:
    totals = places(vault).totals(ARGUN)
    assert (totals.roots.floor, totals.roots.ceiling) == (2, 2)
    assert (totals.claims, totals.documents, len(totals.held), totals.undated) == (5, 4, 4, 1)
    assert places(vault).totals(key_of("Гудермес", DATASET)).roots.ceiling == 1


def test_one_voice_that_tells_of_forty_people_is_one_voice(vault: Vault) -> None:
    add(vault, *(held_at(n, "Шали") for n in range(40)))
    totals = places(vault).totals(key_of("Шали", DATASET))
    assert (len(totals.held), totals.roots.floor, totals.roots.ceiling) == (40, 1, 1)


def test_days_are_those_that_claims_name_and_keep_their_open_ends(vault: Vault) -> None:
    found = places(vault)
    (span,) = found.totals(ARGUN).spans
    assert span == Interval(day_from_iso("2018-12-01"), OPEN_HI)
    first = found.held(ARGUN, found.totals(ARGUN).held)[0]
    assert first.days == Interval(day_from_iso("2018-12-01"), day_from_iso("2018-12-20"))
    assert joined([Interval(5, 6), Interval(1, 2), Interval(3, 3)]) == (Interval(1, 3), Interval(5, 6))


def test_a_line_says_by_whom_and_names_its_claims(vault: Vault) -> None:
    found = places(vault)
    alder = found.held(ARGUN, found.totals(ARGUN).held)[0]
    assert [row.text for row in alder.by_whom] == ["regiment by the lake"]
    assert len(alder.claims) == 2
    assert alder.documents == 2
    assert alder.roots.ceiling == 1


def test_a_place_stands_as_it_was_public_on_a_past_day(vault: Vault) -> None:
    then = places(vault, Reading.PUBLIC, "2019-02-01")
    assert subjects(then, ARGUN) == ["Alder", "Cedar"]
    assert then.totals(ARGUN).roots.ceiling == 1
    assert places(vault, Reading.PUBLIC, "2019-01-31").totals(ARGUN).held == ()


def test_what_was_undone_or_withdrawn_puts_nobody_anywhere(vault: Vault) -> None:
    op = add(vault, held_at(7, "Шали"))
    assert subjects(places(vault), key_of("Шали", DATASET)) == ["s7"]
    vault.append([undo_intent(PART, vault.tables, [op])])
    assert places(vault).totals(key_of("Шали", DATASET)).held == ()
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.SOURCE, f"{DATASET}{SEP}a2"))
    vault.append([link_intent(PART, withdrawn)])
    assert subjects(places(vault), ARGUN) == ["Alder", "Cedar", "Juniper"]
    assert subjects(places(vault, Reading.PUBLIC, "2019-02-20"), ARGUN) == ["Alder", "Cedar", "Juniper"]


def test_entries_that_a_person_said_are_one_join_their_places(vault: Vault) -> None:
    cellar = Subject("cellar", SubjectKind.PLACE, "a cellar by the river")
    town = Subject("town", SubjectKind.PLACE, "Argun")
    add(vault, (Table.SUBJECT, cellar), (Table.SUBJECT, town))
    ends = Ref(Table.SUBJECT, f"{DATASET}{SEP}cellar"), Ref(Table.SUBJECT, f"{DATASET}{SEP}town")
    op = vault.append([link_intent(PART, Link(LinkKind.SAME_AS, *ends))])[0]
    assert places(vault).find("a cellar by the river") == ARGUN
    assert "Ivy" in subjects(places(vault), ARGUN)
    vault.append([undo_intent(PART, vault.tables, [op])])
    assert "Ivy" not in subjects(places(vault), ARGUN)


def test_what_is_kept_of_a_busy_place_is_what_the_rules_say_and_is_dropped_by_any_spelling(vault: Vault) -> None:
    assert kept_of(vault, ARGUN) is None
    busy(vault)
    assert kept_of(vault, ARGUN) == places(vault).totals(ARGUN)
    assert is_as_the_rules_say(vault, ARGUN)
    before = places(vault).totals(ARGUN)
    op = add(vault, held_at(9_000, "в городе Аргун", "v9"))
    assert kept_of(vault, ARGUN) is None
    assert len(places(vault).totals(ARGUN).held) == len(before.held) + 1
    vault.settle()
    assert kept_of(vault, ARGUN) == places(vault).totals(ARGUN)
    vault.append([undo_intent(PART, vault.tables, [op])])
    assert is_as_the_rules_say(vault, ARGUN)
    vault.settle()
    assert places(vault).totals(ARGUN) == before


def test_a_claim_about_another_place_leaves_what_is_kept(vault: Vault) -> None:
    busy(vault)
    add(vault, held_at(9_001, "Шали"))
    assert kept_of(vault, ARGUN) is not None


def test_a_vault_with_busy_places_verifies_settled_put_off_and_recomputed(tmp_path: Path, vault: Vault) -> None:
    path = tmp_path / "v"
    busy(vault)
    add(vault, held_at(9_002, "Аргун"))
    vault.close()
    for change in (False, True):
        assert verify(path, KEY, given()).is_sound
        with Vault.open(path, KEY, given()) as again:
            assert kept_of(again, ARGUN) is not None
            assert is_as_the_rules_say(again, ARGUN)
            if change:
                again.rebuild_views()
                assert is_as_the_rules_say(again, ARGUN)


def test_an_area_is_never_more_exact_than_its_words() -> None:
    station = gazetteer()[PlaceId(STATION)]
    assert area_of(station).radius_km >= 0.01
    coarse = area_of(station, ["exact", "region"])
    assert (coarse.precision, coarse.of) == (Precision.REGION, "ru-ce")
    assert coarse.radius_km > 50
    town = area_of(gazetteer()[PlaceId(ARGUN)], ["exact"])
    assert town.precision is Precision.LOCALITY
    assert town.radius_km >= 4


def test_patterns_are_ranges_with_their_voices_and_leave_the_undated_undated(vault: Vault) -> None:
    found = patterns_of(places(vault))
    rows = {(row.act, row.sex): row for row in found.rows}
    women = rows["act/arrest", WOMEN]
    assert {line.subject.partition(SEP)[2] for line in women.lines} == {"birch", "elm", "hazel"}
    assert (women.roots.floor, women.roots.ceiling, women.undated) == (1, 1, 1)
    assert ("act/torture", UNSAID) not in rows
    december = next(one for one in women.stretches if one.span.lo == day_from_iso("2018-12-01"))
    assert (december.surely, december.perhaps) == (2, 2)
    assert found.roots.ceiling == 3


def test_days_that_may_lie_in_a_month_widen_its_range_and_nothing_else(vault: Vault) -> None:
    value = Value(PropertyKind.DATE, Interval(day_from_iso("2018-12-20"), day_from_iso("2019-01-05")))
    claim = Claim("w1", "a1", "maple", "initial_date", value, "around the new year", voice="v1")
    act = Claim(
        "w2", "a1", "maple", "type_of_act", Value(PropertyKind.TEXT, Interval(0, 0), ("arrest",)), "", voice="v1"
    )
    add(vault, (Table.CLAIM, claim), (Table.CLAIM, act))
    (row,) = (one for one in patterns_of(places(vault)).rows if (one.act, one.sex) == ("act/arrest", UNSAID))
    assert [(one.surely, one.perhaps) for one in row.stretches if one.perhaps] == [(0, 1), (0, 1)]


def test_ties_say_how_many_voices_say_who_and_where(vault: Vault) -> None:
    found = places(vault)
    ties = {(tie.unit, tie.place): tie for tie in ties_of(found, [(ARGUN, found.totals(ARGUN).held)])}
    tie = ties["regiment by the lake", ARGUN]
    assert (tie.lines, tie.voices) == (2, 2)


def test_the_views_are_recomputed_when_the_gazetteer_changes() -> None:
    """What is kept rests on it: whoever changes the gazetteer raises `RecordViews.version`, and mends this pair."""
    data = resources.files("safeconduct.record.gazetteer").joinpath("places.tsv").read_bytes()
    assert (RecordViews.version, hashlib.sha256(data).hexdigest()[:16]) == (20, "b387bdcd6c0f19a2")

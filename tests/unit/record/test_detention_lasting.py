"""Whoever was deprived of liberty stays so until an end is known; what is a moment lies on the days told of it."""

from __future__ import annotations

from typing import Final, cast

import pytest

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record.commands import link_intent
from safeconduct.record.detention.acts import is_holding, is_lasting
from safeconduct.record.detention.answer import json_from_held, json_from_place
from safeconduct.record.detention.keys import PlaceKey, key_of
from safeconduct.record.detention.patterns import WOMEN, patterns_of
from safeconduct.record.detention.reading import MOST_STAYS
from safeconduct.record.detention.wording import NOT_ALL, OF_ONE, OF_PEOPLE, days_in_words, when_in_words
from safeconduct.record.items import Claim, SubjectKind, Table, Value
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.types import PropertyKind
from safeconduct.vault.vault import Vault
from tests.places import DATASET
from tests.unit.record.held import ARGUN, PART, add, held_at, places, vault
from tests.unit.record.test_detention_ontology import HELD, act, named, subject, text

__all__ = ["vault"]


def dated(id_: str, subject: str, property_id: str, first: str, last: str) -> tuple[Table, Claim]:
    days = Interval(day_from_iso(first), day_from_iso(last))
    return Table.CLAIM, Claim(id_, "a1", subject, property_id, Value(PropertyKind.DATE, days), "then", voice="v1")


def days_there(vault: Vault, local: str = "deed") -> Interval | None:
    """The days of the deed, or of somebody, on the page of the place."""
    found = places(vault)
    line = next(one for one in found.held(ARGUN, found.totals(ARGUN).held) if one.subject == named(local))
    return line.days


def counted(vault: Vault, code: str) -> tuple[Interval | None, dict[str, tuple[int, int]]]:
    """The days of the deed in the patterns, and how many lines its row has in each month."""
    row = next(one for one in patterns_of(places(vault)).rows if (one.act, one.sex) == (code, WOMEN))
    months = {iso_from_day(Day(one.span.lo))[:7]: (one.surely, one.perhaps) for one in row.stretches}
    return row.lines[0].days, months


ENDS: Final = [("deed", "final_date"), ("rowan", "date_of_death")]


@pytest.mark.parametrize(("subject_id", "property_id"), ENDS)
def test_whoever_was_held_is_held_from_the_first_possible_day_until_somebody_says_that_it_ended(
    vault: Vault, subject_id: str, property_id: str
) -> None:
    act(vault, "act/detention")
    assert days_there(vault) is None
    add(vault, dated("d8", "deed", "initial_date", "2018-12-03", "2018-12-05"))
    since = Interval(day_from_iso("2018-12-03"), OPEN_HI)
    assert days_there(vault) == since
    days, months = counted(vault, "act/detention")
    assert days == since
    assert (months["2018-11"], months["2018-12"], months["2019-01"]) == ((0, 0), (0, 1), (0, 1))

    add(vault, dated("d9", subject_id, property_id, "2018-12-20", "2018-12-22"))
    whole = Interval(day_from_iso("2018-12-03"), day_from_iso("2018-12-22"))
    assert days_there(vault) == whole
    days, months = counted(vault, "act/detention")
    assert (days, months["2018-12"], months["2019-01"]) == (whole, (1, 1), (0, 0))


def killed(vault: Vault, code: str, *days: tuple[str, str]) -> None:
    """Enter an act by which the same woman died, or may have, as one of its own."""
    add(
        vault,
        subject("end", "What became of Rowan"),
        text("e1", "end", "type_of_act", code),
        text("e2", "end", "victim", named("rowan")),
        *(dated(f"e{n}", "end", property_id, day, day) for n, (property_id, day) in enumerate(days, 3)),
    )


@pytest.mark.parametrize("code", ["act/killing", "act/death_in_custody"])
@pytest.mark.parametrize(
    "days",
    [
        (("initial_date", "2018-12-20"),),
        (("initial_date", "2018-12-10"), ("final_date", "2018-12-20")),
    ],
)
def test_whoever_was_killed_by_an_act_of_its_own_is_held_until_then(
    vault: Vault, code: str, days: tuple[tuple[str, str], ...]
) -> None:
    act(vault, "act/detention")
    add(vault, dated("d8", "deed", "initial_date", "2018-12-03", "2018-12-05"))
    killed(vault, code, *days)
    whole = Interval(day_from_iso("2018-12-03"), day_from_iso("2018-12-20"))
    assert days_there(vault) == whole
    assert counted(vault, "act/detention")[0] == whole
    # Her sister, of whom nobody says so, is held still.
    add(vault, subject("alder", "Alder", SubjectKind.PERSON), text("d9", "deed2", "victim", named("alder")))
    add(vault, subject("deed2", "Of Alder"), text("f1", "deed2", "type_of_act", "act/detention"))
    add(vault, text("f2", "deed2", "place_of_act", named("station")))
    add(vault, dated("f3", "deed2", "initial_date", "2018-12-03", "2018-12-03"))
    assert days_there(vault, "deed2") == Interval(day_from_iso("2018-12-03"), OPEN_HI)


@pytest.mark.parametrize(
    ("codes", "days"),
    [
        # The beginning of an act that did something else, too, is not the day on which somebody died.
        (("act/arrest", "act/killing"), (("initial_date", "2018-12-20"),)),
        (("act/torture", "act/killing"), (("initial_date", "2018-12-20"),)),
        # Nor is that on which they were taken, or missed.
        (("act/extrajudicial_execution",), (("date_of_arrest", "2018-12-20"),)),
        (("act/death_in_custody",), (("missing_since", "2018-12-20"),)),
        # Whether they lived is not agreed on.
        (("act/killing", "act/attempted_killing"), (("final_date", "2018-12-20"),)),
    ],
)
def test_whoever_may_be_alive_is_looked_for(
    vault: Vault, codes: tuple[str, ...], days: tuple[tuple[str, str], ...]
) -> None:
    act(vault, "act/detention")
    add(vault, dated("d8", "deed", "initial_date", "2018-12-03", "2018-12-05"))
    killed(vault, codes[0], *days)
    for n, one in enumerate(codes[1:]):
        add(vault, text(f"g{n}", "end", "type_of_act", one, voice="v2"))
    assert days_there(vault) == Interval(day_from_iso("2018-12-03"), OPEN_HI)


@pytest.mark.parametrize("disputed", ["e1", "e2", "e3"])
def test_a_death_that_is_disputed_ends_nothing(vault: Vault, disputed: str) -> None:
    act(vault, "act/detention")
    add(vault, dated("d8", "deed", "initial_date", "2018-12-03", "2018-12-05"))
    killed(vault, "act/killing", ("initial_date", "2018-12-20"))
    assert days_there(vault) == Interval(day_from_iso("2018-12-03"), day_from_iso("2018-12-20"))
    vault.append([link_intent(PART, Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, named(disputed))))])
    assert days_there(vault) == Interval(day_from_iso("2018-12-03"), OPEN_HI)


@pytest.mark.parametrize("code", ["act/attempted_killing", "act/driving_to_suicide", "act/torture"])
def test_what_somebody_may_have_lived_through_ends_no_detention(vault: Vault, code: str) -> None:
    act(vault, "act/detention")
    add(vault, dated("d8", "deed", "initial_date", "2018-12-03", "2018-12-05"))
    killed(vault, code, ("initial_date", "2018-12-20"))
    assert days_there(vault) == Interval(day_from_iso("2018-12-03"), OPEN_HI)


def test_one_act_of_holding_and_killing_ends_at_its_end_and_not_when_it_began(vault: Vault) -> None:
    act(vault, "act/detention", "act/killing")
    add(vault, dated("d8", "deed", "initial_date", "2018-12-03", "2018-12-05"))
    assert days_there(vault) == Interval(day_from_iso("2018-12-03"), OPEN_HI)
    add(vault, dated("d9", "deed", "final_date", "2018-12-22", "2018-12-22"))
    assert days_there(vault) == Interval(day_from_iso("2018-12-03"), day_from_iso("2018-12-22"))


def test_whoever_was_held_until_a_day_was_held_since_nobody_knows_when(vault: Vault) -> None:
    act(vault, "act/incommunicado_detention")
    add(vault, dated("d8", "deed", "final_date", "2018-12-03", "2018-12-05"))
    assert days_there(vault) == Interval(OPEN_LO, day_from_iso("2018-12-05"))
    assert counted(vault, "act/incommunicado_detention")[1]["2018-12"] == (0, 1)


@pytest.mark.parametrize("code", ["act/torture", "act/killing", "act/forced_return"])
def test_what_is_a_moment_stays_on_its_day_whatever_became_of_the_victim(vault: Vault, code: str) -> None:
    act(vault, code)
    add(vault, dated("d8", "deed", "initial_date", "2018-12-03", "2018-12-03"))
    add(vault, dated("d9", "rowan", "date_of_death", "2019-01-20", "2019-01-20"))
    day = Interval(day_from_iso("2018-12-03"), day_from_iso("2018-12-03"))
    days, months = counted(vault, code)
    assert (days, months["2018-12"], months["2019-01"]) == (day, (1, 1), (0, 0))


def test_acts_that_last_are_those_that_deprive_of_liberty_but_for_a_taking_that_is_over(vault: Vault) -> None:
    lasting = {code for code in HELD.lists["act"].terms if is_lasting(HELD, code)}
    held = {code for code in HELD.lists["act"].terms if is_holding(HELD, code)}
    assert lasting == held | {"act/abduction", "act/enforced_disappearance"}


def test_a_person_who_is_said_to_be_held_is_held_until_an_end_is_said(vault: Vault) -> None:
    where = Value(PropertyKind.PLACES, Interval(0, 0), ("Argun",))
    add(
        vault,
        subject("rowan", "Rowan", SubjectKind.PERSON),
        (Table.CLAIM, Claim("h1", "a1", "rowan", "place_of_detention", where, "there", voice="v1")),
        dated("h2", "rowan", "date_of_arrest", "2018-12-29", "2018-12-29"),
    )
    assert days_there(vault, "rowan") == Interval(day_from_iso("2018-12-29"), OPEN_HI)
    add(vault, dated("h3", "rowan", "date_of_death", "2019-01-05", "2019-01-05"))
    assert days_there(vault, "rowan") == Interval(day_from_iso("2018-12-29"), day_from_iso("2019-01-05"))


def test_that_somebody_of_an_event_died_ends_nothing_for_the_others(vault: Vault) -> None:
    where = Value(PropertyKind.PLACES, Interval(0, 0), ("Argun",))
    add(
        vault,
        subject("wave", "A wave"),
        (Table.CLAIM, Claim("h1", "a1", "wave", "place_of_detention", where, "there", voice="v1")),
        dated("h2", "wave", "initial_date", "2018-12-01", "2018-12-10"),
        dated("h3", "wave", "date_of_death", "2019-01-05", "2019-01-05"),
    )
    assert days_there(vault, "wave") == Interval(day_from_iso("2018-12-01"), OPEN_HI)


def test_the_days_of_an_act_that_holds_somebody_are_days_of_the_stay_and_its_open_end_stays_open(vault: Vault) -> None:
    add(vault, subject("yard", "The yard", SubjectKind.PLACE))
    act(vault, "act/detention", where="yard")
    where = PlaceKey(key_of("The yard", DATASET))
    assert days_of(vault, where) == ([], 1, "nobody said when")
    add(vault, dated("d8", "deed", "initial_date", "2018-12-03", "2018-12-05"))
    assert days_of(vault, where) == ([("2018-12-03", None)], 0, "from 3 December 2018")
    add(vault, dated("d9", "deed", "final_date", "2019-01-20", "2019-01-22"))
    whole = "3 December 2018 – 22 January 2019"
    assert days_of(vault, where) == ([("2018-12-03", "2019-01-22")], 0, whole)
    found = places(vault)
    (line,) = found.held(where, found.totals(where).held)
    words = "initial date: 3–5 December 2018; final date: 20–22 January 2019"
    assert when_in_words(line, "en", found.record.vocabulary) == words
    shown = json_from_held([line])[0]
    assert isinstance(shown, dict)
    assert shown["days"] == [{"lo": "2018-12-03", "hi": "2019-01-22"}]
    # What the claim on the place names for itself goes before it.
    week = Interval(day_from_iso("2018-12-10"), day_from_iso("2018-12-16"))
    value = Value(PropertyKind.TEXT, Interval(0, 0), (named("yard"),))
    add(vault, (Table.CLAIM, Claim("g1", "a1", "deed", "place_of_act", value, "there", voice="v1", period=week)))
    assert days_of(vault, where) == ([("2018-12-10", "2018-12-16")], 0, "10–16 December 2018")


def test_the_days_of_an_act_end_with_its_victims_death_and_those_of_a_moment_are_of_no_stay(vault: Vault) -> None:
    add(vault, subject("yard", "The yard", SubjectKind.PLACE))
    act(vault, "act/detention", where="yard")
    where = PlaceKey(key_of("The yard", DATASET))
    add(vault, dated("d8", "deed", "initial_date", "2018-12-03", "2018-12-05"))
    add(vault, dated("d9", "rowan", "date_of_death", "2019-01-05", "2019-01-05"))
    assert days_of(vault, where)[0] == [("2018-12-03", "2019-01-05")]
    # An end that is said of the act is its end, whenever they died.
    add(vault, dated("d10", "deed", "final_date", "2018-12-20", "2018-12-20"))
    assert days_of(vault, where)[0] == [("2018-12-03", "2018-12-20")]
    withdrawn = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, named("d8")))
    vault.append([link_intent(PART, withdrawn)])
    assert days_of(vault, where)[0] == [(None, "2018-12-20")]
    # An arrest in the same yard puts nobody there.
    add(vault, subject("arrest", "An arrest"), text("f1", "arrest", "type_of_act", "act/arrest"))
    add(vault, text("f2", "arrest", "place_of_act", named("yard")))
    add(vault, dated("f3", "arrest", "initial_date", "2017-12-03", "2017-12-03"))
    assert days_of(vault, where)[0] == [(None, "2018-12-20")]


def test_where_nobody_speaks_of_the_stay_the_place_says_what_is_known_of_whoever_was_there(vault: Vault) -> None:
    where = key_of("Шали", DATASET)
    add(
        vault,
        subject("s1", "A wave"),
        held_at(1, "Шали"),
        dated("h2", "s1", "start", "2018-12-01", "2018-12-10"),
        dated("h3", "s1", "missing_since", "2018-12-01", "2018-12-15"),
    )
    found = places(vault)
    of_one = "start: 1–10 December 2018; missing since: 1–15 December 2018"
    assert days_of(vault, where) == ([], 1, OF_ONE.en.format(label="A wave", days=of_one))
    shown = json_from_place(found.line(where, "en"), found.stays(where))["of_people"]
    assert isinstance(shown, dict)
    assert (shown["days"], shown["claims"]) == ([{"lo": "2018-12-01", "hi": None}], ["h2", "h3"])
    add(vault, held_at(2, "Шали"), dated("h4", "s2", "start", "2018-11-01", "2018-11-01"))
    assert days_of(vault, where)[2] == OF_PEOPLE.en.format(days="from 1 November 2018")
    # Of many it is asked of the first alone, and that is said.
    add(vault, *(held_at(n, "Шали") for n in range(3, MOST_STAYS + 2)))
    assert places(vault).stays(where).left_out == 1
    assert days_of(vault, where)[2] == NOT_ALL.en.format(
        days=OF_PEOPLE.en.format(days="from 1 November 2018"), lines="1 line"
    )


def days_of(vault: Vault, where: PlaceKey) -> tuple[list[tuple[str | None, str | None]], int, str]:
    """The days of stays at a place and its lines without them, as programs have them; the days in words."""
    found = places(vault)
    line = found.line(where, "en")
    stays = found.stays(where)
    shown = json_from_place(line, stays)
    days, undated = shown["days"], shown["undated"]
    assert isinstance(days, list)
    assert isinstance(undated, int)
    spans = [(one["lo"], one["hi"]) for one in days if isinstance(one, dict)]
    return (
        cast("list[tuple[str | None, str | None]]", spans),
        undated,
        days_in_words(stays, "en", found.record.vocabulary),
    )

"""Placing a party by hand: each rule by itself, all of them at once, exposures, holds, and what a vault makes of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.directories.reading import read_directory
from safeconduct.evacuate.directories.rules import WINDOW_DAYS, free_beds, known_to, too_many
from safeconduct.evacuate.directories.types import HoldHere, PlaceHere
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import NO_THING
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.placing.commands import free_intents, orphans, place, told_intents
from safeconduct.evacuate.placing.errors import CannotBePlaced, NothingToFree
from safeconduct.evacuate.placing.reading import party_of, world_of
from safeconduct.evacuate.placing.rules import findings, nights_of, options, stages_of
from safeconduct.evacuate.placing.types import Placement, Rider, Rule, Stage, Stay, Weight
from safeconduct.evacuate.placing.wording import SENTENCES, finding_in_words
from safeconduct.evacuate.running.undoing import undo
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import office
from tests.unit.evacuate.scenes import TODAY, Scene, id_, place_here, scene, thing, trip_here

__all__ = ["scene", "thing"]


def test_nothing_stands_against_a_way_that_fits(scene: Scene) -> None:
    assert scene.found() == []
    assert nights_of(scene.placement, scene.world, Stage.TRANSIT) == (TODAY + 2, TODAY + 5)
    assert nights_of(scene.placement, scene.world, Stage.SAFE) == (TODAY + 5, TODAY + 20)


Spoil = Callable[[Scene], object]
NOTHING = dict.fromkeys(("extraction", "helper", "transit", "onward", "safe", "departure"), NO_THING)


def other(place: str, until: int, *, is_hot: bool = False) -> Stay:
    return Stay(id_("other"), id_(place), TODAY, Day(TODAY + until), is_hot=is_hot)


SPOILT: dict[Rule, tuple[Stage, Spoil]] = {
    Rule.NOTHING_CHOSEN: (Stage.EXTRACTION, lambda s: s.choose(**NOTHING)),
    Rule.TRIP_OFF: (Stage.EXTRACTION, lambda s: s.change("trips", 0, is_off=True)),
    Rule.TRIP_PAST: (Stage.EXTRACTION, lambda s: s.change("trips", 0, day=Day(TODAY - 1)).be(ready=None)),
    Rule.WRONG_TOWN: (Stage.ONWARD, lambda s: s.change("trips", 1, from_city="river port")),
    Rule.BEFORE_READY: (Stage.EXTRACTION, lambda s: s.be(ready=Day(TODAY + 3))),
    Rule.AFTER_DEADLINE: (Stage.EXTRACTION, lambda s: s.be(deadline=Day(TODAY + 1))),
    Rule.NO_SEAT: (Stage.EXTRACTION, lambda s: s.riding.update({id_("out"): (Rider(id_("other"), 2),)})),
    Rule.PARTY_CAP: (
        Stage.DEPARTURE,
        lambda s: s.riding.update({id_("away"): (Rider(id_("other"), 0), Rider(id_("third"), 0))}),
    ),
    Rule.MODE_BANNED: (Stage.ONWARD, lambda s: s.change("trips", 1, mode="bus").be(ban_modes=frozenset(("bus",)))),
    Rule.PAPERS_CHECKED: (Stage.DEPARTURE, lambda s: s.change("trips", 2, id_check=2).be(most_check=1)),
    Rule.CITY_BANNED: (Stage.ONWARD, lambda s: s.be(ban_cities=frozenset(("lake city",)))),
    Rule.TIMES_DO_NOT_JOIN: (
        Stage.ONWARD,
        lambda s: s.change("trips", 0, arrive_day=Day(TODAY + 6)).choose(transit=NO_THING),
    ),
    Rule.HELPER_MISSING: (Stage.HELPER, lambda s: s.choose(helper=NO_THING)),
    Rule.HELPER_NOT_FOR_TRIP: (Stage.HELPER, lambda s: s.change("trips", 0, helpers=(id_("another"),))),
    Rule.HELPER_STATE: (Stage.HELPER, lambda s: s.change("helpers", 0, state="paused")),
    Rule.HELPER_AWAY: (Stage.HELPER, lambda s: s.change("helpers", 0, not_days=frozenset((Day(TODAY + 2),)))),
    Rule.HELPER_BUSY: (Stage.HELPER, lambda s: s.hold("helper", 2, 3)),
    Rule.HELPER_SKILL: (Stage.HELPER, lambda s: s.change("helpers", 0, skills=frozenset(("doctor",)))),
    Rule.HELPER_UNCHECKED: (Stage.HELPER, lambda s: s.change("helpers", 0, checked="once")),
    Rule.HELPER_CAP: (Stage.HELPER, lambda s: s.hold("helper", -9, -8, 5)),
    Rule.PLACE_MISSING: (Stage.TRANSIT, lambda s: s.choose(transit=NO_THING)),
    # The next trip leaves on the day on which they arrive.
    Rule.NO_NIGHT: (Stage.TRANSIT, lambda s: s.change("trips", 0, arrive_day=Day(TODAY + 5))),
    Rule.PLACE_KIND: (Stage.SAFE, lambda s: s.change("places", 1, kind="transit")),
    Rule.PLACE_TOWN: (Stage.TRANSIT, lambda s: s.change("places", 0, city="river port")),
    Rule.PLACE_BANNED: (Stage.SAFE, lambda s: s.be(ban_places=frozenset((id_("s1"),)))),
    Rule.PLACE_CLOSED: (Stage.SAFE, lambda s: s.change("places", 1, until=Day(TODAY + 18))),
    Rule.PLACE_ADMITS: (Stage.TRANSIT, lambda s: s.change("places", 0, admits="women")),
    Rule.NO_BED: (Stage.TRANSIT, lambda s: s.hold("t1", 3, 4, 3)),
    Rule.HOT_WITH_OTHERS: (Stage.SAFE, lambda s: s.stays.append(other("s1", 9, is_hot=True))),
    Rule.UNVOUCHED_WITH_OTHERS: (Stage.SAFE, lambda s: s.hold("s1", 6, 9).be(may_share=False)),
    Rule.HOT_NEAR: (Stage.TRANSIT, lambda s: s.meant_for_hot().change("places", 0, is_near=True).be(is_hot=True)),
    Rule.NOT_WITH: (
        Stage.TRANSIT,
        lambda s: s.be(not_with=frozenset((id_("other"),))).stays.append(other("t1", 3)),
    ),
    Rule.TOO_MANY_NIGHTS: (Stage.TRANSIT, lambda s: s.change("places", 0, max_nights=2)),
    Rule.PLACE_CAP: (Stage.SAFE, lambda s: s.change("places", 1, people_cap=1)),
    Rule.COUNTRY_NOT_WANTED: (Stage.DEPARTURE, lambda s: s.be(papers={"westland": Day(TODAY)})),
    Rule.PAPERS_NOT_HERE: (Stage.DEPARTURE, lambda s: s.be(papers={"norland": None})),
    Rule.PLACED_ALREADY: (Stage.PARTY, lambda s: s.be(placed=(id_("elsewhere"),))),
    Rule.CONSENT: (Stage.PARTY, lambda s: s.be(refused=("house",))),
}


def test_every_rule_has_a_case_here_and_a_sentence_in_both_languages() -> None:
    assert set(SPOILT) == set(SENTENCES) == set(Rule)
    assert all(one.en and one.ru for one in SENTENCES.values())


@pytest.mark.parametrize("rule", list(Rule))
def test_what_is_spoilt_in_one_place_is_found_there_and_nowhere_else(scene: Scene, rule: Rule) -> None:
    stage, spoil = SPOILT[rule]
    spoil(scene)
    assert scene.found() == [(rule, stage)]
    (one,) = findings(scene.party, scene.placement, scene.world)
    warns = rule in (Rule.HELPER_UNCHECKED, Rule.AFTER_DEADLINE)
    assert one.weight is (Weight.WARNS if warns else Weight.REFUSED)
    for language in ("en", "ru"):
        words = finding_in_words(one, language, lambda of: of.decode().rstrip("."))
        assert "{" not in words
        assert words.endswith(".")


def test_a_house_to_which_no_trip_leads_is_said_to_hold_no_bed_and_weighs_on_no_other_choice(scene: Scene) -> None:
    scene.choose(onward=NO_THING, departure=NO_THING, transit=NO_THING)
    assert scene.found() == [(Rule.NO_NIGHT, Stage.SAFE)]
    assert all(not one.against for one in options(scene.party, scene.placement, Stage.SAFE, scene.world))


def test_who_comes_after_the_last_planned_day_and_goes_nowhere_yet_has_a_night_held(scene: Scene) -> None:
    late = Day(scene.world.horizon + 1)
    scene.change("trips", 1, day=late, arrive_day=late)
    scene.choose(departure=NO_THING)
    assert nights_of(scene.placement, scene.world, Stage.SAFE) == (late, late + 1)
    assert Rule.NO_NIGHT not in {rule for rule, _ in scene.found()}


def test_everything_that_stands_against_a_way_is_said_at_once_and_in_one_order(scene: Scene) -> None:
    for rule in (Rule.NO_SEAT, Rule.HELPER_BUSY, Rule.NO_BED, Rule.PLACE_CAP, Rule.CONSENT, Rule.PLACE_ADMITS):
        SPOILT[rule][1](scene)
    found = scene.found()
    assert [rule for rule, _ in found] == [
        Rule.NO_SEAT, Rule.HELPER_BUSY, Rule.PLACE_ADMITS, Rule.NO_BED, Rule.PLACE_CAP, Rule.CONSENT,
    ]  # fmt: skip
    mixed = Scene.__new__(Scene)
    mixed.__dict__.update(scene.__dict__)
    for held in (mixed.places, mixed.trips, mixed.holds):
        random.Random(7).shuffle(held)
    assert mixed.found() == found


def test_a_span_of_nights_without_beds_is_one_sentence_with_a_count_of_others(scene: Scene) -> None:
    scene.hold("s1", 6, 9, 3)
    scene.hold("s1", 12, 13, 4)
    found = [one for one in findings(scene.party, scene.placement, scene.world) if one.rule is Rule.NO_BED]
    assert [(one.day, one.until, one.number) for one in found] == [
        (TODAY + 6, TODAY + 8, 3),
        (TODAY + 12, TODAY + 12, 4),
    ]
    words = finding_in_words(found[0], "en", lambda of: of.decode().rstrip("."))
    assert (
        words == "s1 has not beds enough from the night of 27 January 2030 to that of 29 January 2030: 3 of 4 are held."
    )


def test_somebody_searched_for_stays_alone_and_only_where_that_is_meant(scene: Scene) -> None:
    scene.party = replace(scene.party, is_hot=True, may_share=False)
    assert scene.found() == [(Rule.HOT_WITH_OTHERS, Stage.TRANSIT), (Rule.HOT_WITH_OTHERS, Stage.SAFE)]
    scene.meant_for_hot()
    assert scene.found() == []
    scene.hold("t1", 2, 3, is_alone=True)
    assert [rule for rule, _ in scene.found()] == [Rule.NO_BED, Rule.HOT_WITH_OTHERS]


@pytest.mark.parametrize("stage", [Stage.TRANSIT, Stage.SAFE])
@pytest.mark.parametrize("kind", ["transit", "safe", "hospital", "other"])
def test_every_kind_of_place_that_serves_is_offered_and_no_other(
    scene: Scene, thing: Thing, stage: Stage, kind: str
) -> None:
    here = place_here(thing, "a", kind=kind, city="second city" if stage is Stage.TRANSIT else "lake city")
    scene.places.append(here)
    scene.choose(**{stage.value: here.id})
    of_kind = [rule for rule, _ in scene.found() if rule is Rule.PLACE_KIND]
    # What is chosen is always offered: here it is not.
    scene.choose(**{stage.value: NO_THING})
    offered = [one.of for one in options(scene.party, scene.placement, stage, scene.world)]
    assert (here.id in offered) == (not of_kind) == (stage in stages_of(here.id, scene.world.directory))
    # A house that is meant for it goes before a hospital in which nothing stands against it either.
    if kind in ("hospital", "other"):
        assert offered[0] != here.id


def test_what_fits_the_other_choices_is_offered_first(scene: Scene, thing: Thing) -> None:
    scene.places.append(place_here(thing, "t2", admits="women"))
    scene.trips.append(trip_here(thing, "later", "extraction", "old bridge", "second city", 9))
    scene.trips.append(trip_here(thing, "else", "extraction", "mill town", "second city", 2))
    houses = options(scene.party, scene.placement, Stage.TRANSIT, scene.world)
    assert [(one.of, [each.rule for each in one.against]) for one in houses] == [
        (id_("t1"), []),
        (id_("t2"), [Rule.PLACE_ADMITS]),
    ]
    trips = options(scene.party, scene.placement, Stage.EXTRACTION, scene.world)
    assert [one.of for one in trips] == [id_("out"), id_("later")]


def test_what_is_still_to_be_chosen_or_refused_anyhow_counts_against_no_candidate(scene: Scene) -> None:
    scene.choose(**NOTHING).be(refused=("move",))
    for stage in (Stage.EXTRACTION, Stage.HELPER, Stage.ONWARD, Stage.DEPARTURE):
        assert [one.against for one in options(scene.party, scene.placement, stage, scene.world)] == [()]
    # A house is asked about where one is chosen.
    scene.be(refused=("house",))
    (house,) = options(scene.party, scene.placement, Stage.TRANSIT, scene.world)
    assert [one.rule for one in house.against] == [Rule.CONSENT]


def test_the_gravest_of_what_a_candidate_would_bring_comes_first_and_warnings_last(scene: Scene) -> None:
    SPOILT[Rule.NO_BED][1](scene)
    SPOILT[Rule.NOT_WITH][1](scene)
    scene.change("helpers", 0, checked="once")
    house = options(scene.party, scene.placement, Stage.TRANSIT, scene.world)[0]
    assert [one.rule for one in house.against] == [Rule.NOT_WITH, Rule.NO_BED]
    assert house.worst is house.against[0]
    (helper,) = options(scene.party, scene.placement, Stage.HELPER, scene.world)
    assert (helper.against, helper.worst) == ((), helper.known[0])
    assert helper.known[0].rule is Rule.HELPER_UNCHECKED
    # Which trip they take changes nothing about the helper's being unchecked.
    scene.choose(extraction=NO_THING)
    assert [one.known for one in options(scene.party, scene.placement, Stage.EXTRACTION, scene.world)] == [()]


def test_what_is_chosen_is_among_what_is_offered_although_it_starts_elsewhere(scene: Scene, thing: Thing) -> None:
    scene.trips.append(trip_here(thing, "else", "extraction", "mill town", "second city", 2))
    scene.choose(extraction=id_("else"))
    offered = options(scene.party, scene.placement, Stage.EXTRACTION, scene.world)
    assert [(one.of, [each.rule for each in one.against]) for one in offered] == [
        (id_("out"), []),
        (id_("else"), [Rule.WRONG_TOWN]),
    ]


HOLDS = st.lists(
    st.tuples(st.integers(-50, 50), st.integers(1, 20), st.integers(1, 4), st.booleans(), st.booleans(), st.booleans()),
    max_size=8,
)


@given(held=HOLDS, night=st.integers(-60, 60), order=st.randoms(use_true_random=False))
def test_beds_and_who_knows_are_counted_as_a_slow_reader_would(
    held: list[tuple[int, int, int, bool, bool, bool]], night: int, order: random.Random
) -> None:
    here = PlaceHere(None, id_("p"), None, "", "", "safe", 6, "any", None, None, False, False, None, None, "open")  # type: ignore[arg-type]
    holds = [
        HoldHere(id_(str(n)), id_("p"), Day(TODAY + begin), Day(TODAY + begin + long), people, alone, told, freed)
        for n, (begin, long, people, alone, told, freed) in enumerate(held)
    ]
    taken, is_alone, known, alone_there = 0, False, 0, 0
    for begin, long, people, alone, told, freed in held:
        if not freed and night in range(begin, begin + long):
            taken, is_alone = taken + people, is_alone or alone
            alone_there = max(alone_there, people if alone else 0)
        days = set(range(begin, begin + long))
        if (told or not freed) and days & set(range(night - WINDOW_DAYS, night + WINDOW_DAYS + 1)) - {
            night - WINDOW_DAYS - 1
        }:
            known += people
    order.shuffle(holds)
    assert free_beds(here, holds, Day(TODAY + night)) == (0 if is_alone else max(0, 6 - taken))
    assert known_to(holds, Day(TODAY + night)) == known
    # Whoever has it alone has it: all others are too many, and in no case are there more beds than the place has.
    beds = min(6, alone_there) if is_alone and taken > alone_there else 6
    assert too_many(here, holds, Day(TODAY + night)) == max(0, taken - beds)
    shut = replace(here, state="burnt")
    assert too_many(shut, holds, Day(TODAY + night)) == 0


# --- in a real vault


def test_a_party_is_placed_with_holds_and_a_journey_that_names_them(tmp_path: Path) -> None:
    here = office(tmp_path)
    write_rescue(here.desk.team, TODAY, "en")
    team, people = here.desk.team, here.desk.team.people()
    cases = read_cases(here.facts)
    parties = [party_of(one, people.get, TODAY) for one in cases]
    party = replace(parties[5], may_share=True)
    world = world_of(here.facts, read_journeys(team), parties, TODAY)
    chosen = Placement()
    for stage in (Stage.EXTRACTION, Stage.HELPER, Stage.ONWARD, Stage.TRANSIT, Stage.DEPARTURE, Stage.SAFE):
        chosen = replace(chosen, **{stage.value: options(party, chosen, stage, world)[0].of})
    assert [one for one in findings(party, chosen, world) if one.weight is Weight.REFUSED] == []

    placed = place(team, party, chosen, world, language="en")

    journey = read_journey(team, placed.part)
    assert journey is not None
    assert (journey.case, journey.size, journey.tier.value) == (party.case, 1, 3)
    assert [leg.thing.text("kind") for leg in journey.legs] == ["extraction", "stay", "onward", "stay", "departure"]
    held = read_directory(here.facts).holds
    assert sorted(journey.thing.ids_of("holds")) == sorted(one.id for one in held)
    # Two beds, a helper's day, and seats of three trips.
    assert len(held) == 6
    assert orphans(held, read_journeys(team)) == ()
    # What is held now stands against the next party, although its journey could not be opened.
    world = world_of(here.facts, (), parties, TODAY)
    assert Rule.HELPER_BUSY in {one.rule for one in findings(party, chosen, world)}
    with pytest.raises(CannotBePlaced):
        place(team, party, chosen, world, language="en")
    here.desk.vault.append(told_intents(here.facts, journey))
    here.desk.vault.append(free_intents(here.facts, journey))
    with pytest.raises(NothingToFree):
        free_intents(here.facts, journey)
    freed = read_directory(here.facts).holds
    assert all(one.is_freed and one.is_told for one in freed)


def test_whoever_has_seen_what_is_refused_may_do_it_and_the_journey_says_so(tmp_path: Path) -> None:
    here = office(tmp_path)
    write_rescue(here.desk.team, TODAY, "ru")
    team, people = here.desk.team, here.desk.team.people()
    party = party_of(read_cases(here.facts)[0], people.get, TODAY)
    world = world_of(here.facts, (), [party], TODAY)
    party = replace(party, refused=("move",))
    assert (party.is_hot, party.most_check) == (True, 1)
    chosen = Placement(extraction=options(party, Placement(), Stage.EXTRACTION, world)[0].of)
    placed = place(team, party, chosen, world, language="ru", has_seen=True)
    journey = read_journey(team, placed.part)
    assert journey is not None
    assert [one.text("words") for one in journey.events] == ["placed all the same: helper_missing, consent"]


def test_a_hold_or_a_trip_without_days_is_left_out_and_a_check_nobody_told_is_the_strictest(tmp_path: Path) -> None:
    here = office(tmp_path)
    places, planning = here.part(Sort.PLACES), here.part(Sort.PLANNING)
    here.begin(places, "hold", {"what": "bed", "from_day": TODAY})
    here.begin(places, "hold", {"what": "bed", "from_day": TODAY, "until": TODAY})
    here.begin(planning, "trip", {"sort": "onward"})
    here.begin(planning, "trip", {"sort": "onward", "day": TODAY})
    held = read_directory(here.facts)
    assert held.holds == ()
    (trip,) = held.trips.values()
    assert (trip.id_check, trip.arrive_day) == (2, TODAY)


def test_what_was_placed_is_taken_back_at_once_and_brought_again(tmp_path: Path) -> None:
    here = office(tmp_path)
    write_rescue(here.desk.team, TODAY, "en")
    team = here.desk.team
    party = party_of(read_cases(here.facts)[5], team.people().get, TODAY)
    world = world_of(here.facts, (), [party], TODAY)
    chosen = Placement()
    for stage in (Stage.EXTRACTION, Stage.HELPER, Stage.ONWARD, Stage.TRANSIT, Stage.SAFE):
        chosen = replace(chosen, **{stage.value: options(party, chosen, stage, world)[0].of})
    placed = place(team, party, chosen, world, language="en", has_seen=True)
    legs = [one.thing.id for one in read_journeys(team)[0].legs]
    held = read_directory(here.facts).holds
    assert (len(legs), len(held)) == (4, 5)

    undone = undo(team, placed.ops)
    assert read_journeys(team) == ()
    assert read_directory(here.facts).holds == ()
    undo(team, undone)
    assert [one.thing.id for one in read_journeys(team)[0].legs] == legs
    assert read_directory(here.facts).holds == held

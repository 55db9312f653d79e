"""Whom a placement exposes: who would know whom and what, by name where it opens, by count where it does not."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.directories.rules import known_to
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.journeys.knowing import Hold, Kind, LegSeen
from safeconduct.evacuate.journeys.knowing import party as party_node
from safeconduct.evacuate.journeys.knowing import place as place_node
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.placing.commands import place
from safeconduct.evacuate.placing.exposing import exposures
from safeconduct.evacuate.placing.reading import party_of, steps_of, world_of
from safeconduct.evacuate.placing.rules import options
from safeconduct.evacuate.placing.types import Exposure, Knowing, Other, Placement, Rider, Rule, Stage, Stay, Steps
from safeconduct.evacuate.placing.wording import exposure_in_words
from safeconduct.evacuate.running.burning import Burnt, Net, answer
from tests.unit.evacuate.parts import NOON, office
from tests.unit.evacuate.scenes import TODAY, Scene, id_, scene, thing

__all__ = ["scene", "thing"]


def exposed(scene: Scene, kind: Knowing) -> dict[Stage, Exposure]:
    found = exposures(scene.party, scene.placement, scene.world)
    return {one.stage: one for one in found if one.kind is kind}


def named(of: ThingId) -> str:
    return of.decode().rstrip(".")


def said(scene: Scene, kind: Knowing, stage: Stage, language: Language = "en") -> str:
    return exposure_in_words(exposed(scene, kind)[stage], language, named)


def hold_of(scene: Scene, party: str, of: str, begin: int, end: int, people: int = 1, **more: object) -> None:
    """Hold something for a party whose journey opens here."""
    scene.hold(of, begin, end, people, **more)
    scene.whose[scene.holds[-1].id] = id_(party)


def test_alone_everywhere_nobody_else_is_named(scene: Scene) -> None:
    scene.change("places", 1, people_cap=9)
    assert [exposure_in_words(one, "en", named) for one in exposures(scene.party, scene.placement, scene.world)] == [
        "Nobody else is known to be on the trip out.",
        "helper would have met 2 people, of at most 6: nobody but this party.",
        "2 people would know t1, and no limit is set: nobody but this party.",
        "Nobody else sleeps in t1 in these nights.",
        "Nobody else is known to be on the trip on.",
        "2 people would know s1, of at most 9: nobody but this party.",
        "Nobody else sleeps in s1 in these nights.",
        "Nobody else is known to be on the trip away.",
    ]


def test_a_helper_and_a_house_name_the_parties_that_open_here_and_count_the_others(scene: Scene) -> None:
    hold_of(scene, "heron", "helper", -3, -2, 2)
    scene.hold("helper", -4, -3, 1)
    hold_of(scene, "heron", "s1", 1, 4, 2, is_freed=True, is_told=True)
    hold_of(scene, "juniper", "s1", 1, 4, 2, is_freed=True)
    scene.hold("s1", -40, -35, 2)
    scene.change("places", 1, people_cap=9)
    found = exposures(scene.party, scene.placement, scene.world)
    counted = {
        one.stage: (one.people, one.most, one.unread) for one in found if one.kind in (Knowing.MEETS, Knowing.KNOWN)
    }
    assert counted == {Stage.HELPER: (5, 6, 1), Stage.TRANSIT: (2, None, 0), Stage.SAFE: (4, 9, 0)}
    assert said(scene, Knowing.MEETS, Stage.HELPER) == (
        "helper would have met 5 people, of at most 6: this party, heron (2) and 1 person of a journey that does not "
        "open here."
    )
    assert said(scene, Knowing.KNOWN, Stage.SAFE) == "4 people would know s1, of at most 9: this party and heron (2)."
    assert said(scene, Knowing.MEETS, Stage.HELPER, "ru") == (
        "Всего людей, которых узнает helper: 5; предел — 6. Кроме этой группы: heron (2) и 1 человек из поездки, "
        "которая здесь не открывается."
    )
    assert said(scene, Knowing.KNOWN, Stage.TRANSIT, "ru") == (
        "Всего людей, которые узнают место «t1»: 2; предел не задан. Кроме этой группы — никого."
    )


def test_who_sleeps_in_a_house_in_the_same_nights_is_named_with_those_nights(scene: Scene) -> None:
    for party, begin, end in (("heron", 1, 3), ("juniper", 4, 30), ("before", -5, 2), ("after", 5, 9)):
        hold_of(scene, party, "t1", begin, end, 2)
        scene.stays.append(Stay(id_(party), id_("t1"), Day(TODAY + begin), Day(TODAY + end), people=2))
    scene.hold("t1", 2, 3, 1)
    scene.hold("t1", 3, 5, 1)
    company = exposed(scene, Knowing.SHARES)[Stage.TRANSIT]
    assert company.others == (
        Other(id_("heron"), 2, Day(TODAY + 2), Day(TODAY + 2)),
        Other(id_("juniper"), 2, Day(TODAY + 4), Day(TODAY + 4)),
    )
    # At most one of those two who do not open here in any one night, whoever they are.
    assert (company.unread, company.people) == (1, 7)
    assert said(scene, Knowing.SHARES, Stage.TRANSIT) == (
        "Others in t1 in these nights: heron (2, the night of 23 January 2030), juniper (2, the night of 25 January "
        "2030) and 1 person of a journey that does not open here."
    )
    assert said(scene, Knowing.SHARES, Stage.SAFE, "ru") == "В «s1» в эти ночи больше никто не спит."


def test_who_rides_on_the_same_trip_is_named_and_counted_by_the_seats_held_where_it_does_not_open(
    scene: Scene,
) -> None:
    scene.riding[id_("out")] = (Rider(id_("heron"), 1), Rider(id_("case"), 2))
    assert said(scene, Knowing.RIDES, Stage.EXTRACTION) == "Others on the trip out: heron (1)."
    assert exposed(scene, Knowing.RIDES)[Stage.EXTRACTION].people == 3
    scene.hold("on", 5, 6, 2)
    assert said(scene, Knowing.RIDES, Stage.ONWARD) == (
        "Others on the trip on: 2 people of journeys that do not open here."
    )
    assert (Rule.NO_SEAT, Stage.ONWARD) in scene.found()
    # Where the journey opens, it is named by its legs, and its seats count once.
    scene.whose[scene.holds[-1].id] = id_("heron")
    assert said(scene, Knowing.RIDES, Stage.ONWARD) == "Nobody else is known to be on the trip on."


def far(scene: Scene, language: Language = "en") -> list[str]:
    """What is said of two steps."""
    found = exposures(scene.party, scene.placement, scene.world)
    return [exposure_in_words(one, language, named) for one in found if one.kind in (Knowing.FALLS, Knowing.TAKEN)]


def test_whom_two_steps_lead_to_is_said_of_each_thing_and_of_the_party_and_nobody_is_named_twice(scene: Scene) -> None:
    assert far(scene) == []
    # Heron was driven by the same helper, juniper by whoever keeps the house in which they would live.
    legs = (
        LegSeen(id_("a"), id_("j-heron"), helper=id_("helper"), is_told=True),
        LegSeen(id_("b"), id_("j-juniper"), helper=id_("keeper"), is_told=True),
    )
    parties = {id_("j-heron"): Other(id_("heron"), 2), id_("j-juniper"): Other(id_("juniper"), 3)}
    scene.steps = Steps(Net(legs, keepers={id_("s1"): id_("keeper")}), parties)
    hold_of(scene, "heron", "helper", 1, 2, 2)
    assert far(scene) == [
        "If s1 falls, two steps lead to juniper (3) too.",
        "If somebody of this party is taken, two steps lead to heron (2) and keeper.",
    ]
    assert far(scene, "ru") == [
        "Если раскроют s1, в два шага выйдут и на: juniper (3).",
        "Если кого-то из этой группы задержат, в два шага выйдут на: heron (2) и keeper.",
    ]
    # Without a house that they sleep in, its keeper leads nowhere.
    scene.choose(safe=NO_THING, departure=NO_THING)
    assert far(scene) == ["If somebody of this party is taken, two steps lead to heron (2)."]


def test_whom_two_steps_lead_to_is_short_and_a_count_where_it_does_not_open(scene: Scene) -> None:
    names = [f"p{n}" for n in range(9)]
    legs = tuple(LegSeen(id_(one), id_(one), place=id_("t1"), is_told=True) for one in names)
    held = Hold(id_("closed"), place_node(id_("s1")), TODAY + 6, TODAY + 9, 4, is_here=False)
    scene.steps = Steps(Net(legs, holds=(held,)), {id_(one): Other(id_(one), 2) for one in names})
    assert far(scene)[-1] == (
        "If somebody of this party is taken, two steps lead to p0 (2), p1 (2), p2 (2), p3 (2), p4 (2), p5 (2), 6 "
        "people more and up to 4 people of journeys that do not open here."
    )


def test_who_keeps_a_house_would_meet_them(scene: Scene) -> None:
    assert exposed(scene, Knowing.KEEPS) == {}
    scene.change("places", 1, keeper=id_("helper"))
    assert said(scene, Knowing.KEEPS, Stage.SAFE) == "helper keeps s1 and would meet them there."


def test_what_does_not_open_is_called_so(scene: Scene) -> None:
    scene.change("places", 1, keeper=id_("unknown"))
    words = exposure_in_words(exposed(scene, Knowing.KEEPS)[Stage.SAFE], "ru", lambda _: "")
    assert words == "Место «(вам не открыто)» держит (вам не открыто), и там они встретятся."


def test_every_way_of_knowing_has_its_sentences_in_both_languages(scene: Scene) -> None:
    for kind in Knowing:
        for others in ((), (Other(id_("heron"), 2),)):
            for language in ("en", "ru"):
                words = exposure_in_words(Exposure(kind, Stage.SAFE, id_("s1"), 2, 3, others), language, named)
                assert "{" not in words
                assert words.endswith(".")


HOLDS = st.lists(
    st.tuples(
        st.sampled_from(("helper", "t1", "s1")),
        st.sampled_from(("", "heron", "juniper")),
        st.integers(-50, 50),
        st.integers(1, 20),
        st.integers(1, 4),
        st.booleans(),
        st.booleans(),
    ),
    max_size=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=HOLDS, order=st.randoms(use_true_random=False))
def test_names_and_counts_together_are_those_by_which_caps_are_kept(
    scene: Scene, held: list[tuple[str, str, int, int, int, bool, bool]], order: random.Random
) -> None:
    scene.holds, scene.whose = [], {}
    for of, party, begin, long, people, told, freed in held:
        scene.hold(of, begin, begin + long, people, is_told=told, is_freed=freed)
        if party:
            scene.whose[scene.holds[-1].id] = id_(party)
    order.shuffle(scene.holds)
    world = scene.world
    for one in exposures(scene.party, scene.placement, world):
        if one.kind in (Knowing.MEETS, Knowing.KNOWN):
            assert one.people == scene.party.size + one.unread + sum(each.people for each in one.others)
            assert len({each.party for each in one.others}) == len(one.others)
            holds = world.directory.holds_of(one.of)
            days = {Stage.HELPER: (2, 3), Stage.TRANSIT: (2, 5), Stage.SAFE: (5, 20)}[one.stage]
            most = max(known_to(holds, Day(TODAY + n)) for n in range(*days))
            assert one.people == scene.party.size + most


# --- in a real vault


def test_who_was_placed_before_is_named_to_whoever_opens_their_journey_and_a_number_to_others(tmp_path: Path) -> None:
    here = office(tmp_path)
    write_rescue(here.desk.team, TODAY, "en")
    team, people = here.desk.team, here.desk.team.people()
    cases = read_cases(here.facts)
    parties = [replace(party_of(one, people.get, TODAY), may_share=True) for one in cases]
    first, second = parties[5], parties[7]
    world = world_of(here.facts, (), parties, TODAY)
    chosen = Placement()
    for stage in (Stage.EXTRACTION, Stage.HELPER, Stage.ONWARD, Stage.TRANSIT, Stage.SAFE):
        chosen = replace(chosen, **{stage.value: options(first, chosen, stage, world)[0].of})
    place(team, first, chosen, world, language="en", has_seen=True)
    names = {one.thing.id: one.name for one in cases}

    opened = exposures(second, chosen, world_of(here.facts, read_journeys(team), parties, TODAY))
    for kind in (Knowing.MEETS, Knowing.KNOWN, Knowing.SHARES, Knowing.RIDES):
        found = [one for one in opened if one.kind is kind]
        assert {each.party for one in found for each in one.others} == {first.case}
        words = [exposure_in_words(one, "en", lambda of: names.get(of, "there")) for one in found if one.others]
        assert all(names[first.case] in one for one in words)
    # Where the journey does not open, its holds still count and name nobody.
    closed = exposures(second, chosen, world_of(here.facts, (), parties, TODAY))
    assert {each.party for one in closed for each in one.others} == set()
    of = {one.kind: one.people for one in closed if one.stage in (Stage.HELPER, Stage.SAFE)}
    assert of == {one.kind: one.people for one in opened if one.stage in (Stage.HELPER, Stage.SAFE)}
    rides = {one.stage: one.people for one in opened if one.kind is Knowing.RIDES}
    assert {one.stage: one.people for one in closed if one.kind is Knowing.RIDES} == rides


def test_two_steps_are_those_that_a_burn_finds_once_they_are_on_their_way(tmp_path: Path) -> None:
    here = office(tmp_path)
    write_rescue(here.desk.team, TODAY, "en")
    team, people = here.desk.team, here.desk.team.people()
    cases = read_cases(here.facts)
    parties = [replace(party_of(one, people.get, TODAY), may_share=True) for one in cases]
    world = world_of(here.facts, (), parties, TODAY)
    chosen = Placement()
    for stage in (Stage.EXTRACTION, Stage.HELPER, Stage.ONWARD, Stage.TRANSIT, Stage.SAFE):
        chosen = replace(chosen, **{stage.value: options(parties[5], chosen, stage, world)[0].of})
    place(team, parties[5], chosen, world, language="en", has_seen=True)
    before = world_of(here.facts, read_journeys(team), parties, TODAY)
    before = replace(before, steps=steps_of(here.facts, read_journeys(team), TODAY))
    (told,) = [one for one in exposures(parties[7], chosen, before) if one.kind is Knowing.TAKEN]
    assert [one.party for one in told.others] == [parties[5].case]

    placed = place(team, parties[7], chosen, before, language="en", has_seen=True)

    steps = steps_of(here.facts, read_journeys(team), TODAY)
    burnt = Burnt(frozenset([party_node(bytes(placed.part))]))
    found = [one for one in answer(burnt, steps.net, NOON).exposed if one.hops == 2]
    assert {steps.parties[one.node.id] for one in found if one.node.kind is Kind.PARTY} == set(told.others)
    assert {one.node.id for one in found if one.node.kind is not Kind.PARTY} == set(told.things)

"""Who is exposed when somebody or something falls, what follows, and what may not be published then."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import MS_PER_DAY
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.knowing import (
    Hold,
    Kind,
    LegSeen,
    Node,
    Told,
    exposed,
    helper,
    party,
    place,
)
from safeconduct.evacuate.running.burning import (
    Burnt,
    Embargo,
    Guarded,
    HeldBack,
    Net,
    Publishing,
    answer,
    embargo,
    held_back,
)
from safeconduct.evacuate.running.wording import held_back_in_words
from safeconduct.record.wording import day_in_words

NOW = 20_000 * MS_PER_DAY + 12 * 3_600_000
HOUR = 3_600_000
TODAY = NOW // MS_PER_DAY


def id_(n: int) -> ThingId:
    return ThingId(n.to_bytes(16, "big"))


ANNA, BELA, CARO = id_(1), id_(2), id_(3)
HOUSE, FLAT, BARN = id_(11), id_(12), id_(13)
DRIVER, KEEPER, OTHER = id_(21), id_(22), id_(23)
# Anna is in the house, driven there by the driver; tomorrow she goes on to the flat with another.
ANNA_CAME = LegSeen(id_(101), ANNA, HOUSE, DRIVER, is_told=True, is_over=True)
ANNA_STAYS = LegSeen(id_(102), ANNA, HOUSE, is_told=True, is_on=True)
ANNA_GOES = LegSeen(id_(103), ANNA, FLAT, OTHER, from_ms=NOW + 20 * HOUR, is_told=True)
# Bela is in the house too. Caro leaves in three days by the driver; nobody was told.
BELA_STAYS = LegSeen(id_(111), BELA, HOUSE, is_told=True, is_on=True)
CARO_GOES = LegSeen(id_(121), CARO, BARN, DRIVER, from_ms=NOW + 72 * HOUR)
LEGS = (ANNA_CAME, ANNA_STAYS, ANNA_GOES, BELA_STAYS, CARO_GOES)
NET = Net(LEGS)


def found(burnt: Node, net: Net = NET) -> dict[Node, tuple[int, int | None]]:
    held = exposed([burnt], net.legs, net.told, holds=net.holds, keepers=net.keepers, now_ms=NOW)
    return {one.node: (one.hops, one.by_ms) for one in held}


def test_a_driver_who_is_taken_exposes_whom_they_drove_and_where_and_who_lives_there() -> None:
    assert found(helper(DRIVER)) == {
        party(ANNA): (1, NOW),
        place(HOUSE): (1, NOW),
        party(BELA): (2, NOW),
        helper(OTHER): (2, NOW + 20 * HOUR),
        place(FLAT): (2, NOW + 20 * HOUR),
    }


def test_nobody_is_exposed_by_a_leg_of_which_nobody_was_told() -> None:
    assert party(CARO) not in found(helper(DRIVER))
    told = replace(NET, told=(Told(helper(DRIVER), CARO_GOES.id, frozenset({"time", "place"})),))
    shown = found(helper(DRIVER), told)
    assert shown[party(CARO)] == (1, NOW + 72 * HOUR)
    assert shown[place(BARN)] == (1, NOW + 72 * HOUR)


def test_who_was_told_where_it_goes_on_exposes_that_place() -> None:
    told = replace(NET, told=(Told(helper(DRIVER), ANNA_STAYS.id, frozenset({"next_place"})),))
    assert found(helper(DRIVER), told)[place(FLAT)] == (1, NOW + 20 * HOUR)


def test_a_place_and_who_keeps_it_know_each_other() -> None:
    kept = replace(NET, keepers={HOUSE: KEEPER})
    assert found(helper(KEEPER), kept)[place(HOUSE)] == (1, NOW)
    assert found(helper(KEEPER), kept)[party(ANNA)] == (2, NOW)
    assert helper(KEEPER) in found(place(HOUSE), kept)


def test_those_with_the_least_time_come_first_and_whom_nothing_awaits_last() -> None:
    held = exposed([place(HOUSE)], LEGS, (), keepers={}, now_ms=NOW)
    times = [one.by_ms for one in held]
    assert times == sorted(times, key=lambda one: (one is None, one or 0))
    # The driver's next leg is known to nobody who is exposed, and still it is the driver's.
    assert held[-1].node == helper(DRIVER)


def test_people_of_journeys_that_this_desk_cannot_open_are_a_number() -> None:
    holds = (
        Hold(id_(200), place(HOUSE), TODAY - 1, TODAY + 2, 3, is_here=False),
        Hold(id_(201), place(HOUSE), TODAY + 5, TODAY + 9, 2, is_here=False),
        Hold(id_(202), place(HOUSE), TODAY - 1, TODAY + 2, 1, is_here=True),
    )
    held = answer(Burnt(frozenset([place(HOUSE)])), replace(NET, holds=holds), NOW)
    assert held.unread == 3
    unread = [one for one in held.exposed if one.people]
    assert [(one.people, one.hops, one.via) for one in unread] == [(3, 1, place(HOUSE)), (2, 1, place(HOUSE))]


def test_a_house_that_falls_is_left_tonight_and_nobody_is_sent_there() -> None:
    coming = LegSeen(id_(131), CARO, HOUSE, is_told=True, from_ms=NOW + HOUR)
    told = (Told(helper(OTHER), coming.id, frozenset({"place"})), Told(party(CARO), coming.id, frozenset({"time"})))
    held = answer(Burnt(frozenset([place(HOUSE)])), replace(NET, legs=(*LEGS, coming), told=told), NOW)
    assert [(one.journey, one.leg) for one in held.leaving] == [(ANNA, ANNA_STAYS.id), (BELA, BELA_STAYS.id)]
    assert held.called_off == (coming.id,)
    assert set(held.to_tell) == set(told)
    assert set(held.words) == {ANNA, BELA, CARO}


def test_a_driver_who_falls_empties_the_house_they_know_and_loses_their_legs() -> None:
    held = answer(Burnt(frozenset([helper(DRIVER)])), NET, NOW)
    assert [one.journey for one in held.leaving] == [ANNA, BELA]
    assert held.called_off == (CARO_GOES.id,)
    assert held.to_tell == ()


def test_who_is_taken_exposes_where_the_others_live() -> None:
    held = answer(Burnt(frozenset([party(BELA)])), NET, NOW)
    assert [(one.journey, one.through) for one in held.leaving] == [(ANNA, place(HOUSE)), (BELA, place(HOUSE))]
    assert BELA in held.words


def test_a_route_that_falls_exposes_who_went_by_it_and_calls_off_who_will() -> None:
    trip = id_(300)
    gone = replace(ANNA_CAME, trip=trip)
    coming = replace(CARO_GOES, trip=trip)
    held = answer(Burnt(trip=trip), replace(NET, legs=(gone, ANNA_STAYS, coming)), NOW)
    assert held.called_off == (coming.id,)
    assert [one.journey for one in held.leaving] == [ANNA]


NODES = [party(id_(n)) for n in range(1, 5)] + [place(id_(n)) for n in (11, 12)] + [helper(id_(n)) for n in (21, 22)]


@st.composite
def nets(draw: st.DrawFn) -> Net:
    legs = tuple(
        LegSeen(
            id_(100 + n),
            id_(draw(st.integers(1, 4))),
            id_(draw(st.sampled_from((11, 12)))),
            id_(draw(st.sampled_from((21, 22)))),
            from_ms=NOW + draw(st.integers(-50, 50)) * HOUR,
            is_told=draw(st.booleans()),
            is_on=draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 6)))
    )
    told = tuple(
        Told(draw(st.sampled_from(NODES)), one.id, frozenset(draw(st.sets(st.sampled_from(("place", "helper"))))))
        for one in legs
        if draw(st.booleans())
    )
    return Net(legs, told)


@given(nets(), st.sampled_from(NODES), st.integers(0, 5))
def test_to_tell_somebody_more_never_exposes_fewer(net: Net, burnt: Node, n: int) -> None:
    before = found(burnt, net)
    if not net.legs:
        assert before == {}
        return
    more = Told(burnt, net.legs[n % len(net.legs)].id, frozenset({"place", "helper", "next_place"}))
    after = found(burnt, replace(net, told=(*net.told, more)))
    assert before.keys() <= after.keys()
    assert all(after[node][0] <= hops for node, (hops, _) in before.items())


@given(nets(), st.sampled_from(NODES), st.randoms(use_true_random=False))
def test_what_follows_from_a_burn_does_not_depend_on_the_order_of_briefings(
    net: Net, burnt: Node, random: object
) -> None:
    told = list(net.told)
    random.shuffle(told)  # type: ignore[attr-defined]
    mixed = replace(net, told=tuple(told))
    one, other = (answer(Burnt(frozenset([burnt])), held, NOW) for held in (net, mixed))
    assert (one.leaving, one.exposed, one.words) == (other.leaving, other.exposed, other.words)
    assert burnt not in {held.node for held in one.exposed}
    assert {held.node.kind for held in one.exposed} <= set(Kind)


def test_what_could_lead_to_people_on_the_way_is_held_back_without_a_word_why() -> None:
    going_on = (Guarded("Old Bridge", TODAY - 2, TODAY + 3, 4), Guarded("Lake City", TODAY, None, 2))
    held = {
        Publishing("old bridge ", TODAY, TODAY, None): Embargo.HELD,
        Publishing("Old Bridge", None, None, None): Embargo.HELD,
        Publishing("Old Bridge", TODAY - 40, TODAY - 30, 4): Embargo.FREE,
        Publishing("Old Bridge", TODAY + 60, TODAY + 61, 4): Embargo.FREE,
        Publishing("Lake City", TODAY + 60, TODAY + 61, None): Embargo.HELD,
        Publishing(None, TODAY, TODAY, 4): Embargo.HELD,
        Publishing(None, TODAY, TODAY, 40): Embargo.FREE,
        Publishing("Mill Town", TODAY, TODAY, 4): Embargo.FREE,
    }
    assert {claim: embargo(claim, going_on) for claim in held} == held


GOING_ON = st.lists(
    st.builds(
        lambda city, begins, days: Guarded(city, begins, None if days is None else begins + days, 2),
        st.sampled_from(["Old Bridge", "old bridge ", "Lake City"]),
        st.integers(TODAY, TODAY + 60),
        st.none() | st.integers(0, 20),
    ),
    max_size=5,
)


@given(GOING_ON, st.sampled_from(["Old Bridge", "Lake City", "Mill Town"]), st.integers(TODAY - 20, TODAY + 120))
def test_the_days_that_are_shown_as_held_back_are_those_for_which_the_embargo_says_no(
    going_on: list[Guarded], city: str, day: int
) -> None:
    shown = [one for one in held_back(going_on) if one.city.casefold() == city.casefold()]
    is_shown = [one for one in shown if one.from_day <= day and (one.until_day is None or day <= one.until_day)]
    is_held = embargo(Publishing(city, day, day, None), going_on) is Embargo.HELD
    assert len(is_shown) == int(is_held)


def test_what_may_not_be_published_is_one_sentence_of_towns_and_days() -> None:
    going_on = (
        Guarded("Old Bridge", TODAY - 2, TODAY + 3, 4),
        Guarded("Old Bridge", TODAY + 10, TODAY + 12, 2),
        Guarded("Lake City", TODAY, None, 2),
    )
    held = held_back(going_on)
    assert held == (HeldBack("Old Bridge", TODAY - 9, TODAY + 19), HeldBack("Lake City", TODAY - 7, None))
    english, russian = held_back_in_words(held, "en"), held_back_in_words(held, "ru")
    first, last = day_in_words(TODAY - 9, "en"), day_in_words(TODAY + 19, "en")
    assert f"tells of Old Bridge from {first} to {last}; Lake City from" in english
    assert f"Lake City с {day_in_words(TODAY - 7, 'ru')}." in russian
    assert held_back_in_words((), "en") == ""


def test_who_is_on_the_way_to_a_house_that_falls_is_named_once_and_not_who_only_lives_before_it() -> None:
    ride = LegSeen(id_(131), CARO, helper=DRIVER, is_told=True, is_on=True)
    stay = LegSeen(id_(132), CARO, BARN, from_ms=NOW)
    later = (LegSeen(id_(133), CARO, from_ms=NOW + HOUR), LegSeen(id_(134), CARO, FLAT, from_ms=NOW + HOUR))

    def heading(of: Node, *legs: LegSeen) -> list[ThingId]:
        return [one.leg for one in answer(Burnt(frozenset([of])), Net(legs), NOW).heading]

    assert heading(place(BARN), ride, stay, *later) == [stay.id]
    # Not: a house after the next, a ride not begun, one that is over, somebody with whom all is burnt already.
    assert heading(place(FLAT), ride, stay, *later) == []
    assert heading(place(BARN), replace(ride, is_on=False), stay) == []
    assert heading(place(BARN), ride, replace(stay, is_over=True)) == []
    assert heading(helper(DRIVER), ride, stay) == []
    assert heading(place(FLAT), ANNA_STAYS, ANNA_GOES) == []
    # Who is there already leaves tonight.
    assert heading(place(BARN), ride, replace(stay, is_on=True)) == []

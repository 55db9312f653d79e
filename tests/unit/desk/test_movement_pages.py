"""Movement at the desk: the board, placing a party by hand, and running a leg until somebody is forced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.directories.reading import read_directory
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.types import LegState
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.rescuing import STAGES, choices, journeys, placed, rescue, send
from tests.unit.desk.teaming import team_of

__all__ = ["rescue"]


def holds(desk: Asking) -> set[tuple[str, bool]]:
    """Every hold here: its state, and whether somebody was told of it."""
    found = desk.runner.run(desk.desk.office.work(lambda vault: Facts(vault.tables).things("hold")))
    return {(one.text("state"), one.yes("told")) for one in found}


def test_the_board_opens_on_three_days_and_says_who_is_not_placed(desk: Asking, rescue: tuple[Case, ...]) -> None:
    shown = desk.get("/board")
    assert "Nobody moves on these days." in shown.words
    assert rescue[0].name in shown.words
    assert "Free beds by night" in shown.words
    assert 'aria-current="true">3 days' in shown.body
    assert len(re.findall(r"<th scope=\"col\">", desk.get("/board?days=14").body)) > 14


def test_a_house_whose_last_bed_two_desks_gave_is_told_on_the_board_and_on_today(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    assert "too few beds" not in desk.get("/board").words + desk.get("/").words

    def give(vault: Vault) -> str:
        team = team_of(vault)
        place = next(one for one in read_directory(Facts(vault.tables)).places.values() if one.beds)
        today = day_from_ms(team.clock.now_ms())
        for people in (place.beds, 2):
            values: dict[str, Value | None] = {
                "of": place.id, "what": "bed", "from_day": Day(today), "until": Day(today + 3), "people": people,
                "state": "held",
            }  # fmt: skip
            vault.append([new_intent(team, place.thing.part, "hold", values, thing=draw(team.entropy))])
        return place.name

    name = desk.runner.run(desk.desk.office.work(give))

    told = f"{name} has too few beds in the night of"
    assert told in desk.get("/").words
    board = desk.get("/board")
    assert told in board.words
    assert ": 2 people too many. Two desks may have given the last bed at once" in board.words
    # Each of the three nights stands as "2 too many" in the table, in the place of a nought.
    assert board.words.count("2 too many") == 3


def book(vault: Vault, form: str, what: str, people: tuple[int, ...]) -> str:
    """Let several desks have held the same, today; what it is called."""
    team = team_of(vault)
    today = day_from_ms(team.clock.now_ms())
    thing = Facts(vault.tables).things(form)[0]
    for count in people:
        values: dict[str, Value | None] = {
            "of": thing.id, "what": what, "from_day": today, "until": today + 1, "people": count, "state": "held",
        }  # fmt: skip
        vault.append([new_intent(team, thing.part, "hold", values, thing=draw(team.entropy))])
    return thing.text("from_city" if form == "trip" else "code_name")


def test_a_helper_whom_two_desks_booked_is_told_on_the_board_and_on_today(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    name = desk.runner.run(desk.desk.office.work(lambda vault: book(vault, "helper", "helper", (2,))))
    assert "is booked" not in desk.get("/board").words + desk.get("/").words
    desk.runner.run(desk.desk.office.work(lambda vault: book(vault, "helper", "helper", (1,))))
    for page in ("/board", "/"):
        assert f"{name} is booked 2 times on" in desk.get(page).words


def test_a_trip_whose_last_seat_two_desks_gave_is_told_on_the_board_and_on_today(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    def fill(vault: Vault) -> str:
        team = team_of(vault)
        trip = Facts(vault.tables).things("trip")[0]
        vault.append([set_intent(trip, {"day": day_from_ms(team.clock.now_ms()), "seats": 4, "party_cap": 9})])
        return book(vault, "trip", "seat", (2, 2))

    name = desk.runner.run(desk.desk.office.work(fill))
    assert "too few seats" not in desk.get("/board").words + desk.get("/").words
    desk.runner.run(desk.desk.office.work(lambda vault: book(vault, "trip", "seat", (1,))))
    for page in ("/board", "/"):
        words = desk.get(page).words
        assert f"The trip {name} →" in words
        assert "has too few seats: 1 person too many." in words
    assert "5 / 4 1 too many" in desk.get("/board").words

    def widen(vault: Vault) -> None:
        trip = Facts(vault.tables).things("trip")[0]
        vault.append([set_intent(trip, {"seats": 9, "party_cap": 2})])

    desk.runner.run(desk.desk.office.work(widen))
    assert "more parties would meet than may: 1 party too many." in desk.get("/board").words


def test_a_party_that_is_placed_already_is_refused_and_told_once_it_is_placed_twice(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    placed(desk, rescue[1], seen="1")
    (first,) = journeys(desk)
    assert "is placed more than once" not in desk.get("/board").words + desk.get("/").words
    looked, where = placed(desk, rescue[1])
    assert f"They are placed already, by the journey {first.name}: drop it, or change it there." in looked.words
    assert where == ""
    # Whoever has seen that does it all the same, and everybody is told.
    _, where = placed(desk, rescue[1], seen="1")
    second = next(one for one in journeys(desk) if one.id != first.id)
    for page in ("/board", "/"):
        assert f"{rescue[1].name} is placed more than once: {first.name}, {second.name}." in desk.get(page).words
    assert f'href="{where.partition("?")[0]}">Journey' in desk.get("/board").body
    desk.address("case", rescue[1].part.hex())
    assert second.name in desk.get(desk.address("case", rescue[1].part.hex()) + "/place").words


def test_whoever_has_seen_that_nothing_is_chosen_places_nobody(desk: Asking, rescue: tuple[Case, ...]) -> None:
    path, before = desk.address("case", rescue[1].part.hex()) + "/place", desk.count()
    shown = desk.get(path)
    done = desk.post(path, {"once": shown.hidden("once", path), "seen": "1", "do": "place"})
    assert done.status == 422
    assert "Nothing follows from what is chosen: no trip, and no night in a house." in done.words
    assert desk.count() == before


def looks_at_the_worst(desk: Asking, cases: tuple[Case, ...]) -> Iterator[tuple[str, dict[str, str], Answer]]:
    """Look, case by case, at what fits worst at each stage; how badly depends on ids, which are drawn."""
    for case in cases:
        path = desk.address("case", case.part.hex()) + "/place"
        shown = desk.get(path)
        worst = {stage: choices(shown, stage)[-1][0] for stage in STAGES if choices(shown, stage)}
        yield path, worst, desk.post(path, {"once": shown.hidden("once", path), **worst, "do": "look"})


def test_everything_that_stands_against_a_choice_is_said_and_nothing_is_done(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    before = desk.count()
    path, worst, looked = next(
        one for one in looks_at_the_worst(desk, rescue) if "things stand against it:" in one[2].words
    )
    against = looked.body.partition("things stand against it:")[2].partition("</ul>")[0]
    assert against.count("<li>") > 1
    refused = desk.post(path, {"once": looked.hidden("once", path), **worst, "do": "place"})
    assert refused.status == 422
    assert "This cannot be done so" in refused.words
    assert desk.count() == before


def test_a_party_is_placed_approved_sent_off_and_heard_to_be_forced(desk: Asking, rescue: tuple[Case, ...]) -> None:
    case = rescue[1]
    _, where = placed(desk, case, seen="1")
    page = desk.get(where)
    assert "The journey is drafted and beds are held; nobody is told." in page.words
    path = where.partition("?")[0]
    (journey,) = journeys(desk)
    assert journey.name in desk.get("/board?days=14").words
    assert case.name not in desk.get("/board").body.partition("Not placed yet")[2]

    leg = re.search(r'name="leg" value="([^"]+)"', page.body)
    assert leg is not None
    alone = send(desk, path, leg=leg.group(1), do="brief", who="helper")
    assert alone.status == 422
    assert "This form lacks" not in alone.words
    desk.follow(send(desk, path, leg=leg.group(1), do="go", reason="they are at the door"))
    assert "1 act of one person alone waits for a second" in desk.get("/").words
    desk.follow(send(desk, path, leg=leg.group(1), do="brief", who="helper"))
    refused = send(desk, path, do="words", well="the soup is ready", delayed="the soup", forced="aunt Vera")
    assert refused.status == 422
    desk.follow(send(desk, path, do="words", well="the soup is ready", delayed="the bus is late", forced="aunt Vera"))
    desk.follow(send(desk, path, leg=leg.group(1), do="await", due="23:59", way="by telephone"))
    desk.follow(send(desk, path, leg=leg.group(1), do="step", step="departed"))
    assert journeys(desk)[0].legs[0].state is LegState.DEPARTED

    check_in = re.search(r'name="check_in" value="([^"]+)"', desk.get(path).body)
    assert check_in is not None
    desk.follow(send(desk, path, check_in=check_in.group(1), do="hear", said="all fine, aunt Vera says hello"))
    assert journeys(desk)[0].legs[0].state is LegState.DURESS
    today = desk.get("/")
    assert "FORCED" in today.words
    assert 'href="/checkins"' in today.body
    assert f'href="{path}"' in desk.get("/checkins").body
    assert "aunt Vera says hello" not in desk.get(path).words
    calm = send(desk, path, check_in=check_in.group(1), do="end", words="")
    assert calm.status == 422
    assert "FORCED" in desk.get("/").words


def test_words_for_one_leg_name_nothing_else_and_are_noted(desk: Asking, rescue: tuple[Case, ...]) -> None:
    _, where = placed(desk, rescue[1], seen="1")
    path = where.partition("?")[0]
    leg = re.search(r'name="leg" value="([^"]+)"', desk.get(path).body)
    assert leg is not None
    desk.follow(send(desk, path, leg=leg.group(1), do="go", reason="they are at the door"))
    shown = send(desk, path, leg=leg.group(1), do="slip", who="helper")
    text = re.search(r'<pre class="said">(.*?)</pre>', shown.body, re.DOTALL)
    assert text is not None
    (journey,) = journeys(desk)
    assert journey.legs[0].thing.text("alias") in unescape(text.group(1))
    for name in (journey.name, rescue[1].name, *(one.text("code_name") for one in rescue[1].people)):
        assert name not in unescape(text.group(1))
    assert len(journey.told) == 1
    # Whoever has the slip knows: what is held for this journey counts as known.
    assert holds(desk) == {("held", True)}

    # Held, also against the form of all its fields, until everybody who knew was told that it is off.
    edit = re.findall(r'href="(/thing/[^"?]+)[^"]*">All fields of this leg', desk.get(path).body)[0]
    other = {"was-meet": "", "set-meet": "at the pier"}
    held = send(desk, edit, **other)
    assert (held.status, "is not changed" in held.words) == (422, True)
    assert journeys(desk)[0].legs[0].thing.text("meet") == ""

    closing = send(desk, f"{desk.address('case', rescue[1].part.hex())}/close", ending="abroad")
    assert (closing.status, "on the way" in closing.words) == (422, True)
    desk.follow(send(desk, path, leg=leg.group(1), do="unbrief"))
    assert not journeys(desk)[0].legs[0].is_frozen
    assert send(desk, path, leg=leg.group(1), do="unbrief").status == 422
    assert send(desk, edit, **other).status == 303
    assert journeys(desk)[0].legs[0].thing.text("meet") == "at the pier"


def agreed(desk: Asking, case: Case, **values: str) -> None:
    """Note on the page of a case what its party said."""
    page = desk.get(desk.address("case", case.part.hex()))
    places = re.findall(r'href="([^"?]*/new)\?back=', page.body)
    path = next(one for one in places if 'name="set-purpose"' in desk.get(one).body)
    given = {f"set-{code}": value for code, value in values.items()} | {f"was-{code}": "" for code in values}
    desk.follow(desk.post(path, {"once": desk.get(path).hidden("once", path), **given}))


def test_who_took_their_yes_back_is_named_on_the_journey_and_nobody_is_told_of_them(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    _, where = placed(desk, rescue[1], seen="1")
    path = where.partition("?")[0]
    leg = re.search(r'name="leg" value="([^"]+)"', desk.get(path).body)
    assert leg is not None
    desk.follow(send(desk, path, leg=leg.group(1), do="go", reason="they are at the door"))
    desk.follow(send(desk, path, leg=leg.group(1), do="brief", who="helper", what="person"))
    assert journeys(desk)[0].told[0].lines("what") == ("person",)
    agreed(desk, rescue[1], purpose="move", state="withdrawn")
    shown = desk.get(path)
    assert "They said no, took their yes back, or it has run out: to be brought away." in shown.words
    assert "call off what needs it, and tell everybody who knows" in shown.words
    for page in ("/", "/board"):
        assert "People know of this journey: call off what needs it" in desk.get(page).words
        assert f'href="{path}"' in desk.get(page).body
    before = desk.count()
    for do in ("brief", "slip"):
        refused = send(desk, path, leg=leg.group(1), do=do, who="keeper")
        assert refused.status == 422
        assert "to be brought away" in refused.words
    assert desk.count() == before


def test_a_party_that_is_not_trusted_so_far_is_told_only_by_a_tick_that_is_recorded(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    _, where = placed(desk, rescue[1], seen="1")
    path = where.partition("?")[0]
    leg = re.search(r'name="leg" value="([^"]+)"', desk.get(path).body)
    assert leg is not None
    desk.follow(send(desk, path, leg=leg.group(1), do="go", reason="they are at the door"))
    told = {"leg": leg.group(1), "do": "brief", "who": "party", "what": "next_place"}
    refused = send(desk, path, **told)
    assert refused.status == 422
    assert "not trusted far enough" in refused.words
    desk.follow(send(desk, path, **told, all_the_same="yes"))
    assert [one.text("kind") for one in journeys(desk)[0].events][-1] == "order"


def test_who_has_arrived_abroad_is_asked_how_they_are_on_set_days(desk: Asking, rescue: tuple[Case, ...]) -> None:
    _, where = placed(desk, rescue[1], seen="1")
    path = where.partition("?")[0]
    aftercare = desk.runner.run(desk.desk.office.work(lambda vault: len(Facts(vault.tables).things("aftercare"))))
    journey = journeys(desk)[0]
    desk.runner.run(
        desk.desk.office.work(
            lambda vault: vault.append(
                [set_intent(one.thing, {"dropped": True}) for one in journey.legs[1:]]
                + [set_intent(journey.legs[0].thing, {"kind": "departure"})]
            )
        )
    )
    leg = re.search(r'name="leg" value="([^"]+)"', desk.get(path).body)
    assert leg is not None
    desk.follow(send(desk, path, leg=leg.group(1), do="go", reason="they are at the door"))
    desk.follow(send(desk, path, leg=leg.group(1), do="brief", who="helper"))
    for step in ("departed", "arrived"):
        desk.follow(send(desk, path, leg=leg.group(1), do="step", step=step))
    after = desk.runner.run(desk.desk.office.work(lambda vault: len(Facts(vault.tables).things("aftercare"))))
    assert after == aftercare + 7


def test_a_leg_called_off_gives_back_what_was_held_for_it_alone(desk: Asking, rescue: tuple[Case, ...]) -> None:
    _, where = placed(desk, rescue[1], seen="1")
    path = where.partition("?")[0]
    legs = list(dict.fromkeys(re.findall(r'name="leg" value="([^"]+)"', desk.get(path).body)))
    assert len(legs) == len(journeys(desk)[0].legs)
    assert holds(desk) == {("held", False)}
    first = send(desk, path, leg=legs[0], do="step", step="aborted")
    desk.follow(first)
    assert holds(desk) == {("held", False), ("freed", False)}
    for leg in legs[1:]:
        desk.follow(send(desk, path, leg=leg, do="step", step="aborted"))
    assert holds(desk) == {("freed", False)}


def test_every_page_of_movement_speaks_both_languages(desk: Asking, rescue: tuple[Case, ...]) -> None:
    _, where = placed(desk, rescue[1], seen="1")
    words = {
        "/board": ("Movement", "Перемещения"),
        where.partition("?")[0]: ("Check-ins", "Выходы на связь"),
        desk.address("case", rescue[0].part.hex()) + "/place": ("Look at it", "Посмотреть"),
    }
    for n, language in enumerate(("en", "ru")):
        desk.post("/language", language=language, back="/")
        for path, said in words.items():
            shown = desk.get(path)
            assert (shown.status, said[n] in shown.words) == (200, True), (path, language)

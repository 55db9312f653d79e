"""Figures of the programme, held to published series and to numbers worked out by hand. Everybody is invented."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.base.json_value import Json
from safeconduct.cli.programme import json_of_report
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.programme.hiding import LEAST_SHOWN, hidden, is_small
from safeconduct.evacuate.programme.reading import cases_in_figures
from safeconduct.evacuate.programme.rules import counted, on_day, report, spell, within
from safeconduct.evacuate.programme.types import CaseTimes, Cell, Mark
from safeconduct.evacuate.programme.wording import cell_in_words, hours_in_words, lines
from safeconduct.evacuate.triage.types import Tier
from safeconduct.sync.types import Sort
from tests.unit.evacuate.parts import HOUR, NOON, Office, office

DAY = 24 * HOUR


def ms(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1000


# What the Russian LGBT Network made public of its emergency programme of 2017 (report "On the funds spent", February
# 2018, and its news of April to July 2017): the days of the first request, the first person out of the region and the
# first who left the country; and how many there were by some days. "More than" is taken as the number itself.
FIRST_2017 = {"asked": "2017-04-02", "out": "2017-04-07", "abroad": "2017-05-26"}
SERIES_2017: dict[str, tuple[int | None, int | None, int | None]] = {
    "2017-04-17": (60, None, None),
    "2017-05-16": (80, 42, None),
    "2017-07-13": (120, 60, 27),
    "2017-12-31": (170, 106, 88),
}


def people_of_2017() -> list[CaseTimes]:
    """Return an invented case for each person of the series: the nth to write is the nth to be out and abroad."""
    when = {name: [ms(day)] for name, day in FIRST_2017.items()}
    for day, numbers in SERIES_2017.items():
        for name, number in zip(FIRST_2017, numbers, strict=True):
            when[name] += [ms(day)] * ((number or 0) - len(when[name]))
    found = []
    for n, asked in enumerate(when["asked"]):
        marks = {Mark.OUT: when["out"][n : n + 1], Mark.ABROAD: when["abroad"][n : n + 1]}
        found.append(CaseTimes(1, asked, reached=tuple((mark, at) for mark, held in marks.items() for at in held)))
    return found


def test_the_series_of_2017_comes_out_as_it_was_published() -> None:
    cases = people_of_2017()
    for day, published in SERIES_2017.items():
        counted_then = on_day(cases, ms(day))
        assert [one for one, told in zip(counted_then, published, strict=True) if told is not None] == [
            one for one in published if one is not None
        ]
    found = report(cases, ms("2018-01-01"))
    assert (found.cases, found.out, found.abroad) == (170, 106, 88)
    first = min(cases, key=lambda one: one.asked)
    # Five days from the first request to the first person out, 49 more to the first who left the country.
    assert (first.at(Mark.OUT) - first.asked, first.at(Mark.ABROAD) - first.at(Mark.OUT)) == (5 * DAY, 49 * DAY)
    # 64 of them were still waiting at the end of the year, and whoever waits is counted in.
    out, of_those_out = spell(cases, Mark.OUT, ms("2018-01-01")), [one for one in cases if one.at(Mark.OUT)]
    assert out.reached == len(of_those_out) == 106
    assert (out.half or 0) >= (spell(of_those_out, Mark.OUT, ms("2018-01-01")).half or 0)


def test_who_still_waits_is_counted_in_as_in_the_textbook() -> None:
    # The remission times of Freireich's trial (1963), the standing example of the product-limit estimate: its median is
    # 23 weeks, the share of a quarter is reached at 13, three quarters never.
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    waits = sorted([*((week, False) for week in ended), *((week, True) for week in waiting)])
    assert within(waits, Fraction(1, 2)) == 23
    assert within(waits, Fraction(1, 4)) == 13
    assert within(waits, Fraction(3, 4)) is None


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_where_nobody_waits_it_is_the_ordinary_quantile(hours: list[int]) -> None:
    waits = [(one, False) for one in sorted(hours)]
    for share in (Fraction(1, 2), Fraction(9, 10)):
        nth = -(-len(hours) * share.numerator // share.denominator)
        assert within(waits, share) == sorted(hours)[nth - 1]


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=30))
def test_somebody_more_who_waits_never_makes_it_look_quicker(waits: list[tuple[int, bool]]) -> None:
    before = within(sorted(waits), Fraction(1, 2))
    after = within(sorted([*waits, (60, True)]), Fraction(1, 2))
    assert after is None or (before is not None and after >= before)


def test_a_case_closed_before_it_was_answered_waited_until_then() -> None:
    cases = [CaseTimes(1, NOON, ended=NOON + 5 * HOUR), CaseTimes(1, NOON, reached=((Mark.REPLY, NOON + 2 * HOUR),))]
    found = spell(cases, Mark.REPLY, NOON + 99 * HOUR)
    assert (found.cases, found.reached, found.half, found.most) == (2, 1, 2, None)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 12)))
def test_no_small_cell_is_shown_nor_can_be_worked_out_from_the_sum(numbers: dict[str, int]) -> None:
    cells = counted(label for label, number in numbers.items() for _ in range(number))
    hidden = [one for one in cells if one.is_hidden]
    assert all(one.number >= LEAST_SHOWN for one in cells if not one.is_hidden)
    assert all(one.number == 0 for one in hidden)
    if any(number < LEAST_SHOWN for number in numbers.values()):
        assert len(hidden) != 1 or len(cells) == 1


def test_cells_of_five_and_more_are_shown_the_greatest_first() -> None:
    assert counted(["a"] * 5 + ["b"] * 7) == (Cell("b", 7), Cell("a", 5))
    assert counted(["a"] * 5 + ["b"] * 7 + ["c"]) == (Cell("b", 7), Cell("a", 0, True), Cell("c", 0, True))
    # Two that are missing and make two together are one each: a third is hidden with them.
    assert counted(["a"] * 5 + ["b"] * 7 + ["c", "d"])[1:] == tuple(Cell(one, 0, True) for one in "acd")


TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 9), min_size=width, max_size=width), min_size=1, max_size=4)
)


@given(TABLES)
def test_whoever_subtracts_what_is_shown_from_every_total_finds_no_small_number(numbers: list[list[int]]) -> None:
    table = {str(n): {str(m): number for m, number in enumerate(row)} for n, row in enumerate(numbers)}
    rows = {row for row, held in table.items() if is_small(sum(held.values()))}
    columns = {one for one in table["0"] if is_small(sum(held[one] for held in table.values()))}
    gone = hidden(table, rows=rows, columns=columns)
    lines = [[(row, one) for one in held] for row, held in table.items() if row not in rows]
    lines += [[(row, one) for row in table] for one in table["0"] if one not in columns]
    assert all(not is_small(table[row][one]) for row in table for one in table[row] if (row, one) not in gone)
    for line in lines:
        missing = [table[row][one] for row, one in line if (row, one) in gone]
        # The total of the line less what is shown of it: never one number, never a small one.
        assert len(missing) != 1 or len(line) == 1
        assert not is_small(sum(missing)) or len(missing) == len(line)


def case_of(wave: str, *, tier: Tier | None = None, out: int = 0, ending: str = "", nights: int = 0) -> CaseTimes:
    reached = ((Mark.OUT, NOON + out * DAY),) if out else ()
    return CaseTimes(1, NOON, wave=wave, tier=tier, reached=reached, ending=ending, shelter_nights=nights)


def test_no_number_of_a_wave_is_worked_out_from_the_total_and_the_other_waves() -> None:
    # 30 asked and 13 are out. Of the second wave two are: the first wave's number would give them away.
    cases = [
        *(case_of("2029", out=2 + n, ending="abroad", nights=9) for n in range(11)),
        *(case_of("2029") for _ in range(7)),
        *(case_of("2030", out=30, nights=9) for _ in range(2)),
        *(case_of("2030") for _ in range(10)),
    ]
    found = report(cases, NOON + 90 * DAY)
    assert [(one.label, one.cases) for one in found.by_wave] == [("2029", 18), ("2030", 12)]
    (total,) = [one for one in found.spells if one.mark is Mark.OUT]
    assert (total.reached, total.cases) == (13, 30)
    for group in found.by_wave:
        (out,) = [one for one in group.spells if one.mark is Mark.OUT]
        assert (out.reached, out.half, out.most) == (None, None, None)
        assert group.shelter_nights is None
    # Their endings: eleven are abroad, of the first wave, and nobody else's number follows from it.
    assert found.endings == (Cell("", 19), Cell("abroad", 11))
    assert found.by_wave[1].endings == (Cell("", 12),)
    assert found.shelter_nights == 13 * 9


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "2029", "2030"]),
            st.sampled_from([None, Tier.NOW, Tier.PLANNED]),
            st.integers(0, 3),
            st.sampled_from(["", "abroad", "declined"]),
        ),
        max_size=40,
    )
)
def test_a_program_reads_no_small_count_and_each_table_hides_none_or_several(
    told: list[tuple[str, Tier | None, int, str]],
) -> None:
    cases = [case_of(wave, tier=tier, out=out, ending=ending, nights=out) for wave, tier, out, ending in told]
    answer = json_of_report(report(cases, NOON + 9 * DAY))
    tables: list[Json] = [answer["waves"], answer["tiers"], {"": answer}]
    for table in tables:
        assert isinstance(table, dict)
        for group in table.values():
            assert isinstance(group, dict)
            hours, endings = group["hours"], group["endings"]
            assert isinstance(hours, dict)
            assert isinstance(endings, dict)
            marks = [one for one in hours.values() if isinstance(one, dict)]
            counts = [group["cases"], *endings.values(), *(one["cases"] for one in marks)]
            counts += [one["reached"] for one in marks]
            assert not [one for one in counts if isinstance(one, int) and is_small(one)]
            # Nobody's own time: it is told of five and more.
            assert not [one for one in marks if not one["reached"] and one["half"] is not None]
        sizes = [group["cases"] for group in table.values() if isinstance(group, dict)]
        assert sizes.count(None) != 1 or len(sizes) == 1


def test_few_are_hidden_in_the_total_too_and_so_is_all_but_few() -> None:
    few = report([case_of("2030", out=3), case_of("2030"), case_of("2030")], NOON + 9 * DAY)
    assert (few.is_empty, few.cases, few.people, few.out) == (False, None, None, None)
    assert "Asked for: (hidden), (hidden); checked by us: (hidden)." in list(lines(few, "en"))
    # Of ten, eight are out: the two who are not would be as easy to find as two who are.
    most = report([*(case_of("2030", out=3) for _ in range(8)), case_of("2030"), case_of("2030")], NOON + 9 * DAY)
    (out,) = [one for one in most.spells if one.mark is Mark.OUT]
    assert (most.out, out.reached, out.cases, out.half) == (None, None, 10, None)
    assert "out of danger: (hidden) of 10" in list(lines(most, "en"))


def test_who_is_out_of_danger_and_not_yet_abroad_is_no_small_number_either() -> None:
    def case(*marks: Mark) -> CaseTimes:
        return CaseTimes(1, NOON, reached=tuple((mark, NOON + DAY) for mark in marks))

    both = [case(Mark.OUT, Mark.ABROAD) for _ in range(20)]
    waiting = [case() for _ in range(10)]
    found = report([*both, *waiting, case(Mark.OUT), case(Mark.OUT)], NOON + 9 * DAY)
    assert (found.out, found.abroad) == (22, None)
    assert report([*both, *waiting], NOON + 9 * DAY).abroad == 20


def test_a_tier_that_is_hidden_is_in_no_other_table_either() -> None:
    late = Day(NOON // DAY + 1)
    cases = [
        *(CaseTimes(1, NOON, tier=Tier.NOW, deadline=late) for _ in range(9)),
        *(CaseTimes(1, NOON, tier=Tier.URGENT, deadline=late) for _ in range(6)),
        *(CaseTimes(1, NOON, tier=Tier.PLANNED, deadline=late) for _ in range(2)),
    ]
    found = report(cases, NOON + 9 * DAY)
    assert [(one.label, one.cases) for one in found.by_tier] == [("4", 9), ("3", None), ("2", None)]
    assert found.in_time == ((Tier.NOW, 0, 9),)


def test_what_is_due_counts_and_what_is_not_yet_due_does_not() -> None:
    def case(out: int, deadline: int) -> CaseTimes:
        reached = ((Mark.OUT, NOON + out * DAY),) if out else ()
        return CaseTimes(1, NOON, tier=Tier.NOW, reached=reached, deadline=_day(deadline))

    cases = [case(1, 2), case(2, 2), case(3, 2), case(0, 2), case(0, 4), case(0, 90)]
    # Two of five were in time: two is few, and so are the three who were not.
    assert report(cases, NOON + 9 * DAY).in_time == ((Tier.NOW, None, 5),)
    assert report([*cases, *(case(1, 2) for _ in range(5)), *cases[3:5]], NOON + 9 * DAY).in_time == (
        (Tier.NOW, 7, 12),
    )
    assert report(cases[:4], NOON + 9 * DAY).in_time == ()


def _day(after: int) -> Day:
    return Day(NOON // DAY + after)


def test_cases_and_journeys_become_times_and_counts(tmp_path: Path) -> None:
    here: Office = office(tmp_path)
    part = here.part(Sort.CASE)
    case = here.begin(part, "case", {"code_name": "white birch", "state": "open", "rung": "cross_checked"}, id_=part)
    here.begin(part, "origin", {"sort": "by_hand", "at": NOON - 9 * DAY, "wave": "2030"})
    for name in ("one", "two"):
        here.begin(part, "person", {"code_name": name})
    here.begin(part, "contact", {"direction": "tried", "at": NOON - 9 * DAY + HOUR})
    here.begin(part, "contact", {"direction": "out", "at": NOON - 9 * DAY + 2 * HOUR})
    decision = here.begin(part, "assessment", {"consequence": "severe"})
    here.set(decision, {"tier": "t4", "reason": "they are at the door"})
    road = here.part(Sort.JOURNEY)
    here.begin(road, "journey", {"case": case.id, "size": 2}, id_=road)
    out = here.begin(road, "leg", {"kind": "extraction", "step": "departed", "step_at": NOON - 8 * DAY})
    here.set(out, {"step": "arrived", "step_at": NOON - 7 * DAY})
    here.begin(road, "leg", {"kind": "stay", "step": "arrived", "step_at": NOON - 7 * DAY})
    here.begin(road, "leg", {"kind": "departure", "step": "lost", "step_at": NOON - DAY})
    here.begin(road, "leg", {"kind": "onward"})

    (found,) = cases_in_figures(here.desk.team, NOON)

    assert (found.people, found.asked, found.wave, found.tier) == (2, NOON - 9 * DAY, "2030", Tier.NOW)
    # Six nights for two: they left the house by the leg on which they were lost yesterday.
    assert (found.is_verified, found.legs, found.incidents, found.shelter_nights) == (True, 3, 1, 12)
    marks = {mark: found.at(mark) for mark in Mark}
    assert (marks[Mark.REPLY], marks[Mark.OUT], marks[Mark.SHELTER]) == (
        NOON - 9 * DAY + 2 * HOUR,
        NOON - 7 * DAY,
        NOON - 7 * DAY,
    )
    assert (marks[Mark.ABROAD], marks[Mark.DECISION] >= NOON) == (0, True)
    here.set(case, {"state": "closed", "ending": "abroad"})
    (closed,) = cases_in_figures(here.desk.team, NOON)
    assert (closed.ending, closed.ended >= NOON) == ("abroad", True)


class Road:
    """One case, and one journey that brought its party out and into a house, 50 days ago."""

    def __init__(self, folder: Path) -> None:
        self.here = office(folder)
        part = self.here.part(Sort.CASE)
        case = self.here.begin(part, "case", {"code_name": "white birch", "state": "open"}, id_=part)
        self.here.begin(part, "origin", {"sort": "by_hand", "at": NOON - 60 * DAY})
        self.here.begin(part, "person", {"code_name": "one"})
        self.part = self.here.part(Sort.JOURNEY)
        self.journey = self.here.begin(self.part, "journey", {"case": case.id, "size": 1}, id_=self.part)
        self.out = self.leg("extraction", "arrived", 50)

    def leg(self, kind: str, step: str = "", days_ago: int = 0) -> Thing:
        number = len(self.here.facts.things("leg")) + 1
        said: dict[str, Value] = {"step": step, "step_at": NOON - days_ago * DAY} if step else {}
        return self.here.begin(self.part, "leg", {"number": number, "kind": kind, **said})

    def say(self, leg: Thing, step: str, days_ago: int) -> None:
        self.here.set(leg, {"step": step, "step_at": NOON - days_ago * DAY})

    def days_to(self, mark: Mark, now_ms: int = NOON) -> float | None:
        (found,) = cases_in_figures(self.here.desk.team, now_ms)
        return (found.at(mark) - found.asked) / DAY if found.at(mark) else None

    def nights(self, now_ms: int = NOON) -> int:
        (found,) = cases_in_figures(self.here.desk.team, now_ms)
        return found.shelter_nights


def test_a_leg_closed_weeks_later_or_lost_after_changes_no_time_to_safety(tmp_path: Path) -> None:
    road = Road(tmp_path)
    assert road.days_to(Mark.OUT) == 10
    road.say(road.out, "handed_over", 49)
    road.say(road.out, "closed", 10)
    assert road.days_to(Mark.OUT) == 10
    road.say(road.out, "lost", 5)
    assert road.days_to(Mark.OUT) == 10


def test_who_was_lost_on_the_way_is_not_out_because_the_leg_was_closed(tmp_path: Path) -> None:
    road = Road(tmp_path)
    away = road.leg("departure", "departed", 20)
    road.say(away, "lost", 19)
    road.say(away, "closed", 2)
    assert road.days_to(Mark.ABROAD) is None


def test_nights_of_a_stay_end_when_it_is_closed(tmp_path: Path) -> None:
    road = Road(tmp_path)
    stay = road.leg("stay", "arrived", 50)
    assert (road.nights(), road.nights(NOON + 7 * DAY)) == (50, 57)
    road.say(stay, "handed_over", 10)
    road.say(stay, "closed", 3)
    assert (road.days_to(Mark.SHELTER), road.nights(), road.nights(NOON + 7 * DAY)) == (10, 40, 40)


def test_a_stay_that_nobody_stepped_counts_from_the_ride_to_the_next_one(tmp_path: Path) -> None:
    road = Road(tmp_path)
    road.leg("stay")
    road.say(road.out, "handed_over", 49)
    road.say(road.out, "closed", 10)
    assert (road.days_to(Mark.SHELTER), road.nights()) == (10, 50)
    onward = road.leg("onward", "departed", 30)
    assert (road.nights(), road.nights(NOON + 7 * DAY)) == (20, 20)
    road.say(onward, "arrived", 29)
    road.leg("stay")
    assert road.nights() == 20 + 29
    road.leg("stay")
    assert road.nights() == 20 + 29


def test_a_stay_called_off_lost_or_of_a_journey_that_is_over_counts_no_more_nights(tmp_path: Path) -> None:
    called_off = Road(tmp_path / "a")
    called_off.say(called_off.leg("stay"), "aborted", 51)
    assert (called_off.days_to(Mark.SHELTER), called_off.nights()) == (None, 0)
    lost = Road(tmp_path / "b")
    lost.leg("stay")
    lost.say(lost.out, "lost", 40)
    assert lost.nights() == 10
    over = Road(tmp_path / "c")
    over.leg("stay")
    over.here.set(over.journey, {"over": True})
    assert over.nights(NOON + 9 * DAY) == 50


def test_the_report_is_told_in_both_languages_without_a_small_number() -> None:
    cases = [*people_of_2017(), *(CaseTimes(1, ms("2017-05-01"), ending="declined", wave="2017") for _ in range(3))]
    found = report(cases, ms("2018-01-01"))
    english, russian = list(lines(found, "en")), list(lines(found, "ru"))
    assert english[0] == "Asked for: 173 cases, 173 people; checked by us: 0."
    assert russian[1] == "Вне опасности: 106. За границей: 88. Связь потеряна: 0. В наших местах: 0 ночей."
    assert "out of danger: 106 of 173; half within" in " ".join(english)
    assert "первый ответ человека: 0 из 173; половина — за (ещё не достигнуто)" in " ".join(russian)
    assert [cell_in_words(one, "en") for one in found.endings] == ["fewer than 5, or hidden for another's sake"] * 2
    assert (hours_in_words(48, "en"), hours_in_words(49, "ru")) == ("48 hours", "3 дня")

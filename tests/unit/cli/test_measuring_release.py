"""The figures of the risks: every line is measured, and a wrong answer stops the bench."""

import pytest

from safeconduct.cli import measuring_release
from safeconduct.cli.measuring_release import LINES, WrongAnswer, found_figures, invented_year, page_ms, year_figures


def test_every_line_has_its_figure() -> None:
    figures = {**found_figures(), "risks_page_ms": page_ms(1), "week_audit_s": 0.0, "year_audit_s": 0.0}

    assert {line.name for line in LINES} == figures.keys()
    assert all(0 <= figures[line.name] <= 100 for line in LINES if line.unit == "%")


def test_an_invented_year_is_the_same_each_time_and_only_grows() -> None:
    weeks = list(invented_year())
    whole = [week[-1].count.value.lo for week in weeks]

    assert len(weeks) == 52
    assert [list(week) for week in invented_year()] == weeks
    assert whole == sorted(whole)
    assert len({len(week) for week in weeks}) == 1


@pytest.mark.slow
def test_a_year_of_rounded_numbers_may_go_out() -> None:
    assert year_figures().keys() == {"week_audit_s", "year_audit_s"}


def test_an_audit_that_lets_everything_through_stops_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring_release, "audit", lambda before, new: None)

    with pytest.raises(WrongAnswer):
        year_figures()

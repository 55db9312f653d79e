"""``bench burn`` and ``bench cases`` on few invented people: their figures, and that a wrong answer stops them."""

from __future__ import annotations

import pytest

from safeconduct.cli import bench_burn, bench_cases
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.knowing import place
from safeconduct.evacuate.running.burning import Answer, Leaving


@pytest.mark.slow
def test_a_burn_is_measured_of_every_house_and_helper_and_by_page_and_command() -> None:
    figures = bench_burn.run(people=20, rounds=1, tell=lambda _: None)

    # Of so few nobody need have lost their way.
    assert {line.name for line in bench_burn.TABLE.lines} - {"repaired_ms"} <= figures.keys()
    assert figures["page_p50_ms"] <= figures["page_p90_ms"] <= figures["page_most_ms"]
    assert 0 < figures["people"] <= 20


@pytest.mark.slow
def test_cases_are_opened_one_after_another_and_by_the_page() -> None:
    figures = bench_cases.run(count=6)

    assert {line.name for line in bench_cases.TABLE.lines} <= figures.keys()


def test_a_page_that_names_another_number_than_the_rules_stops_it() -> None:
    house = place(b"h" * 16)
    found = Answer((Leaving(ThingId(b"j" * 16), ThingId(b"l" * 16), house),), 0, (), (), (), ())
    bench_burn._check("To be away TONIGHT: white birch", found)
    with pytest.raises(bench_burn.WrongAnswer):
        bench_burn._check("Exposed at one step: white birch", found)

"""The figures of places for ``bench reading``: every line is filled, and a wrong place stops the bench."""

import pytest

from safeconduct.cli import bench_reading, measuring_aid, measuring_days, measuring_places


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the bench measure little: whether its lines are filled is asked here, and not how quick anything is."""
    for module, sizes in (
        (measuring_places, {"_LONG": 20_000, "_ROUNDS": 1}),
        (measuring_days, {"_TEXTS": 2, "_HOSTILE_CHARACTERS": 6_000, "_RUNS": 1}),
        (measuring_aid, {"_TEXTS": 1, "_PEOPLE": 20, "_RUNS": 1, "_ACCOUNTS": 300}),
    ):
        for name, size in sizes.items():
            monkeypatch.setattr(module, name, size)


@pytest.mark.usefixtures("small")
def test_every_line_of_the_bench_is_filled() -> None:
    figures = bench_reading.run(())

    assert {line.name for line in measuring_places.LINES} <= figures.keys()
    assert figures["places_found"] == 100
    assert figures["places_found_as_written"] < 100


def test_a_wrong_place_stops_the_bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring_places, "_SENTENCES", (("Он приехал из Аргуна. ", "gn-558418"),))

    with pytest.raises(measuring_places.WrongAnswer):
        measuring_places.place_figures()

"""The bench of the release check: its peer finds names as they are written; every line that needs no rows prints."""

from __future__ import annotations

import pytest

from safeconduct.cli.bench_release import RISKS, TABLE, Row, Rows, recall_exactly, run
from safeconduct.cli.invented_people import invented_people
from safeconduct.cli.measuring_exact import NoAnswer, exact_names, find_exactly, kept_exactly

PEOPLE = tuple(invented_people(5, 29))
# Measured with rows of names, or with the large index, or where the system tells.
ELSEWHERE = ("_flagged", "_right", "asked_", "many_", "peak_mb")


def test_the_peer_finds_a_surname_as_it_is_written_and_in_no_other_form() -> None:
    one, names = PEOPLE[0], exact_names(PEOPLE)
    text = f"They met {one.surname.upper()} and called {one.phone}."
    found = [text[span.start : span.end] for span in find_exactly(text, names)]
    assert found == [one.surname.upper(), one.phone]
    assert find_exactly(f"They met {one.surname}оглы.", names) == []


def test_the_share_that_the_peer_flags_is_of_the_name_and_not_of_words_beside_it() -> None:
    one, other = PEOPLE[:2]
    written = f"{one.surname} and somebody else"
    rows = (
        Row("inflection/nominative", written, 0, len(one.surname), one.id),
        Row("inflection/genitive", written, written.index("somebody"), len(written), other.id),
    )
    figures = recall_exactly(exact_names(PEOPLE), Rows(29, len(PEOPLE), rows))
    assert (figures["inflection_flagged_exact"], figures["asked_least_exact"]) == (50, 0)


def test_the_peer_answers_from_a_process_of_its_own_and_one_that_ends_gives_no_figure() -> None:
    first, taken = kept_exactly(exact_names(PEOPLE), ["a page", "another"])
    assert first > 0
    assert len(taken) == 2
    with pytest.raises(NoAnswer):
        kept_exactly({"a": 7}, ["a page"])  # type: ignore[dict-item]


@pytest.mark.slow
def test_every_line_that_needs_no_rows_is_measured_and_printed_with_its_peer() -> None:
    figures = run(None, texts=2, many=0, few=400)
    for table in (TABLE, RISKS):
        lines = [one for one in table.lines if not any(word in one.name for word in ELSEWHERE)]
        assert {one.name for one in lines} <= figures.keys()
        assert {one.peer for one in lines if one.peer} <= figures.keys()
    printed = {row[0]: row[2] for row in TABLE.rows(figures)[1:]}
    assert printed["until that process has answered for the first time"] != "-"
    assert printed["a page while it is typed, 95th percentile"] != "-"

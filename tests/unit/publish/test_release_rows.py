"""What the bench finds, held: 99 in 100 of disguised names, 95 of each attack, and nobody named for nothing.

The rows are those of tests/data/release; the generator makes the same again.
"""

import importlib.util
import json
from pathlib import Path

import pytest

from safeconduct.cli.bench_release import ASKED, Rows, read_rows, recall
from safeconduct.cli.invented_news import TEXT_CHARACTERS, clean_texts
from safeconduct.cli.invented_people import invented_people
from safeconduct.publish.finding import find
from safeconduct.publish.types import Strength
from tests.unit.publish.attacks import DATA, TODAY, index_of

ROWS = DATA / "rows-53.jsonl"
# Of the attacks that were kept from the check while it was made, in hundredths: what was found, and not less.
UNSEEN_LEAST = {"inflection": 80, "transliteration": 99}


@pytest.fixture(scope="module")
def rows() -> Rows:
    return read_rows(ROWS)


@pytest.mark.slow
def test_disguised_names_are_found_in_long_texts(rows: Rows) -> None:
    people = list(invented_people(rows.people, rows.seed))
    index = index_of(*(one.protected for one in people))

    figures = recall(index, rows, people)

    assert {row.attack.partition("/")[0] for row in rows.rows} > set(ASKED)
    assert len(rows.rows) > 3000
    assert figures["asked_flagged"] >= 99
    assert figures["asked_least"] >= 95
    assert figures["phone_right"] == 100
    for text in clean_texts(10, people, rows.seed + 5):
        assert len(text) == TEXT_CHARACTERS
        assert [hit for hit in find(text, index, TODAY) if hit.strength is Strength.STRONG] == []


@pytest.mark.slow
def test_attacks_that_nobody_planned_for_are_found_as_before() -> None:
    unseen = read_rows(DATA / "unseen-47.jsonl")
    people = list(invented_people(unseen.people, unseen.seed))

    figures = recall(index_of(*(one.protected for one in people)), unseen, people)

    assert {name: figures[f"{name}_flagged"] >= least for name, least in UNSEEN_LEAST.items()} == dict.fromkeys(
        UNSEEN_LEAST, True
    )


def test_the_rows_are_what_the_generator_makes(rows: Rows) -> None:
    if importlib.util.find_spec("pytrovich") is None or importlib.util.find_spec("iuliia") is None:
        pytest.fail("pytrovich and iuliia are tools of the checks (requirements/dev.txt)")
    from tests.bench.release_rows import rows as made

    lines = Path(ROWS).read_text(encoding="utf-8").splitlines()

    assert [json.loads(line) for line in lines[1:]] == list(made(rows.seed))

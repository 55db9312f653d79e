"""Small accounts files through the real program, and every row that must come of them, by the rules of known.md.

The files are invented (tests/flow/files). Each is one kind of trouble: circles, copies without a date, accounts that
nobody has read, ids that two datasets share, people who do not agree, and the press that repeats us. The rows were
written down from the rules before the program was asked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.flow.program import Program

FILES = Path(__file__).parent / "files"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one file: a day as public, or nothing for what is known now; and the one row of the answer."""

    file: str
    day: str
    row: Row

    @property
    def name(self) -> str:
        return f"{self.file} {self.day or 'as known now'}"


def row(
    property_id: str, positions: Mapping[str, tuple[object, object]], value: tuple[object, object], **more: object
) -> Row:
    """A whole row: what is not said is what one claim of one voice gives."""
    kind = {"start": "date", "held": "count"}[property_id]
    voices = sorted(positions)
    roots = {"floor": more.pop("floor", 1), "ceiling": len(voices), "names": voices}
    claims = more.pop("claims", 1)
    plain: Row = {
        "property": property_id,
        "basis": "unspecified",
        "value": {"kind": kind, "lo": value[0], "hi": value[1]},
        "positions": [{"root": root, "lo": positions[root][0], "hi": positions[root][1]} for root in voices],
        "level": "reported",
        "corrected": False,
        "claims": claims,
        "documents": claims,
        "roots": roots,
        "superseded": [],
        "outdated": [],
        "disputed": [],
        "inconsistent": [],
    }
    assert more.keys() <= plain.keys()
    return {**plain, **more}


def held(value: tuple[int, int], positions: Mapping[str, tuple[object, object]], **more: object) -> Row:
    return row("held", positions, value, **more)


LATE, EARLY = ("2030-04-21", "2030-04-30"), ("2030-04-01", "2030-04-10")
CORRECTED: Row = {"corrected": True}

QUESTIONS = (
    # Two letters quote each other: no way out, so one root, the smallest voice of the circle; the third leads into it.
    Question("circle-of-claims", "2030-05-01", held((30, 34), {"baker": (30, 34)})),
    Question("circle-of-claims", "2030-05-03", held((30, 36), {"baker": (30, 36)}, claims=3)),
    # Two stations follow each other: one voice, the smallest; who follows one of them is that voice too.
    Question("circle-of-voices", "2030-05-01", held((12, 12), {"gazette": (12, 12)})),
    Question("circle-of-voices", "2030-05-03", held((11, 14), {"gazette": (11, 14)}, claims=3)),
    # A copy is public when it must have been: at the end of its span, and without any date never. Wherever it counts,
    # the correction of what it was taken from takes it along, though it may have been printed later.
    Question("undated-copy", "2030-05-09", row("start", {"lantern": LATE}, LATE)),
    Question(
        "undated-copy", "2030-05-10", row("start", {"lantern": EARLY}, EARLY, claims=2, superseded=["a"], **CORRECTED)
    ),
    Question(
        "undated-copy",
        "2030-05-20",
        row("start", {"lantern": EARLY}, EARLY, claims=3, superseded=["a", "d"], **CORRECTED),
    ),
    Question(
        "undated-copy", "", row("start", {"lantern": EARLY}, EARLY, claims=4, superseded=["a", "c", "d"], **CORRECTED)
    ),
    # An account nobody here has read gives no parent, and still two who had it from there prove one voice together.
    Question("unread-source", "2030-05-02", held((7, 9), {"smith": (7, 9), "weaver": (8, 8)}, claims=2)),
    Question(
        "unread-source",
        "2030-05-03",
        held((7, 10), {"smith": (7, 9), "weaver": (8, 8), "porter": (8, 10)}, claims=3, floor=2, level="corroborated"),
    ),
    # Each bank's v1, A1 and c1 are its own.
    Question("same-ids-east", "2030-05-04", held((3, 5), {"v1": (3, 5)})),
    Question("same-ids-west", "2030-05-04", held((5, 8), {"v1": (5, 8)})),
    # Two who were there and do not agree: a dispute, and the copy of one of them is no third side.
    Question("dispute", "2030-05-01", held((10, 14), {"guard": (10, 14)})),
    Question(
        "dispute",
        "2030-05-03",
        held((10, 44), {"guard": (10, 14), "cook": (36, 44)}, claims=3, floor=2, level="disputed", disputed=["a", "b"]),
    ),
    # The press in our name is our one voice, and no nearer to us than what we said ourselves.
    Question("us-voices", "2030-05-01", held((40, 60), {"lantern": (40, 60)})),
    Question("us-voices", "2030-05-03", held((36, 44), {"lantern": (36, 44)}, claims=2)),
    Question("us-voices", "2030-05-04", held((36, 44), {"lantern": (36, 44)}, claims=3)),
    Question(
        "us-voices",
        "2030-05-05",
        held((35, 44), {"lantern": (36, 44), "nurse": (35, 38)}, claims=4, floor=2, level="corroborated"),
    ),
)


@pytest.fixture(scope="module")
def filled(empty: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """One vault that has taken in all the files. To be read only."""
    program = empty.at(tmp_path_factory.mktemp("files"))
    for path in sorted(FILES.glob("*.json")):
        assert program.json("record", "import", str(path))["taken"], path.name
    return program


def subject_of(file: str) -> str:
    """The name of a file's subject: all files call it the same, and only the dataset tells them apart."""
    return f"{json.loads((FILES / f'{file}.json').read_text(encoding='utf-8'))['dataset']}:wave"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_a_file_gives_the_rows_that_the_rules_say(question: Question, filled: Program) -> None:
    day = ("--as-public", question.day) if question.day else ()

    assert filled.json("record", "known", subject_of(question.file), *day)["known"] == [question.row]


def test_every_file_is_asked() -> None:
    assert {path.stem for path in FILES.glob("*.json")} == {question.file for question in QUESTIONS}


def test_a_name_that_two_datasets_use_is_refused_until_it_is_said_whose(filled: Program) -> None:
    for words in (("known", "wave"), ("show", "c1")):
        ran = filled("record", *words, "--json")
        assert (ran.code, ran.json["error"]["code"]) == (2, "record.ambiguous_name"), words
    assert filled.json("record", "show", "east:c1")["wordings"][0]["value"] == {"lo": 3, "hi": 5}
    assert filled.json("record", "show", "west:c1")["wordings"][0]["value"] == {"lo": 5, "hi": 8}


def test_two_datasets_of_one_subject_are_two_voices_under_their_full_names(filled: Program, tmp_path: Path) -> None:
    program = filled.at(tmp_path)

    program.done("record", "same", "east:wave", "west:wave", "--subjects")

    voices = {"east:v1": (3, 5), "west:v1": (5, 8)}
    together = held((3, 8), voices, claims=2, floor=2, level="corroborated")
    for name in ("east:wave", "west:wave"):
        assert program.json("record", "known", name)["known"] == [together]
    assert program.json("record", "known", "west:wave", "--as-public", "2030-05-03")["known"] == [
        held((3, 5), {"v1": (3, 5)})
    ]

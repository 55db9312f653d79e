"""dateparser beside the grammar of days in ``bench reading``: the same phrases, the same day of saying.

It runs in an interpreter of its own that has `dateparser` (``--dateparser PYTHON``), which nothing of ours is in:

    python -m venv aside
    aside/bin/pip install dateparser
    safeconduct bench reading --days tests/data/days/phrases.tsv --dateparser aside/bin/python --rows

dateparser is told the language, the day of saying, that the past is meant and that the day comes before the month. It
is asked twice: for the very words that name days, where a month or a year counts as all its days; and to find them in
the sentence. Refuses an interpreter in which it does not run.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from safeconduct.base.clock import day_from_iso, iso_from_day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.intervals import Interval
from safeconduct.cli.figures import Line, Table
from safeconduct.cli.measuring_days import DaysRow, in_iso, is_narrower, row_as_read

# Runs there: nothing of ours is installed beside it. A line of rows comes, a line of answers goes: of each row what its
# words were read as, and what was found in its sentence.
_PROGRAM: Final = r"""
import calendar, datetime, json, sys
from dateparser.date import DateDataParser
from dateparser.search import search_dates
def settings(said_on):
    base = datetime.datetime.fromisoformat(said_on) if said_on else datetime.datetime.now()
    return {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "DATE_ORDER": "DMY", "RETURN_TIME_AS_PERIOD": False}
def days(moment, period):
    if period == "year":
        return [f"{moment.year:04}-01-01", f"{moment.year:04}-12-31"]
    if period == "month":
        last = calendar.monthrange(moment.year, moment.month)[1]
        return [f"{moment.year:04}-{moment.month:02}-01", f"{moment.year:04}-{moment.month:02}-{last:02}"]
    return [moment.date().isoformat()] * 2
answers = []
for row in json.loads(sys.stdin.readline()):
    told = settings(row["said_on"])
    words = []
    for one in row["words"]:
        data = DateDataParser(languages=[row["language"]], settings=told).get_date_data(one)
        words.append(days(data.date_obj, data.period) if data.date_obj else None)
    found = search_dates(row["text"], languages=[row["language"]], settings=told) or []
    answers.append({"words": words, "found": [days(moment, "day") for _, moment in found]})
print(json.dumps(answers))
"""


# How what was read stands to what the words say.
_KINDS: Final = ("right", "too exact", "nothing", "other")
TABLE: Final = Table(
    ours="ours",
    peer="dateparser",
    lines=(
        *(Line(f"days, {said}: asked for the words", f"days_{said}", "", peer=f"asked_{said}") for said in _KINDS),
        *(Line(f"days, {said}: in the sentence", f"days_{said}", "", peer=f"found_{said}") for said in _KINDS),
    ),
)


class NoDateparser(SafeconductError):
    """The interpreter that was named does not run dateparser."""

    code = "cli.no_dateparser"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no dateparser in this Python: {shown}",
        safe=NOTHING_CHANGED_EN,
        do="Make an environment aside, install dateparser there, and name its python.",
    )
    ru = Advice(
        what="В этом Python нет dateparser: {shown}",
        safe=NOTHING_CHANGED_RU,
        do="Создайте отдельное окружение, установите в него dateparser и укажите его python.",
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """A phrase, what was read of it here and there in words, and how each stands to what it says.

    ``their_verdict``: "" for a phrase that names no day, for which nothing could be asked.
    """

    phrase: str
    ours: str
    our_verdict: str
    theirs: str
    their_verdict: str
    found_verdict: str


def beside_dateparser(program: Path, rows: Sequence[DaysRow]) -> tuple[dict[str, float], tuple[Beside, ...]]:
    """Return how many rows each reads how, by the names of `TABLE`, and every row; NoDateparser."""
    answers = _asked(program, rows)
    beside = tuple(_beside(row, one) for row, one in zip(rows, answers, strict=True))
    figures = {f"{who}_{said}": 0.0 for who in ("days", "asked", "found") for said in _KINDS}
    for one in beside:
        for who, said in (("days", one.our_verdict), ("asked", one.their_verdict), ("found", one.found_verdict)):
            if said:
                figures[f"{who}_{said}"] += 1
    return figures, beside


def lines_of(rows: Sequence[Beside]) -> Iterator[tuple[str, ...]]:
    """Give a table of every phrase, with its header."""
    yield "phrase", "ours", "", "dateparser", ""
    for one in rows:
        yield one.phrase, one.ours, one.our_verdict, one.theirs, one.their_verdict


def _beside(row: DaysRow, answer: dict[str, Any]) -> Beside:
    read = row_as_read(row)
    told = "; ".join(" – ".join(dict.fromkeys(words)) if words else "nothing" for words in answer["words"])
    return Beside(
        row.phrase,
        "; ".join(map(in_iso, read.days)) or "nothing",
        verdict(read.days, row.days),
        told or "nothing",
        verdict(_intervals(answer["words"]), row.days) if row.days else "",
        verdict(_intervals(answer["found"]), row.days),
    )


def _asked(program: Path, rows: Sequence[DaysRow]) -> list[dict[str, Any]]:
    """Return what dateparser reads in each row."""
    given = [
        {
            "language": row.language,
            "said_on": "" if row.said_on is None else iso_from_day(row.said_on),
            "text": row.text,
            "words": [part.partition("}")[0] for part in row.phrase.split("{")[1:]],
        }
        for row in rows
    ]
    command = (str(program), "-c", _PROGRAM)
    try:
        done = subprocess.run(
            command, input=json.dumps(given), capture_output=True, text=True, encoding="utf-8", check=True
        )
        answers: list[dict[str, Any]] = json.loads(done.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise NoDateparser(shown=str(program)) from error
    return answers


def verdict(read: Sequence[Interval | None], said: Sequence[Interval]) -> str:
    """Return right, too exact, nothing or other: how what was read stands to what the words say."""
    if list(read) == list(said):
        return "right"
    known = [one for one in read if one is not None]
    if len(known) < len(read) or len(read) < len(said):
        return "nothing"
    if len(known) > len(said) or any(is_narrower(one, days) for one, days in zip(known, said, strict=True)):
        return "too exact"
    return "other"


def _intervals(answers: Sequence[list[str] | None]) -> list[Interval | None]:
    """Return answers as intervals."""
    return [None if one is None else Interval(day_from_iso(one[0]), day_from_iso(one[1])) for one in answers]

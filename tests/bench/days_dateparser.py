"""dateparser beside the grammar of days: the same phrases, the same day of saying (docs/benchmarks.md).

    python -m tests.bench.days_dateparser --python PROGRAM [--rows FILE …] [--all] [--json]

PROGRAM is an interpreter that has `dateparser` in an environment of its own, which is thrown away afterwards:

    python -m venv /tmp/aside
    /tmp/aside/bin/pip install dateparser
    python -m tests.bench.days_dateparser --python /tmp/aside/bin/python

Run from the root of this project with its development environment. dateparser is told the language, the day of saying,
that the past is meant and that the day comes before the month. It is asked twice: for the very words that name days,
where a month or a year counts as all its days; and to find them in the sentence. Every row is printed with ``--all``.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from safeconduct.base.clock import day_from_iso, iso_from_day
from safeconduct.base.intervals import Interval
from safeconduct.cli.figures import Line, Table, as_markdown
from safeconduct.cli.measuring_days import DaysRow, in_iso, is_narrower, read_days_rows, row_as_read

_ROWS: Final = (Path("tests/data/days/phrases.tsv"), Path("tests/data/days/phrases-unseen.tsv"))
# Runs there: nothing of ours is installed beside it. A line of rows comes, a line of answers goes: of each row what its
# words were read as, and what was found in its sentence; then the seconds that the text of all Russian rows took.
_PROGRAM: Final = r"""
import calendar, datetime, json, sys, time
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
given = json.loads(sys.stdin.readline())
for row in given["rows"]:
    told = settings(row["said_on"])
    words = []
    for one in row["words"]:
        data = DateDataParser(languages=[row["language"]], settings=told).get_date_data(one)
        words.append(days(data.date_obj, data.period) if data.date_obj else None)
    found = search_dates(row["text"], languages=[row["language"]], settings=told) or []
    answers.append({"words": words, "found": [days(moment, "day") for _, moment in found]})
began = time.process_time()
search_dates(given["long"], languages=["ru"], settings=settings("2019-01-17"))
print(json.dumps({"answers": answers, "seconds": time.process_time() - began}))
"""


def asked(program: str, rows: Sequence[DaysRow], long: str) -> dict[str, Any]:
    """Return what dateparser reads in each row, and the seconds that it took to search a long text."""
    given = [
        {
            "language": row.language,
            "said_on": "" if row.said_on is None else iso_from_day(row.said_on),
            "text": row.text,
            "words": [part.partition("}")[0] for part in row.phrase.split("{")[1:]],
        }
        for row in rows
    ]
    line = json.dumps({"rows": given, "long": long}) + "\n"
    done = subprocess.run(
        [program, "-c", _PROGRAM], input=line, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


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


def intervals(answers: Sequence[list[str] | None]) -> list[Interval | None]:
    """Return answers as intervals."""
    return [None if one is None else Interval(day_from_iso(one[0]), day_from_iso(one[1])) for one in answers]


def main() -> None:
    """Run both and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--python", required=True)
    parser.add_argument("--rows", type=Path, nargs="*", default=_ROWS)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows = [row for path in given.rows for row in read_days_rows(path)]
    russian = " ".join(row.text for row in rows if row.language == "ru")
    answer = asked(given.python, rows, russian)
    figures: dict[str, float] = {"rows": len(rows), "dateparser_per_s": len(russian) / answer["seconds"]}
    for row, one in zip(rows, answer["answers"], strict=True):
        read = row_as_read(row)
        verdicts = {
            "ours": verdict(read.days, row.days),
            "dateparser_words": verdict(intervals(one["words"]), row.days),
            "dateparser_found": verdict(intervals(one["found"]), row.days),
        }
        for who, said in verdicts.items():
            # A row that names no day has no words to be asked for: it counts for the search alone.
            if row.days or who != "dateparser_words":
                figures[f"{who}_{said}"] = figures.get(f"{who}_{said}", 0) + 1
        if given.all:
            told = "; ".join(" – ".join(dict.fromkeys(words)) if words else "nothing" for words in one["words"])
            ours = "; ".join(map(in_iso, read.days)) or "nothing"
            print(f"| {row.phrase} | {ours} | {told or 'nothing'} | {verdicts['dateparser_words']} |")
    if given.json:
        print(json.dumps(figures))
        return
    kinds = ("right", "too exact", "nothing", "other")
    names = ("ours", "dateparser_words", "dateparser_found")
    figures |= {f"{who}_{said}": figures.get(f"{who}_{said}", 0) for who in names for said in kinds}
    lines = tuple(
        Line(f"{said}: asked for the words", f"ours_{said}", "", peer=f"dateparser_words_{said}") for said in kinds
    )
    found = tuple(
        Line(f"{said}: in the sentence", f"ours_{said}", "", peer=f"dateparser_found_{said}") for said in kinds
    )
    print(as_markdown(Table("ours", "dateparser", (*lines, *found)).rows(figures)))
    print(f"\n{len(rows)} rows; dateparser searches {figures['dateparser_per_s']:,.0f} characters a second.")


if __name__ == "__main__":
    main()

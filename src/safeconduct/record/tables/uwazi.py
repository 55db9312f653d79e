"""Rows as Uwazi imports them: a table for each template, an entity a row, several values with `|`, ranges with `:`.

A template is a form of the record (an act, an involvement), for Uwazi imports one template a file. Columns bear the
names of properties, which the template has to have (multidaterange for dates and times, text for numbers, and
multiselect for places and terms); one with a basis has a column for each. `title` is required there: what has no label
that may leave is called by its form and its day. Follows Uwazi's own reading (app/api/csv, MIT). Refuses subjects of
two kinds in one export.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.record.tables.writing import archive_bytes, csv_bytes

Cells = Mapping[str, str]
_SEVERAL: Final = "|"
_RANGE: Final = ":"
# What stands in a value in the place of the sign that would divide it in two; Uwazi has no way to write it.
_INSTEAD: Final = "/"
_FIXED: Final = ("title", "record_id")
# What the columns of accounts are called here.
_ACCOUNTS: Final = {"source": "sources", "url": "source_urls"}
# What the column is called in which the time stands that claims of another one speak of.
_PERIOD: Final = "period"
# The id of a thing, and of nothing else (`exports`).
_ID: Final = re.compile(r"[a-z2-7]{8}-s[0-9a-f]{20}")
_DAY_LETTERS: Final = 10
# The day that a title bears, where a thing has several.
_FIRST_DAY: Final = "initial_date"
_READ_ME: Final = """One file for each template: Uwazi imports them one by one.
Make these templates first, with the columns as their properties.

По файлу на шаблон: Uwazi импортирует их по одному.
Сначала создайте эти шаблоны; столбцы — их свойства.

"""


class NotOneKind(SafeconductError):
    """Subjects of several kinds for a form that takes one."""

    code = "record.not_one_kind"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="An export for Uwazi is of one kind of subjects, and these are of {kinds} kinds.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Export each kind by itself: --kind event, then --kind place.",
        on_page="Export each kind by itself.",
    )
    ru = Advice(
        what="Выгрузка для Uwazi — это предметы одного вида, а эти разных видов ({kinds}).",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Выгружайте каждый вид отдельно: --kind event, затем --kind place.",
        on_page="Выгружайте каждый вид отдельно.",
    )


def uwazi_bytes(rows: Iterable[Cells], called: Mapping[str, str]) -> bytes:
    """Return rows as the CSV of one template, or of several as an archive with one for each; NotOneKind.

    ``called``: what forms are called.
    """
    tables = uwazi_tables(rows, called)
    files = {f"{template}.csv": csv_bytes(*table) for template, table in tables.items()}
    if len(files) == 1:
        return next(iter(files.values()))
    names = "".join(f"{template}.csv: {called.get(template, template)}\n" for template in tables)
    return archive_bytes({"READ-ME.txt": f"{_READ_ME}{names}".encode(), **files})


def uwazi_tables(rows: Iterable[Cells], called: Mapping[str, str]) -> dict[str, tuple[Sequence[str], list[list[str]]]]:
    """Return by template the columns and an entity a row, in the order of the rows; NotOneKind.

    What rows point at of another kind is called by name in the cell, and has no row.
    """
    held = _Entities()
    alone: list[Cells] = []
    kinds: set[str] = set()
    for cells in rows:
        if not cells["row"]:
            alone.append(cells)
            continue
        kinds.add(cells["kind"])
        held.say(cells)
    if len(kinds) > 1:
        raise NotOneKind(kinds=len(kinds))
    for cells in alone:
        if cells["kind"] in kinds:
            held.of(cells)
    held.call(called)
    held.point_by_title()
    templates = sorted({*held.templates.values()})
    return {one: _table([name for name, of in held.templates.items() if of == one], held) for one in templates}


def _table(subjects: Sequence[str], held: _Entities) -> tuple[Sequence[str], list[list[str]]]:
    every = {name for subject in subjects for name in held.said[subject]}
    columns = [*_FIXED, *sorted(every.difference(_ACCOUNTS.values())), *_ACCOUNTS.values()]
    table = [
        [held.titles[one], one, *(_SEVERAL.join(held.said[one].get(name, ())) for name in columns[len(_FIXED) :])]
        for one in subjects
    ]
    return columns, table


class _Entities:
    """The things of an export. ``said``: what is said of each, by its id and by column."""

    def __init__(self) -> None:
        self.said: dict[str, dict[str, dict[str, None]]] = {}
        self.templates: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self._days: dict[str, list[tuple[bool, str, str]]] = {}
        self._points: dict[str, list[str]] = {}

    def of(self, cells: Cells) -> dict[str, dict[str, None]]:
        """Return what is said of the thing of a row, which begins with it."""
        subject = cells["subject_id"]
        self.templates.setdefault(subject, cells.get("form", "") or cells["kind"])
        self.titles.setdefault(subject, cells.get("subject", ""))
        return self.said.setdefault(subject, {})

    def say(self, cells: Cells) -> None:
        """Take what a row says."""
        values, subject = self.of(cells), cells["subject_id"]
        for column, value in _values(cells):
            values.setdefault(column, {})[value] = None
        for name, column in _ACCOUNTS.items():
            if cells.get(name):
                values.setdefault(column, {})[_clean(cells[name])] = None
        low, high = cells["from"] or cells["to"], cells["to"] or cells["from"]
        if len(low) == _DAY_LETTERS:
            self._days.setdefault(subject, []).append((cells["property"] != _FIRST_DAY, low, high))
        self._points.setdefault(subject, []).extend(filter(_ID.fullmatch, cells.get("text", "").split("; ")))

    def call(self, called: Mapping[str, str]) -> None:
        """Give a title to what has none: its form and its day, or that of what it points at; no two are the same."""
        given: dict[str, int] = {}
        for subject in [one for one, title in self.titles.items() if not title]:
            template = self.templates[subject]
            words = f"{called.get(template, template)}{self._day_of(subject)}"
            given[words] = given.get(words, 0) + 1
            self.titles[subject] = f"{words} ({given[words]})" if given[words] > 1 else words

    def _day_of(self, subject: str) -> str:
        for one in (subject, *self._points.get(subject, ())):
            for _, low, high in sorted(self._days.get(one, ()))[:1]:
                return f", {low}" if low == high else f", {low} – {high}"
        return ""

    def point_by_title(self) -> None:
        """Name what stands here by its title, as Uwazi knows it; leave out ids of what does not."""
        for values in self.said.values():
            for column, said in values.items():
                if any(map(_ID.fullmatch, said)):
                    named = (_clean(self.titles.get(one, "")) if _ID.fullmatch(one) else one for one in said)
                    values[column] = dict.fromkeys(filter(None, named))


def _values(cells: Cells) -> Iterator[tuple[str, str]]:
    """Give what a row says by column: one for each basis, and for the time that a claim speaks of one beside it.

    Of a term each has a column for its time, so that two times of two terms do not become one.
    """
    basis = cells.get("basis", "")
    column = f"{cells['property']} ({basis})" if basis else cells["property"]
    said = _value(cells)
    yield from ((column, one) for one in said)
    first, last = cells["period_from"], cells["period_to"]
    if first or last:
        term = f": {cells['in_words']}" if cells.get("in_words") else ""
        yield f"{column}{term}, {_PERIOD}", f"{first}{_RANGE}{last}"


def _value(cells: Cells) -> list[str]:
    low, high, text = cells["from"], cells["to"], cells.get("text", "")
    if cells.get("in_words"):
        return [_clean(cells["in_words"])]
    if text:
        return [_clean(part) for part in text.split("; ")]
    if not (low or high):
        return []
    is_day = len(low or high) == _DAY_LETTERS
    return [f"{low}{_RANGE}{high}" if is_day else (low if low == high else f"{low}..{high}")]


def _clean(text: str) -> str:
    return text.replace(_SEVERAL, _INSTEAD)

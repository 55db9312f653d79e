"""A question to the record, and all that its answer opens to: worked out once, however much of it is shown.

Promises P6 and P7. A screen shows answers, the claims behind them, what they were and who disagrees: all of it comes
from the same groups of claims as they stand on the day asked about. Reads only, while the vault is open; thrown away
with what it was asked for, so that it never shows stale things.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from safeconduct.base.clock import Day
from safeconduct.record.explain import Behind, Family, State, behind_row, family_of, read_words
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.rules import rows_standing
from safeconduct.record.standing import standing
from safeconduct.record.types import KnownRow, PropertyKind, Reading, row_order
from safeconduct.record.undisturbed import undisturbed

_Key = tuple[str, str, PropertyKind]


@dataclass(slots=True)
class Asked:
    """What is known of a subject (qualified name), or of one property of it, at the end of a day.

    ``is_now``: nobody asked about a day. Then a correction that was public came when it was published: that it was
    taken in here years later is no news to anybody. About a past day as known then, it came when it was known.
    """

    record: Record
    subject: str
    reading: Reading
    day: Day
    is_now: bool = False
    property_id: str = ""
    _families: dict[_Key, Family] = field(default_factory=dict)
    _rows: tuple[KnownRow, ...] = ()
    _is_read: bool = False
    _is_answered: bool = False
    _behind: dict[KnownRow, tuple[Behind, ...]] = field(default_factory=dict)
    _days: dict[_Key, Sequence[Day]] = field(default_factory=dict)
    _superseded: dict[tuple[_Key, Day], frozenset[str]] = field(default_factory=dict)
    _others: dict[tuple[Reading, Day, str], Asked] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[KnownRow, ...]:
        """The answers, sorted as the format says."""
        if not self._is_answered:
            self._answer()
        return self._rows

    def families(self) -> Iterable[Family]:
        """Return every group of claims about the subject, with what stands in it."""
        self._read()
        return self._families.values()

    def behind(self, row: KnownRow) -> tuple[Behind, ...]:
        """Return the claims an answer rests on, in the order of their names, oldest wording first."""
        if row not in self._behind:
            self._behind[row] = behind_row(self.record, self.family(row), row)
        return self._behind[row]

    def read_words(self, shown: Iterable[tuple[KnownRow, Sequence[Behind]]]) -> None:
        """Read together the words of claims behind some answers, before these are opened one after another."""
        wanted: dict[str, list[Family]] = {}
        for row, behind in shown:
            for one in (one for one in behind if one.state is not State.WITHDRAWN):
                wanted.setdefault(one.name, []).append(self.family(row))
        if wanted:
            read_words(self.record, wanted, self.day if self.reading is Reading.KNOWN else NOW)

    def family(self, row: KnownRow) -> Family:
        """Return the group of claims that an answer is from."""
        self._read()
        return self._families[_key(row)]

    def public(self, property_id: str) -> Asked:
        """Return the same question about what was public, of one property."""
        return self._other(Reading.PUBLIC, self.day, property_id)

    def superseded_on(self, row: KnownRow, day: Day) -> frozenset[str]:
        """Return the claims of an answer's group that were superseded at the end of a day, not after that asked about.

        What was public on an earlier day follows from the claims of a later one, for each says since when: one sweep,
        nothing read. What was known then is asked anew: an undo or another wording since may have changed it.
        """
        asked = (_key(row), day)
        if asked not in self._superseded:
            self._superseded[asked] = self._superseded_in(row, day)
        return self._superseded[asked]

    def event_days(self, row: KnownRow) -> Sequence[Day]:
        """Return the days, up to that asked about, on which anything of an answer's group changed, in order."""
        if _key(row) not in self._days:
            family = self.family(row)
            is_known = self.reading is Reading.KNOWN
            days = {entry.known_on if is_known else entry.published_hi for entry in family.group.entries}
            # All wordings of one claim share what was said of it: looked through once.
            said = {id(entry.superseded_by): entry.superseded_by for entry in family.group.entries}
            days.update(since for links in said.values() for _, since in links)
            self._days[_key(row)] = sorted(day for day in days if day <= self.day)
        return self._days[_key(row)]

    def disputed_on_the_day(self, row: KnownRow) -> frozenset[str]:
        """Return the claims of an answer's group that somebody here disputes on the day asked about."""
        entries = self.family(row).group.entries
        said = {id(entry.disputed_by): entry.disputed_by for entry in entries}
        open_ = {key for key, links in said.items() if any(since <= self.day for _, since in links)}
        return frozenset(entry.id for entry in entries if id(entry.disputed_by) in open_)

    def _superseded_in(self, row: KnownRow, day: Day) -> frozenset[str]:
        if self.reading is Reading.KNOWN and day != self.day:
            return self._other(self.reading, day, row.property).superseded_on(row, day)
        self._read()
        if _key(row) not in self._families:
            return frozenset()
        family = self._families[_key(row)]
        if day == self.day:
            return family.superseded()
        return family.superseded(standing(family.group, family.lineage, day=day, reading=self.reading))

    def _other(self, reading: Reading, day: Day, property_id: str) -> Asked:
        asked = (reading, day, property_id)
        if asked not in self._others:
            self._others[asked] = Asked(self.record, self.subject, reading, day, property_id=property_id)
        return self._others[asked]

    @undisturbed()
    def _read(self) -> None:
        if self._is_read:
            return
        for _, group in self.record.groups(
            self.subject, reading=self.reading, day=self.day, property_id=self.property_id
        ):
            family = family_of(group, reading=self.reading, day=self.day)
            self._families[group.property, group.basis, group.kind] = family
        self._is_read = True

    @undisturbed()
    def _answer(self) -> None:
        rows = (
            row
            for family in self.families()
            for row in rows_standing(family.group, family.lineage, family.stand, day=self.day, reading=self.reading)
        )
        self._rows = tuple(sorted(rows, key=row_order))
        self._is_answered = True


def _key(row: KnownRow) -> _Key:
    return row.property, row.basis, row.kind

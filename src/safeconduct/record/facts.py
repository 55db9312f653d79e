"""Reading the record's tables as what the rules need: sources, voices, marks, groups, entries.

One `Facts` serves one piece of work (a view update, a question) and remembers what it has read; it is thrown away
afterwards, so that it never shows stale things. Refuses a column of another kind than its table's. Carries promises P6
and P7: nothing is left out but what was undone or withdrawn on the day. Follows docs/formats/known.md "Days".
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, cast

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.record import people_sql, sql
from safeconduct.record.columns import ClaimRow, GroupKey, as_bytes, as_int, loads
from safeconduct.record.devices import people_of_devices
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Claim, EntryItem, Table, claim_version, qualified
from safeconduct.record.links import LinkKind, decode_link
from safeconduct.record.names import Names
from safeconduct.record.resolve import (
    NO_MARKS,
    NOBODY,
    NOW,
    Links,
    Marks,
    RawClaim,
    Said,
    SourceFact,
    VoiceFact,
    source_fact,
)
from safeconduct.record.review_bytes import Finding
from safeconduct.record.types import NEVER, SEP, UNSPECIFIED
from safeconduct.record.undos import Undos, Wording, Wordings
from safeconduct.vault.types import Row, Tables, Value

# Remembered sources and voices, in number: 100,000 take about 40 MB; beyond it the memory starts afresh.
_REMEMBERED: Final = 100_000
# Entries remembered as read, in number: a kilobyte or more each.
_READ: Final = 10_000
# Ops that were undone, read at once: of more it is asked one by one.
_UNDONE_AT_ONCE: Final = 1_000


SourceRow = tuple[int, str, bytes, Day]
Asked = tuple[str, int, str]
"""What the groups of merged subjects have in common: property, kind and basis."""


class Facts:
    """What the tables say, remembered for one piece of work."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.undos = Undos(self._undone_by)
        self._sources: dict[int, SourceFact] = {}
        self._voices: dict[int, VoiceFact] = {0: NOBODY}
        self._undone: dict[OpId, list[tuple[OpId, Day]]] = {}
        self.names = Names(
            (Table(as_int(kind)), str(name), str(canonical)) for kind, name, canonical in tables.execute(sql.ALIASES)
        )
        # A publisher is looked up by its canonical name, which may be one that nobody described.
        self._us: set[str] = {self._canonical_voice(str(name)) for (name,) in tables.execute(sql.OUR_OWN_VOICES)}
        self._merged: dict[str, dict[Asked, list[GroupKey]]] = {}
        self._wordings: dict[bytes, Wordings | None] = {}
        self._said: dict[str, Links] = {}
        self._bodies: dict[tuple[Table, str], bytes] = {}
        self._bodies_at = -1
        self._items: dict[tuple[Table, bytes], EntryItem] = {}
        self._targets: frozenset[bytes] | None = None
        self._targets_at = -1
        self._described: dict[tuple[Table, str], str] = {}
        self._parts: dict[int, CompartmentId] = {}
        self._people: dict[str, str] | None = None
        self._graded: frozenset[tuple[str, str, str]] | None = None
        self._persons: frozenset[str] | None = None

    def canonical(self, table: Table, name: str) -> str:
        """Return the smallest of the names a person said are one with this one."""
        return self.names.canonical(table, name)

    def one_with(self, table: Table, name: str) -> tuple[str, ...]:
        """Return all names that are one with this one, itself included, in order."""
        return self.names.one_with(table, name)

    def described(self, table: Table, name: str) -> str:
        """Return the name by which something is shown: its own, or the first of those it is one with that is described.

        Whoever says that two are one may name what nobody described, and the smallest name is not always known here.
        """
        others = self.one_with(table, name)
        if len(others) == 1 or self.current_body(table, name):
            return name
        # Once for all of them: thousands may be one.
        key = table, others[0]
        if key not in self._described:
            self._described[key] = next((one for one in others if self.current_body(table, one)), "")
        return self._described[key] or name

    def person(self, device: str) -> str:
        """Return whose a device is, as an author stands in the tables; the device itself where nobody knows.

        Two who both certified one device are one person here: no count of people may be too high.
        """
        if self._people is None:
            rows = [(str(one), str(person)) for one, person in list(self.tables.execute(sql.DEVICES))]
            self._people = people_of_devices(rows)
        return self._people.get(device, device)

    def is_somebody(self, subject: str) -> bool:
        """Say whether a subject (qualified name), or any that it is one with, was ever a person, by any wording.

        Undone ones too, and whatever it was called since: whoever asks for consent, for who is living or for how many
        people something tells of asks this, so that no later word of a colleague makes of somebody a thing.
        """
        return bool(self.people_one_with(subject))

    def people_one_with(self, subject: str) -> tuple[str, ...]:
        """Return the names that are one with a subject, its own included, and were ever a person themselves."""
        if self._persons is None:
            rows = list(self.tables.execute(people_sql.PERSONS, (int(Table.SUBJECT),)))
            self._persons = frozenset(str(name) for (name,) in rows)
        return tuple(one for one in self.one_with(Table.SUBJECT, subject) if one in self._persons)

    def is_graded(self, subject: str, property_id: str, basis: str) -> bool:
        """Say whether anybody ever graded a finding of this subject (under its canonical name), property and basis."""
        if self._graded is None:
            self._graded = frozenset(
                (self.canonical(Table.SUBJECT, str(one)), str(asked), str(based))
                for one, asked, based in list(self.tables.execute(sql.GRADED))
            )
        return (subject, property_id, basis) in self._graded

    def merged_subjects(self) -> tuple[str, ...]:
        """Return the subjects that a person said are one with another, in order."""
        return self.names.merged(Table.SUBJECT)

    def group_keys(self, statement: str, *parameters: Value) -> list[GroupKey]:
        """Return the groups a statement selects."""
        rows = cast("Iterator[tuple[int, str, str, int, str]]", self.tables.execute(statement, parameters))
        return [GroupKey(*row) for row in rows]

    def asked_as(self, subjects: Iterable[str]) -> dict[str, list[str]]:
        """Return by each name that is one with any of some subjects those subjects: two of them may be one."""
        found: dict[str, list[str]] = {}
        for subject in sorted(set(subjects)):
            for name in self.one_with(Table.SUBJECT, subject):
                found.setdefault(name, []).append(subject)
        return found

    def groups_about(
        self, subjects: Iterable[str], properties: Collection[str]
    ) -> list[tuple[list[str], list[GroupKey]]]:
        """Return the groups of some properties about subjects and all they are one with, each with who was asked so.

        Each group comes with those it is one with, least number first, once; read together, for each takes as long.
        Of two subjects that are one both are told the same, in whatever order their groups arrived.
        """
        asked = self.asked_as(subjects)
        keys = self.group_keys(sql.GROUPS_OF_SUBJECTS, json_list(asked)) if asked else ()
        found: dict[int, tuple[list[str], list[GroupKey]]] = {}
        for key in keys:
            if key.property in properties:
                merged = self.merged_with(key)
                found[merged[0].n] = asked[key.subject], merged
        return list(found.values())

    def claim_rows(self, statement: str, *parameters: Value) -> list[ClaimRow]:
        """Return the claims a statement selects."""
        return cast("list[ClaimRow]", list(self.tables.execute(statement, parameters)))

    def merged_with(self, key: GroupKey) -> list[GroupKey]:
        """Return a group and those of subjects that are one with its own, least number first."""
        subjects = self.one_with(Table.SUBJECT, key.subject)
        if len(subjects) == 1:
            return [key]
        if subjects[0] not in self._merged:
            if len(self._merged) >= _REMEMBERED:
                self._merged.clear()
            # Once for all groups of these subjects: they may be many, and the subjects too.
            held: dict[Asked, list[GroupKey]] = {}
            for subject in subjects:
                for one in self.group_keys(sql.GROUPS_OF_SUBJECT, subject):
                    held.setdefault(one[2:], []).append(one)
            self._merged[subjects[0]] = {asked: sorted(keys) for asked, keys in held.items()}
        return self._merged[subjects[0]][key[2:]]

    def source(self, n: int) -> SourceFact:
        """Return a source's facts by its number."""
        if n not in self._sources:
            self._remember_sources([n])
        return self._sources[n]

    def voice(self, n: int) -> VoiceFact:
        """Return a voice's end by its number; 0 is nobody."""
        if n not in self._voices:
            self._remember_voices([n])
        return self._voices[n]

    def sources(self, numbers: Iterable[int]) -> dict[int, SourceFact]:
        """Return the facts of many sources by their numbers."""
        wanted = set(numbers)
        # Not by the difference of two sets of names, which walks over everything that is remembered.
        if missing := {n for n in wanted if n not in self._sources}:
            self._remember_sources(missing)
        return {n: self._sources[n] for n in wanted}

    def voices(self, numbers: Iterable[int]) -> dict[int, VoiceFact]:
        """Return the ends of many voices by their numbers."""
        wanted = set(numbers)
        if missing := {n for n in wanted if n not in self._voices}:
            self._remember_voices(missing)
        return {n: self._voices[n] for n in wanted}

    def _remember_sources(self, numbers: Iterable[int]) -> None:
        """Read sources in one statement: a look-up for each of thousands takes five times as long."""
        if len(self._sources) >= _REMEMBERED:
            self._sources.clear()
        found = self.tables.execute(sql.SOURCES_BY_NUMBER, (json_list(numbers),))
        for n, name, body, withdrawn_on in cast("Iterator[SourceRow]", found):
            fact = self.source_fact(name, body)
            self._sources[n] = fact if withdrawn_on == NEVER else fact._replace(withdrawn_on=withdrawn_on)

    def _remember_voices(self, numbers: Iterable[int]) -> None:
        if len(self._voices) >= _REMEMBERED:
            self._voices = {0: NOBODY}
        for n, root, is_us in self.tables.execute(sql.VOICES_BY_NUMBER, (json_list(numbers),)):
            self._voices[as_int(n)] = VoiceFact(str(root), bool(is_us))

    def _canonical_voice(self, name: str) -> str:
        return self.names.canonical(Table.VOICE, name)

    def _undone_by(self, op: OpId) -> list[tuple[OpId, Day]]:
        held = self._undone.get(op)
        if held is None:
            rows = self.tables.execute(sql.UNDONE_BY, (op,)) if self._may_be_undone(op) else ()
            held = self._undone[op] = [(OpId(as_bytes(undo)), Day(as_int(on))) for undo, on in rows]
        return held

    def _may_be_undone(self, op: OpId) -> bool:
        """Say whether anything undoes an op, in whatever part; True as well where that is not known.

        That is where too many are undone, or anything was written since they were read. Few ops ever are undone, and a
        page asks of hundreds.
        """
        if self._targets is None:
            rows = list(self.tables.execute(sql.SOME_UNDONE, (_UNDONE_AT_ONCE,)))
            self._targets = frozenset(as_bytes(target) for (target,) in rows)
            self._targets_at = self.tables.writes
        return self._targets_at != self.tables.writes or len(self._targets) >= _UNDONE_AT_ONCE or op in self._targets

    def current(self, table: Table) -> Iterator[tuple[str, bytes]]:
        """Give (name, body) of the current wording of every entry of a kind that is not undone."""
        given = ""
        # One statement: a look-up for each of thousands of names takes many times as long.
        for name, body, op in list(self.tables.execute(sql.VERSIONS_OF_KIND, (int(table),))):
            if name != given and not self.undos.is_undone(OpId(as_bytes(op)), NOW):
                given = str(name)
                yield given, as_bytes(body)

    def part_of(self, op_n: int) -> CompartmentId:
        """Return the part that an op lies in, by its number."""
        if op_n not in self._parts:
            ((part,),) = self.tables.execute(sql.PART_OF_NUMBER, (op_n,))
            self._parts[op_n] = CompartmentId(as_bytes(part))
        return self._parts[op_n]

    def current_body(self, table: Table, name: str, *, part: CompartmentId | None = None) -> bytes:
        """Return the newest wording, here or in one part, that is not undone; b"" where there is none."""
        if part is not None:
            return self._newest(sql.VERSIONS_OF_PART, int(table), name, part)
        held = self._held_bodies()
        if (table, name) not in held:
            held[table, name] = self._newest(sql.VERSIONS, int(table), name)
        return held[table, name]

    def _held_bodies(self) -> dict[tuple[Table, str], bytes]:
        """Return the wordings read since anything was written: a page shows one voice, or account, dozens of times."""
        if self._bodies_at != self.tables.writes or len(self._bodies) >= _REMEMBERED:
            self._bodies.clear()
            self._bodies_at = self.tables.writes
        return self._bodies

    def _newest(self, statement: str, *where: Value) -> bytes:
        for body, op, *_ in list(self.tables.execute(statement, where)):
            if not self.undos.is_undone(OpId(as_bytes(op)), NOW):
                return as_bytes(body)
        return b""

    def current_bodies(self, table: Table, names: Iterable[str]) -> dict[str, bytes]:
        """Return the same of those of several that are here: one statement, where each alone takes as long."""
        asked, held = dict.fromkeys(names), self._held_bodies()
        missing = [name for name in asked if (table, name) not in held]
        for name, body, op in list(
            self.tables.execute(sql.VERSIONS_OF_NAMES, (int(table), json_list(missing))) if missing else ()
        ):
            if not held.get((table, str(name))) and not self.undos.is_undone(OpId(as_bytes(op)), NOW):
                held[table, str(name)] = as_bytes(body)
        for name in missing:
            held.setdefault((table, name), b"")
        return {name: held[table, name] for name in asked if held[table, name]}

    def item(self, table: Table, body: bytes) -> EntryItem:
        """Return what the bytes of an entry say."""
        if (table, body) not in self._items:
            if len(self._items) >= _READ:
                self._items.clear()
            self._items[table, body] = stored_item(table, body)
        return self._items[table, body]

    def claim(self, row: ClaimRow) -> Claim:
        """Return the wording of a claim that a row holds."""
        item = self.item(Table.CLAIM, row[7])
        if not isinstance(item, Claim):
            raise TypeError("a claim row holds another item")
        return item

    def first_brought_at(self, table: Table, name: str) -> int:
        """Return the clock (HLC) of the op that first brought an entry, the same at every desk; 0 where none did."""
        rows = list(self.tables.execute(sql.VERSIONS, (int(table), name)))
        return min((as_int(row[2]) for row in rows), default=0)

    def raw(self, row: ClaimRow) -> RawClaim:
        """Return a claim with its surroundings from a row of the claim statements."""
        _, id_, _, source_n, voice_n, _, is_marked, body, recorded_on, user, op, dataset, _ = row
        source = self.source(source_n)
        claim = RawClaim(loads(body), dataset, source, self.voice(voice_n), recorded_on, user, op, NO_MARKS)
        return claim._replace(marks=self._marks(claim, id_, body)) if is_marked else claim

    def source_fact(self, name: str, body: bytes) -> SourceFact:
        """Return what the rules need of one wording of a source, whatever was said of it since."""
        return source_fact(name, loads(body), canonical=self._canonical_voice, is_us=self._us.__contains__)

    def _marks(self, claim: RawClaim, id_: bytes, body: bytes) -> Marks:
        """Return links to and from the claim, and how its wordings stand to one another."""
        wordings = self._wordings_of(id_)
        subject = self.canonical(Table.SUBJECT, qualified(claim.dataset, str(claim.item[2])))
        return Marks(
            links=self._said_of(f"{claim.dataset}{SEP}{claim.item[0]}"),
            wordings=wordings,
            version=claim_version(claim.dataset, body),
            about=(subject, str(claim.item[3]), str(claim.item.get(7, UNSPECIFIED))),
        )

    def _said_of(self, name: str) -> Links:
        """Return the links that bear on a claim: read once for all its wordings."""
        if name not in self._said:
            if len(self._said) >= _REMEMBERED:
                self._said.clear()
            links = [*self.links_to(Table.CLAIM, name), *self.links_from(Table.CLAIM, name)]
            repeats = LinkKind.REPEATS
            bearing = (s for s in links if (s.link.kind is repeats) == (s.link.origin.name == name))
            self._said[name] = Links(tuple(bearing), self.person)
        return self._said[name]

    def _wordings_of(self, id_: bytes) -> Wordings | None:
        """Return all wordings of a claim, read once for all of them; None where none takes the place of another."""
        if id_ not in self._wordings:
            if len(self._wordings) >= _REMEMBERED:
                self._wordings.clear()
            rows = [(row, loads(row[7]).get(15, ())) for row in self.claim_rows(sql.CLAIMS_BY_ID, id_)]
            self._wordings[id_] = self.wordings_of(row for row, _ in rows) if any(new for _, new in rows) else None
        return self._wordings[id_]

    def wordings_of(self, rows: Iterable[ClaimRow]) -> Wordings:
        """Return some wordings of one claim, as they stand to one another."""
        return Wordings(
            (
                Wording(
                    claim_version(row[11], row[7]),
                    tuple(loads(row[7]).get(15, ())),
                    Day(min(row[8], self.source(row[3]).learnt_on)),
                    row[10],
                )
                for row in rows
            ),
            self.undos,
        )

    def links_to(self, table: Table, name: str) -> list[Said]:
        """Return every link to an entry, undone ones too, oldest first."""
        return [self._said_from_row(row) for row in list(self.tables.execute(sql.LINKS_TO, (int(table), name)))]

    def links_from(self, table: Table, name: str) -> list[Said]:
        """Return every link from an entry, undone ones too, oldest first."""
        return [self._said_from_row(row) for row in list(self.tables.execute(sql.LINKS_FROM, (int(table), name)))]

    def links_about(self, table: Table, names: Iterable[str]) -> Mapping[str, tuple[Said, ...]]:
        """Return of several entries every link to each, oldest first, and then every link from it."""
        asked = json_list(names)
        found: dict[str, list[Said]] = {}
        for row in list(self.tables.execute(sql.LINKS_TO_SOME, (int(table), asked))):
            said = self._said_from_row(row)
            found.setdefault(said.link.target.name, []).append(said)
        for row in list(self.tables.execute(sql.LINKS_FROM_SOME, (int(table), asked))):
            said = self._said_from_row(row)
            found.setdefault(said.link.origin.name, []).append(said)
        return {name: tuple(said) for name, said in found.items()}

    def links_of_kind(self, kind: LinkKind) -> list[Said]:
        """Return every link of a kind, undone ones too, oldest first."""
        return [self._said_from_row(row) for row in list(self.tables.execute(sql.LINKS_OF_KIND, (kind.value,)))]

    def standing(self, kind: LinkKind, day: Day = NOW) -> list[Said]:
        """Return the links of a kind that stood at the end of a day."""
        return [s for s in self.links_of_kind(kind) if s.on <= day and not self.undos.is_undone(s.op, day)]

    def _said_from_row(self, row: Row) -> Said:
        """Return a link with its surroundings from a row of the link statements; a finding by its canonical subject."""
        body, user, on, op, hlc, wording, subject, *finding = row
        return Said(
            decode_link(as_bytes(body)),
            str(user),
            Day(as_int(on)),
            OpId(as_bytes(op)),
            (as_int(hlc), as_bytes(op)),
            as_bytes(wording),
            Finding(self.canonical(Table.SUBJECT, str(subject)), *map(str, finding)) if subject else None,
        )


def json_list(values: Iterable[int | str]) -> str:
    """Return numbers or texts as one parameter of a statement."""
    return json.dumps(list(values))

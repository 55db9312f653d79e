"""Into which part an op of the record goes: where what it is about lies, and where all its readers could see that.

What is typed anew goes into the part that a person chose (`sync.parts`). What is said of something goes where that
lies, whatever was chosen. Of two ends in two parts the one that fewer read decides: whoever reads an op can read all
that it names, or it is refused, so that no part tells its readers of another's entries (P3). Reads only. Follows
docs/decisions/0009-into-which-part.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, loads
from safeconduct.record.items import Table, claim_id, qualified, split_name
from safeconduct.record.links import Link, Ref
from safeconduct.record.queries import Opened, Record
from safeconduct.sync.parts import MayOnlyRead, Part, Parts

# No part was named for a command.
NOT_NAMED: Final = CompartmentId(b"")
Homes = frozenset[CompartmentId]
# The member of a source's item that names who brought it out (docs/formats/ops.md).
_PUBLISHER: Final = 2
_SPEAKING: Final[Mapping[Table, str]] = {
    Table.SUBJECT: sql.PARTS_SPEAKING_OF_SUBJECT,
    Table.VOICE: sql.PARTS_SPEAKING_OF_VOICE,
    Table.SOURCE: sql.PARTS_SPEAKING_OF_SOURCE,
}


class WouldTell(SafeconductError):
    """An op whose readers could not read something that it names."""

    code = "record.would_tell"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Part of this lies in another part{shown}, which not every desk here may read: it would be given away.",
        safe=NOTHING_CHANGED_EN,
        do="Write in that part, or enter here anew what may be known here.",
    )
    ru = Advice(
        what="Часть этого лежит в другой части{shown}, которую читают не все, кто прочтёт написанное: это раскрыло бы "
        "её.",
        safe=NOTHING_CHANGED_RU,
        do="Пишите в ту часть или введите заново то, что можно знать здесь.",
    )


class NotItsPart(SafeconductError):
    """A part was named in which what the op is about does not lie."""

    code = "record.not_its_part"
    exit_code = Exit.REFUSED
    en = Advice(
        what="What is said of an entry goes into the part where the entry lies{shown}, not into the one you named.",
        safe=NOTHING_CHANGED_EN,
        do="Leave --part out.",
        on_page="It goes there by itself: send it once more.",
    )
    ru = Advice(
        what="Сказанное о записи попадает в ту часть, где лежит сама запись{shown}, а не в названную вами.",
        safe=NOTHING_CHANGED_RU,
        do="Не указывайте --part.",
        on_page="Туда оно и попадёт само: отправьте ещё раз.",
    )


class Placing:
    """Where things lie, and where what is said of them goes. For one piece of work.

    ``only``: the part that a person named for this one command; b"" where they named none.
    """

    def __init__(self, record: Record, parts: Parts, only: CompartmentId = NOT_NAMED) -> None:
        self._record = record
        self._tables = record.facts.tables
        self.parts = parts.using(only) if only else parts
        self._only = only
        self._homes: dict[Ref, Homes] = {}

    def homes(self, ref: Ref) -> Homes:
        """Return the parts that something lies in: where it is described, or else where it is spoken of."""
        if ref not in self._homes:
            self._homes[ref] = self._found_homes(ref)
        return self._homes[ref]

    def for_new(self, refs: Iterable[Ref] = ()) -> CompartmentId:
        """Return where a new entry goes that names some that are here; WouldTell, MayOnlyRead, NoPartChosen."""
        part = self.parts.to_write()
        self._check(part.id, refs)
        return part.id

    def for_claim(self, source: Ref, refs: Iterable[Ref], property_id: str) -> CompartmentId:
        """Return where one more claim of an account goes: with the account, for its consent is the account's.

        Where the account lies in several parts, the one that is written to, or else the one that fewest read.
        WouldTell where its property, too, is declared only where not all could read it.
        """
        part = self.beside(source, refs)
        if property_id not in self._record.property_ids(self.parts.named_by(part)):
            raise WouldTell
        return part

    def beside(self, source: Ref, refs: Iterable[Ref] = ()) -> CompartmentId:
        """Return where more goes that belongs to an account, its properties with it; WouldTell, MayOnlyRead."""
        if self._only:
            return self.for_new((source, *refs))
        homes = self.homes(source)
        if self.parts.written in homes or not homes:
            return self.for_new((source, *refs))
        part = min(self._parts(homes), key=lambda one: (not one.may_write, len(one.readers), one.id), default=None)
        if part is None:
            raise MayOnlyRead
        self._check(part.id, refs)
        return self.parts.checked(part.id).id

    def for_link(self, link: Link) -> tuple[CompartmentId, ...]:
        """Return where a link goes: every part its target lies in and whose readers can read both of its ends.

        Where there is none, the parts of its origin of which that is so. WouldTell, NotItsPart, MayOnlyRead.
        """
        ends = tuple(end for end in (link.origin, link.target) if end.name)
        for home in (link.target, link.origin):
            fitting = [one for one in sorted(self.homes(home)) if all(self._is_read_in(one, end) for end in ends)]
            if fitting:
                return self._writable(fitting)
        if not any(map(self.homes, ends)):
            return (self.for_new(),)
        raise self._would_tell(ends)

    def for_entry(self, ref: Ref) -> tuple[CompartmentId, ...]:
        """Return where an op about one entry goes: every part the entry lies in."""
        return self._writable(sorted(self.homes(ref))) if self.homes(ref) else (self.for_new(),)

    def for_wording(self, held: Opened) -> tuple[CompartmentId, ...]:
        """Return where a newer wording of a claim goes: the parts that hold the very wording it takes the place of."""
        return self._writable(sorted(self.of_wording(held)))

    def for_own(self, codes: Iterable[str]) -> CompartmentId:
        """Return where a project's new field or term goes that names others of its codes; WouldTell, NoPartChosen."""
        part = self.parts.to_write()
        for homes in map(self.homes_of_code, codes):
            if homes and part.id not in homes and not any(self.parts.covers(part.id, home) for home in homes):
                raise WouldTell(shown=", ".join(one.called for one in self.named(homes)))
        return part.id

    def for_code(self, code: str) -> tuple[CompartmentId, ...]:
        """Return where what is said of a project's field or term goes: every part in which it stands."""
        homes = self.homes_of_code(code)
        return self._writable(sorted(homes)) if homes else (self.parts.to_write().id,)

    def homes_of_code(self, code: str) -> Homes:
        """Return the parts in which something was said of a project's field or term."""
        return self._asked(sql.PARTS_OF_CODE, code)

    def of_wording(self, held: Opened) -> Homes:
        """Return the parts in which this wording of a claim lies."""
        return self._record.parts_of_wording(held)

    def by_part(self, ops: Iterable[OpId]) -> dict[CompartmentId, list[OpId]]:
        """Return ops by the part they lie in, each of which this desk may write in; MayOnlyRead, NotItsPart.

        Ops that are none of the record stand under b"".
        """
        found: dict[CompartmentId, list[OpId]] = {}
        for op in ops:
            part = next(iter(self._asked(sql.PART_OF_OP, op)), CompartmentId(b""))
            found.setdefault(part, []).append(op)
        for part in found.keys() - {b""}:
            self._writable([part])
        return found

    def for_print(self, what: Ref) -> tuple[CompartmentId, ...]:
        """Return where a print is written down: where the thing lies; of the list of accounts, where any of them lies.

        Whoever reads what is on the sheet learns that there is one. Where this desk may only read, elsewhere or not.
        """
        if what.name:
            return self.for_entry(what)
        rows = self._tables.execute(sql.PARTS_OF_ENTRIES, (int(what.table),)) if self.parts.are_several else ()
        listed = {CompartmentId(as_bytes(part)) for _, part in list(rows)}
        writable = [one.id for one in self._parts(listed) if one.may_write]
        return tuple(sorted(writable)) or (self.for_new(),)

    def named(self, homes: Iterable[CompartmentId]) -> tuple[Part, ...]:
        """Return the parts of some ids, by what they are called."""
        return tuple(sorted(self._parts(homes), key=lambda one: (one.called, one.id)))

    def _parts(self, homes: Iterable[CompartmentId]) -> list[Part]:
        return [part for one in homes for part in self.parts.find(one)]

    def _check(self, part: CompartmentId, refs: Iterable[Ref]) -> None:
        for ref in refs:
            if ref.name and not self._is_read_in(part, ref):
                raise self._would_tell((ref,))

    def _is_read_in(self, part: CompartmentId, ref: Ref) -> bool:
        """Say whether everybody who reads a part can read, in one of its parts, what is named."""
        homes = self.homes(ref)
        return not homes or part in homes or any(self.parts.covers(part, home) for home in homes)

    def _writable(self, fitting: list[CompartmentId]) -> tuple[CompartmentId, ...]:
        """Return those of some parts that this desk may write in; of an entry in two parts one is enough."""
        if self._only:
            if self._only not in fitting:
                raise NotItsPart(shown=", ".join(one.called for one in self.named(fitting)))
            return (self.parts.checked(self._only).id,)
        writable = tuple(one.id for one in self._parts(fitting) if one.may_write)
        return writable or (self.parts.checked(fitting[0]).id,)

    def _would_tell(self, refs: Iterable[Ref]) -> WouldTell:
        homes = {home for ref in refs for home in self.homes(ref)}
        return WouldTell(shown=", ".join(dict.fromkeys(one.called for one in self.named(homes))))

    def _found_homes(self, ref: Ref) -> Homes:
        if ref.table is Table.CLAIM:
            return self._asked(sql.PARTS_OF_CLAIM, claim_id(*split_name(ref.name))) if ref.name else frozenset()
        described = self._asked(sql.PARTS_OF_ENTRY, int(ref.table), ref.name)
        if described or ref.table not in _SPEAKING:
            return described
        spoken = self._asked(_SPEAKING[ref.table], ref.name)
        return spoken | self._published_by(ref.name) if ref.table is Table.VOICE else spoken

    def _asked(self, statement: str, *parameters: bytes | int | str) -> Homes:
        return frozenset(CompartmentId(as_bytes(row[0])) for row in list(self._tables.execute(statement, parameters)))

    def _published_by(self, voice: str) -> Homes:
        """Return where accounts lie that a voice brought out which nobody described: rare, and a walk over accounts."""
        rows = list(self._tables.execute(sql.SOURCES_WITH_PARTS, (int(Table.SOURCE),)))
        return frozenset(
            CompartmentId(as_bytes(part))
            for name, body, part in rows
            if (publisher := str(loads(as_bytes(body)).get(_PUBLISHER, "")))
            and qualified(split_name(str(name))[0], publisher) == voice
        )

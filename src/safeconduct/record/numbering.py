"""Numbers for groups, sources and voices while ops are taken in: by name, remembered, new ones written down.

A million claims name a few hundred thousand groups: each is looked up once, and as long as all there are is remembered
the table need not be asked. Refuses nothing: names come from items that were read. Numbers are this desk's own and
decide nothing in an answer. Part of the view set of docs/rooms/record.md.
"""

from __future__ import annotations

import hashlib
from typing import Final

from safeconduct.record import sql
from safeconduct.record.columns import as_int
from safeconduct.record.items import Table
from safeconduct.record.refresh import Changes
from safeconduct.record.types import NEVER
from safeconduct.vault.types import Tables

# Groups remembered while ops are taken in, in number: 500,000 take about 80 MB.
_REMEMBERED: Final = 500_000
# Bytes of a key's digest: a third of the memory of its four texts, and no two keys meet by chance or by design.
_SHORT: Final = 16
# New groups written in one go, in number: one statement for many rows takes half the time.
_WRITTEN_AT_ONCE: Final = 1000


class Numbering:
    """The numbers given so far, for one pass over new ops. `write` at its end."""

    def __init__(self, tables: Tables, changes: Changes, *, is_from_scratch: bool) -> None:
        self._tables = tables
        self._changes = changes
        # Links of these same ops mark their claims at the end, whichever came first.
        self.has_links = last_number(tables, sql.LAST_LINK) > 0
        # While every group there is is remembered, an unknown one needs no look into the table, nor the table an index.
        self._holds_all_groups = is_from_scratch
        self._groups: dict[bytes, int] = {}
        self._sources: dict[str, int] = {}
        self._voices: dict[str, int] = {"": 0}
        self._new_groups: list[tuple[int, str, str, int, str]] = []
        self._next_group = 1 + last_number(tables, sql.LAST_GROUP)
        self._next_source = 1 + last_number(tables, sql.LAST_SOURCE)
        self._next_voice = 1 + last_number(tables, sql.LAST_VOICE)

    def group(self, key: tuple[str, str, int, str]) -> int:
        """Return the number of a group: subject, property, kind, basis."""
        subject, property_, kind, basis = key
        # With their lengths before them no two keys give one text.
        text = f"{len(subject)},{len(property_)},{kind},{subject}{property_}{basis}"
        short = hashlib.sha256(text.encode()).digest()[:_SHORT]
        held = self._groups.get(short)
        if held is None:
            held = self._groups[short] = self._group_unremembered(key)
        return held

    def _group_unremembered(self, key: tuple[str, str, int, str]) -> int:
        if len(self._groups) >= _REMEMBERED:
            self._groups.clear()
            self._holds_all_groups = False
            self._tables.execute(sql.INDEX_GROUPS)
        if not self._holds_all_groups:
            self.write()
            for (n,) in tuple(self._tables.execute(sql.GROUP_OF, key)):
                return as_int(n)
        n = self._next_group
        self._next_group += 1
        self._new_groups.append((n, *key))
        if len(self._new_groups) >= _WRITTEN_AT_ONCE:
            self.write()
        return n

    def source(self, name: str) -> int:
        """Return the number of a source."""
        held = self._sources.get(name)
        if held is None:
            found = tuple(self._tables.execute(sql.SOURCE_OF, (name,)))
            if found:
                held = as_int(found[0][0])
            else:
                held = self._next_source
                self._next_source += 1
                self._tables.execute(sql.INSERT_SOURCE, (held, name, b"", NEVER, ""))
                if self.has_links:
                    # Consent may have been withdrawn before the account itself arrived.
                    self._changes.entities.add((Table.SOURCE, name))
            self._sources[name] = held
        return held

    def voice(self, name: str) -> int:
        """Return the number of a voice; nobody, "", has 0."""
        held = self._voices.get(name)
        if held is None:
            found = tuple(self._tables.execute(sql.VOICE_OF, (name,)))
            if found:
                held = as_int(found[0][0])
            else:
                held = self._next_voice
                self._next_voice += 1
                self._tables.execute(sql.INSERT_VOICE, (held, name, b"", name))
                self._changes.new_voices.add(name)
            self._voices[name] = held
        return held

    def write(self) -> None:
        """Write down the groups that are not yet in the table."""
        if self._new_groups:
            self._tables.executemany(sql.INSERT_GROUP, self._new_groups)
            self._new_groups.clear()


def last_number(tables: Tables, statement: str) -> int:
    """Return the highest number that a statement finds, 0 in an empty table."""
    ((n,),) = tables.execute(statement)
    return n if isinstance(n, int) else 0

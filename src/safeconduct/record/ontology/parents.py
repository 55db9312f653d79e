"""What a place lies in and a unit belongs to, at any remove: claims that may lead in a circle, and must not be made to.

Two desks can each say, apart, that the one lies in the other: reading such a circle ends where it closes, and says so.
Refuses to close one: `Circular`, before anything is signed. Reads only.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.record.items import Table
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP

# Fields by which something is a part of another of its own sort.
PARENTS: Final = frozenset(("part_of", "unit_of"))


class Circular(SafeconductError):
    """A place or a unit that would lie in itself."""

    code = "record.circular"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="It would lie in itself: what you name as the greater one is a part of it already{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Name another one, or take back first what says that it is its part.",
    )
    ru = Advice(
        what="Получилось бы, что оно находится в самом себе: то, что вы назвали вышестоящим, уже его часть{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Назовите другое или сначала возьмите назад то, что сказано о вхождении.",
    )


class Above(NamedTuple):
    """What lies above something: by name, the nearest first. ``is_circle``: some of it leads back to where it began."""

    names: tuple[str, ...]
    is_circle: bool


def above(record: Record, name: str, property_id: str) -> Above:
    """Return all that a subject is a part of, by what stands now; each once, linear in them."""
    start = record.facts.canonical(Table.SUBJECT, name)
    found: dict[str, None] = {}
    waiting, is_circle = [start], False
    while waiting:
        for parent in parents(record, waiting.pop(0), property_id):
            is_circle = is_circle or parent == start
            if parent != start and parent not in found:
                found[parent] = None
                waiting.append(parent)
    return Above(tuple(found), is_circle)


def parents(record: Record, name: str, property_id: str) -> tuple[str, ...]:
    """Return what a subject is directly a part of, by what stands now."""
    rows = (row for row in record.known_now(name) if row.property == property_id and row.standing)
    names = (record.facts.canonical(Table.SUBJECT, row.text) for row in rows if SEP in row.text)
    return tuple(dict.fromkeys(names))


def check_parent(record: Record, name: str, property_id: str, parent: str, *, shown: str = "") -> None:
    """Refuse a parent that is the thing itself, or a part of it: Circular."""
    here = record.facts.canonical(Table.SUBJECT, name)
    if here in (record.facts.canonical(Table.SUBJECT, parent), *above(record, parent, property_id).names):
        raise Circular(shown=shown)

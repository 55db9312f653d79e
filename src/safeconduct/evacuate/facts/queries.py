"""Reading things: each with what counts of what was said of it, and what was said at the same time (P4, P9).

Refuses to choose between words of one moment beyond what the form says is shown: all of them stay in the thing. What
was read of a form is kept with the team, part by part (`facts_here`): an entry makes its own part be read anew.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, CompartmentId, DeviceId, OpId
from safeconduct.evacuate.facts import sql
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.types import Beginning, Fact, Field, Form, Showing, ThingId, Value
from safeconduct.evacuate.facts.values import value_from_item
from safeconduct.intake.counting import counting
from safeconduct.intake.rows import as_bytes
from safeconduct.sync.remembered import brought_on
from safeconduct.sync.team import Team
from safeconduct.vault.types import Row, Tables

_NONE: Final = cbor.encode([])
# Of a row, its part and its thing; of a fact, its field and its order.
_PLACE: Final = operator.itemgetter(0, 1)
_FIELD: Final = operator.attrgetter("field")
_ORDER: Final = operator.attrgetter("order")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing and what counts of it. ``facts``: by field, those whose place none has taken, the newest last.

    ``all_facts``: every fact that stands, taken over or not, in order: what was said when.
    """

    form: Form
    part: CompartmentId
    id: ThingId
    began: Beginning
    facts: Mapping[str, tuple[Fact, ...]]
    all_facts: tuple[Fact, ...]
    # What was asked for already: a page asks for one field of a thing many times.
    _values: dict[str, Value | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def value(self, code: str) -> Value | None:
        """Return what is shown of a field; None where nobody said anything, or that there is none any more."""
        if code not in self._values:
            self._values[code] = shown_value(self.form.fields[code], self.facts.get(code, ()))
        return self._values[code]

    def text(self, code: str) -> str:
        """Return a line, a text or the code of a choice; empty where there is none."""
        found = self.value(code)
        return found if isinstance(found, str) else ""

    def number(self, code: str) -> int | None:
        """Return a number, a day or an instant; None where there is none."""
        found = self.value(code)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def yes(self, code: str) -> bool:
        """Say whether a field says yes; what nobody said is no."""
        return self.value(code) is True

    def lines(self, code: str) -> tuple[str, ...]:
        """Return several lines or codes of choices."""
        found = self.value(code)
        return tuple(one for one in found if isinstance(one, str)) if isinstance(found, tuple) else ()

    def id_of(self, code: str) -> bytes:
        """Return the id of a thing, a user or an op; empty where there is none."""
        found = self.value(code)
        return found if isinstance(found, bytes) else b""

    def ids_of(self, code: str) -> tuple[ThingId, ...]:
        """Return the ids of several things."""
        found = self.value(code)
        return tuple(ThingId(one) for one in found if isinstance(one, bytes)) if isinstance(found, tuple) else ()

    def at_once(self, code: str) -> tuple[Value | None, ...]:
        """Return what was said at the same time and differs; empty where all say one thing."""
        values = {one.value: _value(one, self.form.fields[code]) for one in self.facts.get(code, ())}
        return tuple(values.values()) if len(values) > 1 else ()


class Facts:
    """What the parts that this desk opens say of things."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def things(self, form: str, part: CompartmentId | None = None) -> tuple[Thing, ...]:
        """Return the things of a form, of one part or of all, in the order of their first word."""
        place = (form,) if part is None else (form, part)
        rows = self._tables.execute(sql.FACTS_OF_FORM if part is None else sql.FACTS_IN_PART, place)
        return _in_order(_things(forms()[form], rows))

    def thing(self, form: str, thing: bytes) -> Thing | None:
        """Return a thing by its id, whatever part it lies in; None where there is none, or where all of it is undone.

        Of one id in two parts, which nobody draws by chance, the part whose first word is the older counts.
        """
        found = _things(forms()[form], self._tables.execute(sql.FACTS_OF_THING, (thing, form)))
        return min(found, key=lambda one: (one.began.hlc, one.began.op), default=None)

    def only(self, form: str, part: CompartmentId) -> Thing | None:
        """Return the one thing of a form that a part has under the part's own id, such as its case or its journey."""
        return next((one for one in self.things(form, part) if bytes(one.id) == bytes(part)), None)

    def called(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return (form, field) of the things that are or were called so: by a code name, a title or an alias.

        What was taken back was never said. One look at an index, however many things there are.
        """
        rows = self._tables.execute(sql.CALLED, (cbor.encode([name]),))
        return tuple((str(form), str(field)) for form, field in rows)

    def parts_naming(self, form: str, code: str, of: bytes) -> tuple[CompartmentId, ...]:
        """Return the parts in which anybody ever said of a thing of a form that it is of another one, by its id."""
        rows = self._tables.execute(sql.SAYING, (form, code, cbor.encode([of])))
        return tuple(CompartmentId(as_bytes(row[0])) for row in rows)

    def ops_beginning(self, digits: str) -> tuple[OpId, ...]:
        """Return the ops whose ids begin with these hexadecimal digits, at most two; none for what is no number."""
        try:
            first = bytes.fromhex(digits.ljust(2 * HASH_BYTES, "0"))
            last = bytes.fromhex(digits.ljust(2 * HASH_BYTES, "f"))
        except ValueError:
            return ()
        return tuple(OpId(as_bytes(row[0])) for row in self._tables.execute(sql.OPS_FROM, (first, last + b"\0")))

    def unread(self) -> tuple[tuple[OpId, str], ...]:
        """Return which ops of this room could not be read, and where."""
        return tuple((OpId(as_bytes(op)), str(place)) for op, place in self._tables.execute(sql.UNREAD))


class FactsHere(Facts):
    """The same, whose things of all parts are read once, and after an entry those alone of the part it lies in."""

    def __init__(self, team: Team) -> None:
        super().__init__(team.vault.tables)
        self._team = team

    def things(self, form: str, part: CompartmentId | None = None) -> tuple[Thing, ...]:
        """Return the things of a form, of one part or of all, in the order of their first word."""
        if part is not None:
            return super().things(form, part)
        return self._team.remembered(f"things of {form}", functools.partial(self._every, form))

    def _every(self, form: str) -> tuple[Thing, ...]:
        read = super().things

        def every() -> Mapping[CompartmentId, tuple[Thing, ...]]:
            found: defaultdict[CompartmentId, list[Thing]] = defaultdict(list)
            for one in read(form):
                found[one.part].append(one)
            return {part: tuple(things) for part, things in found.items()}

        def since(
            before: Mapping[CompartmentId, tuple[Thing, ...]], touched: frozenset[CompartmentId]
        ) -> Mapping[CompartmentId, tuple[Thing, ...]]:
            return brought_on(before, touched, lambda part: read(form, part) or None)

        by_part = self._team.remembered_by_part(f"things of {form}, by part", every, since)
        return _in_order(one for things in by_part.values() for one in things)


def facts_here(team: Team) -> Facts:
    """Return the things of this desk for reading; what was read stays with the team while the vault is open."""
    return FactsHere(team)


def _in_order(things: Iterable[Thing]) -> tuple[Thing, ...]:
    return tuple(sorted(things, key=lambda one: (one.began.hlc, one.began.op)))


def shown_value(field: Field, said: Iterable[Fact]) -> Value | None:
    """Return what is shown of facts that count, the newest last. A value is shown before "none any more"."""
    values = [one for one in (_value(fact, field) for fact in said) if one is not None]
    if not values:
        return None
    match field.showing:
        case Showing.LEAST:
            return min(values, key=_as_number)
        case Showing.GREATEST:
            return max(values, key=_as_number)
        case Showing.ANY:
            return any(one is True for one in values)
        case Showing.ALL:
            return _all(values)
        case Showing.FIRST:
            codes = [one.code for one in field.choices]
            return min(values, key=lambda one: codes.index(one) if one in codes else len(codes))
        case Showing.NEWEST:
            return values[-1]


def _all(values: Iterable[Value]) -> Value:
    held = [one for value in values if isinstance(value, tuple) for one in value]
    texts = tuple(dict.fromkeys(one for one in held if isinstance(one, str)))
    return texts or tuple(sorted({one for one in held if isinstance(one, bytes)}))


def _as_number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _value(fact: Fact, field: Field) -> Value | None:
    held = cbor.kept(fact.value)
    return value_from_item(held[0], field) if isinstance(held, list) and held else None


def _things(form: Form, rows: Iterable[Row]) -> list[Thing]:
    by_place = itertools.groupby(rows, key=_PLACE)
    found = (_thing(form, list(group)) for _, group in by_place)
    return [one for one in found if one is not None]


def _thing(form: Form, rows: list[Row]) -> Thing | None:
    said = [_fact(row) for row in rows]
    standing = sorted((one for one in said if not one.is_gone), key=_ORDER)
    if not standing:
        return None
    facts: dict[str, tuple[Fact, ...]] = {}
    for code, group in itertools.groupby(said, key=_FIELD):
        words = list(group)
        # Most fields were said once: nothing has taken the place of anything there.
        facts[code] = counting(words) if len(words) > 1 else () if words[0].is_gone else (words[0],)
    part = CompartmentId(as_bytes(rows[0][0]))
    first = standing[0]
    return Thing(form, part, first.thing, Beginning(first.op, first.hlc, part), facts, tuple(standing))


def _fact(row: Row) -> Fact:
    _, thing, field, op, hlc, device, is_gone, value, replaces = row
    if not (
        isinstance(thing, bytes)
        and isinstance(op, bytes)
        and isinstance(hlc, int)
        and isinstance(device, bytes)
        and isinstance(value, bytes)
        and isinstance(replaces, bytes)
    ):
        raise TypeError("a column holds another kind than its table says")
    ops = () if replaces == _NONE else _ops_from(cbor.kept(replaces))
    word = (OpId(op), hlc, DeviceId(device), value, ops)
    return Fact(*word, is_gone=bool(is_gone), thing=ThingId(thing), field=str(field))


def _ops_from(named: cbor.Item) -> tuple[OpId, ...]:
    return tuple(OpId(one) for one in named if isinstance(one, bytes)) if isinstance(named, list) else ()

"""Saying something of a thing, and taking it back, as intents for the vault. Nothing here writes.

Who sets a field names the facts that they saw of it, so that what somebody else set at the same time is told and not
lost. Refuses what no other desk would read, before anything is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, OpId
from safeconduct.evacuate.facts import kinds, sql
from safeconduct.evacuate.facts.errors import NotAFact, NothingToTakeBack, NotKeptThere
from safeconduct.evacuate.facts.fact_bytes import MOST_REPLACED, OneFact, Saying, body_of_saying, body_of_undo
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Field, Form, ThingId, Value
from safeconduct.evacuate.facts.values import CHOSEN, in_order, item_from_value, value_from_item
from safeconduct.protect.members import Role
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent, Tables

Values = Mapping[str, Value | None]
"""Fields and what they are set to; None: there is none any more."""


def draw(entropy: Entropy) -> ThingId:
    """Return a new thing's id."""
    return ThingId(entropy.bytes(SHORT_ID_BYTES))


def new_intent(team: Team, part: CompartmentId, form: str, values: Values, *, thing: ThingId) -> Intent:
    """Return the op that begins a thing; NotKeptThere, NotAFact."""
    held = forms()[form]
    if team.sort(part) not in held.sorts:
        raise NotKeptThere(form=held.words)
    return _intent(held, part, thing, values, {})


def may_write(team: Team, part: CompartmentId) -> bool:
    """Say whether this desk writes in a part: what follows there from something elsewhere is written with it."""
    return team.my_role(part) not in (None, Role.READ) and not team.vault.is_closed(part)


def set_intent(thing: Thing, values: Values, seen: Mapping[str, tuple[OpId, ...]] | None = None) -> Intent:
    """Return the op that sets fields of a thing; NotAFact.

    ``seen``: the facts of each field that the person had before them, whose place the new ones take; where it is not
    given, those that count now.
    """
    held = seen if seen is not None else {code: tuple(one.op for one in thing.facts.get(code, ())) for code in values}
    return _intent(thing.form, thing.part, thing.id, values, {code: ops[-MOST_REPLACED:] for code, ops in held.items()})


def changed(thing: Thing, values: Values) -> Values:
    """Return those of the values that are not what is shown already, and of which nothing else was said at once."""
    held = {code: (thing.value(code), thing.at_once(code)) for code in values}
    wanted = {
        code: None if value is None else in_order(value, thing.form.fields[code]) for code, value in values.items()
    }
    return {code: value for code, value in wanted.items() if held[code] != (value, ())}


def undo_intents(tables: Tables, ops: Iterable[OpId], reason: str = "") -> tuple[Intent, ...]:
    """Return the ops that take others back, one for each part; NothingToTakeBack. Undoing an undo is a redo."""
    named: dict[CompartmentId, list[OpId]] = {}
    for op in ops:
        rows = tuple(tables.execute(sql.OP, (op,)))
        if not rows or rows[0][4] or not isinstance(rows[0][0], bytes):
            raise NothingToTakeBack(shown=op.hex()[:12])
        named.setdefault(CompartmentId(rows[0][0]), []).append(op)
    return tuple(Intent(part, kinds.UNDO, body_of_undo(held, reason)) for part, held in named.items())


def _intent(
    form: Form, part: CompartmentId, thing: ThingId, values: Values, seen: Mapping[str, tuple[OpId, ...]]
) -> Intent:
    facts = tuple(
        OneFact(code, _checked(form, code, value), tuple(sorted(seen.get(code, ())))) for code, value in values.items()
    )
    return Intent(part, kinds.SAY, body_of_saying(Saying(thing, form.code, form.version, facts)))


def _checked(form: Form, code: str, value: Value | None) -> bytes:
    field = form.fields[code]
    if value is None:
        return cbor.encode([])
    item = item_from_value(in_order(value, field))
    try:
        value_from_item(item, field)
    except cbor.Malformed:
        raise NotAFact(field=field.words, shown=_shown(value)) from None
    _check_choices(field, value)
    return cbor.encode([item])


def _check_choices(field: Field, value: Value) -> None:
    chosen = (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    if field.kind not in CHOSEN:
        return
    for one in chosen:
        if isinstance(one, str) and field.choice(one) is None:
            raise NotAFact(field=field.words, shown=one)


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else ""


__all__: Final = ["Facts", "Values", "changed", "draw", "may_write", "new_intent", "set_intent", "undo_intents"]

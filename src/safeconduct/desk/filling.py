"""Filling in a form of a rescue on a page: fields as inputs, and what was typed as values.

One way for every form (docs/formats/forms.md), so that a new field needs no page of its own. Only what a person changed
on the page is said again, and it takes the place of what the page had shown them and of nothing else: what a colleague
set in between stands beside it, and both are told. No rules: those are the rooms' (`evacuate`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.desk.inboxes import USER, people_of, readers_of_inbox, user_handle
from safeconduct.desk.things import facts_of, in_words, label_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.commands import Values
from safeconduct.evacuate.facts.errors import NotAFact
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Field, FieldKind, Form, Value
from safeconduct.protect.handles import UnknownHandle, name_from_handle

# In front of a field's code in a form: what is set, what the page showed of it, and by which ops.
_SET: Final = "set-"
_WAS: Final = "was-"
_SAW: Final = "saw-"
_SAW_DIGITS: Final = 16
_LOCAL: Final = "%Y-%m-%dT%H:%M"
_YES: Final = "yes"
_NO: Final = "no"
# A number of more digits is no number of beds, nor a price.
_DIGITS: Final = 9
# What the handle of a thing that a field of a form names is made for.
OF: Final = "of"
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Input:
    """A field as it stands on a page. ``shown``: what stands in the input, one for each of several values.

    ``was``: what stood there before, ``saw``: by which ops; both are sent back with what is set. ``options``: value and
    words of what can be chosen. ``at_once``: in words, what was said at the same time.
    """

    code: str
    kind: str
    label: str
    help: str
    shown: tuple[str, ...]
    was: str
    saw: str
    options: Options = ()
    at_once: tuple[str, ...] = ()
    most: int = 0
    least: int = 0


def inputs_of(
    visit: Visit, form: Form, part: CompartmentId, thing: Thing | None, values: Values, only: Sequence[str] = ()
) -> tuple[Input, ...]:
    """Return the fields of a form as inputs: what was typed, else what counts, else ``values`` that are given."""
    fields = [form.fields[code] for code in only] if only else form.fields.values()
    return tuple(
        _input(visit, field, part, thing, values.get(field.code)) for field in fields if field.kind is not FieldKind.OP
    )


def values_typed(visit: Visit, form: Form) -> Values:
    """Return what was changed on the page, by field; NotAFact for what cannot be read."""
    found: dict[str, Value | None] = {}
    for field in form.fields.values():
        if visit.form.has(_WAS + field.code):
            typed = _typed(visit, field)
            if "\n".join(typed) != visit.form.text(_WAS + field.code):
                found[field.code] = _value(visit, field, typed)
    return found


def seen_on_page(visit: Visit, thing: Thing, codes: Iterable[str]) -> Mapping[str, tuple[OpId, ...]]:
    """Return the facts that the page had shown of each field: what is set now takes their place."""
    seen = {code: frozenset(visit.form.text(_SAW + code).split(",")) for code in codes}
    return {
        code: tuple(one.op for one in thing.all_facts if one.field == code and one.op.hex()[:_SAW_DIGITS] in seen[code])
        for code in seen
    }


def _input(visit: Visit, field: Field, part: CompartmentId, thing: Thing | None, given: Value | None) -> Input:
    facts = thing.facts.get(field.code, ()) if thing else ()
    at_once = thing.at_once(field.code) if thing else ()
    counts = _as_typed(visit, field, thing.value(field.code)) if thing else ()
    is_again = visit.form.has(_WAS + field.code)
    return Input(
        field.code,
        field.kind.value,
        visit.words.phrase(field.words),
        visit.words.phrase(field.help),
        _typed(visit, field) if is_again else counts or _as_typed(visit, field, given),
        visit.form.text(_WAS + field.code) if is_again else "\n".join(counts),
        visit.form.text(_SAW + field.code) if is_again else ",".join(one.op.hex()[:_SAW_DIGITS] for one in facts),
        _options(visit, field, part),
        tuple(in_words(visit, field, one) or visit.words.say("nothing") for one in at_once),
        field.most,
        field.least,
    )


def _options(visit: Visit, field: Field, part: CompartmentId) -> Options:
    say, phrase = visit.words.say, visit.words.phrase
    match field.kind:
        case FieldKind.YES:
            return ((_YES, say("yes")), (_NO, say("no")))
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return tuple((one.code, phrase(one.words)) for one in field.choices)
        case FieldKind.USER:
            people = people_of(visit)
            return tuple((user_handle(visit, one), alias) for one, alias in readers_of_inbox(visit, part, people))
        case FieldKind.THING | FieldKind.THINGS:
            found = [one for code in field.of for one in facts_of(visit).things(code)]
            near = [one for one in found if one.part == part] or found
            return tuple((visit.handle(OF, one.id.hex()), label_of(visit, one)) for one in near)
        case _:
            return ()


def _as_typed(visit: Visit, field: Field, value: Value | None) -> tuple[str, ...]:
    match value:
        case None:
            return ()
        case bool():
            return (_YES if value else _NO,)
        case int() if field.kind is FieldKind.DAY:
            return (iso_from_day(Day(value)),)
        case int() if field.kind is FieldKind.INSTANT:
            return (f"{datetime.datetime.fromtimestamp(value // 1000):{_LOCAL}}",)  # noqa: DTZ006  # the wall's clock
        case bytes():
            return (visit.handle(USER if field.kind is FieldKind.USER else OF, value.hex()),)
        case tuple():
            return tuple(text for one in value for text in _as_typed(visit, field, one))
        case _:
            return (str(value),)


def _typed(visit: Visit, field: Field) -> tuple[str, ...]:
    name = _SET + field.code
    if field.kind is FieldKind.LINES:
        return tuple(line.strip() for line in visit.form.text(name).splitlines() if line.strip())
    if field.kind in (FieldKind.CHOICES, FieldKind.THINGS):
        return tuple(one for one in visit.form.all(name) if one)
    return (visit.form.text(name),) if visit.form.text(name) else ()


def _value(visit: Visit, field: Field, typed: tuple[str, ...]) -> Value | None:
    """Return a value of what was typed; None where the field was emptied."""
    if not typed:
        return None
    try:
        found = [_one(visit, field, one) for one in typed]
    except (ValueError, UnknownHandle):
        raise NotAFact(field=field.words, shown=typed[0]) from None
    if field.kind is FieldKind.THINGS:
        return tuple(one for one in found if isinstance(one, bytes))
    if field.kind in (FieldKind.LINES, FieldKind.CHOICES):
        return tuple(one for one in found if isinstance(one, str))
    return found[0]


def _one(visit: Visit, field: Field, typed: str) -> Value:
    match field.kind:
        case FieldKind.NUMBER:
            return number_typed(typed)
        case FieldKind.DAY:
            return day_from_iso(typed)
        case FieldKind.INSTANT:
            return int(datetime.datetime.strptime(typed, _LOCAL).timestamp()) * 1000  # noqa: DTZ007  # the wall's clock
        case FieldKind.YES:
            return typed == _YES
        case FieldKind.THING | FieldKind.THINGS:
            return bytes.fromhex(name_from_handle(visit.handle_key, OF, typed))
        case FieldKind.USER:
            return bytes.fromhex(name_from_handle(visit.handle_key, USER, typed))
        case _:
            return typed


def number_typed(typed: str) -> int:
    """Return a whole number of at most nine digits; ValueError."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS):
        raise ValueError(typed)
    return int(typed)

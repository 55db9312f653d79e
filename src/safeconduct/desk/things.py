"""Things of a rescue as the desk's pages name them: their addresses, what they are called, a value in words.

Addresses hold handles and never a code name (P14). No rules: those are the rooms' (`evacuate`). How a form is filled in
on a page is `filling`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.ids import CompartmentId, UserId
from safeconduct.desk.inboxes import may_write, people_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Facts, Thing, facts_here
from safeconduct.evacuate.facts.types import Field, FieldKind, Form, Value
from safeconduct.protect.handles import UnknownHandle
from safeconduct.record.wording import day_in_words, local_time_in_words
from safeconduct.sync.types import Sort

THING: Final = "thing"
PLACE: Final = "place"
_BETWEEN: Final = ":"
# Fields whose words name a thing, the first that is set.
_NAMING: Final = ("code_name", "title", "kind", "purpose", "sort", "what", "who")
_NAMES: Final = ("code_name", "title")


def facts_of(visit: Visit) -> Facts:
    """Return the things of this desk for reading."""
    return facts_here(visit.team())


def thing_link(visit: Visit, thing: Thing, rest: str = "") -> str:
    """Return the address of the page on which a thing's fields are set."""
    return visit.lasting(THING, _BETWEEN.join((thing.form.code, thing.id.hex()))) + rest


def thing_here(visit: Visit) -> Thing:
    """Return the thing whose page is asked for; UnknownHandle where this desk has none."""
    code, _, id_ = visit.name(THING).partition(_BETWEEN)
    found = facts_of(visit).thing(code, bytes.fromhex(id_)) if code in forms() else None
    if found is None:
        raise UnknownHandle
    return found


def new_link(visit: Visit, form: str, part: CompartmentId, *preset: tuple[str, bytes]) -> str:
    """Return the address of the page on which a thing is begun in a part, with ids that are set already."""
    given = (f"{code}={id_.hex()}" for code, id_ in preset)
    return visit.lasting(PLACE, _BETWEEN.join((form, part.hex(), *given))) + "/new"


def add_link(visit: Visit, form: str, sort: Sort, back: str) -> str:
    """Return the address where a thing is begun in the first part of a sort that this desk writes in, else empty."""
    parts = (one.id for one in visit.team().compartments() if one.sort is sort)
    part = next((one for one in parts if may_write(visit, one)), None)
    return f"{new_link(visit, form, part)}?back={back}" if part is not None else ""


def place_here(visit: Visit) -> tuple[Form, CompartmentId, dict[str, Value | None]]:
    """Return what is to be begun and where, by the address; UnknownHandle."""
    code, part, *given = visit.name(PLACE).split(_BETWEEN)
    if code not in forms():
        raise UnknownHandle
    preset: dict[str, Value | None] = {
        name: bytes.fromhex(id_) for name, _, id_ in (one.partition("=") for one in given)
    }
    return forms()[code], CompartmentId(bytes.fromhex(part)), preset


def label_of(visit: Visit, thing: Thing) -> str:
    """Return what a thing is called: its code name, else what it is and its first words."""
    code = next((code for code in _NAMING if code in thing.form.fields and thing.value(code) is not None), "")
    if not code:
        return visit.words.phrase(thing.form.words)
    words = in_words(visit, thing.form.fields[code], thing.value(code))
    return words if code in _NAMES else f"{words}{_first_words(thing)}"


def _first_words(thing: Thing) -> str:
    words = thing.text("words") if "words" in thing.form.fields else ""
    return f": {words.splitlines()[0]}" if words else ""


def in_words(visit: Visit, field: Field, value: Value | None) -> str:
    """Return a value as a page says it; empty for none."""
    match value:
        case None:
            return ""
        case bool():
            return visit.words.say("yes") if value else visit.words.say("no")
        case int():
            return _number_in_words(visit, field, value)
        case bytes():
            return _id_in_words(visit, field, value)
        case str():
            choice = field.choice(value)
            return visit.words.phrase(choice.words) if choice else value
        case _:
            return ", ".join(in_words(visit, field, one) for one in value)


def _number_in_words(visit: Visit, field: Field, value: int) -> str:
    if field.kind is FieldKind.DAY:
        return day_in_words(value, visit.words.tongue.spoken)
    if field.kind is FieldKind.INSTANT:
        return local_time_in_words(value, visit.words.tongue.spoken)
    return str(value)


def _id_in_words(visit: Visit, field: Field, value: bytes) -> str:
    if field.kind is FieldKind.USER:
        return people_of(visit).called(UserId(value))
    found = named_by(visit, field, value)
    return label_of(visit, found) if found else visit.words.say("(not open to you)")


def named_by(visit: Visit, field: Field, value: bytes) -> Thing | None:
    """Return the thing that a field names; None where this desk cannot open it."""
    facts = facts_of(visit)
    return next((found for code in field.of if (found := facts.thing(code, value))), None)

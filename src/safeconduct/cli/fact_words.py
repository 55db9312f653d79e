"""Fields of forms as they are typed and printed on a command line: FIELD=VALUE, several values one after another.

A day is 2030-01-31, an instant 2030-01-31T21:30 by the clock of this computer. Refuses what no form has.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Final

from rich.text import Text

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.errors import Language
from safeconduct.base.ids import UserId
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.base.plain import plain
from safeconduct.cli.screen import Screen
from safeconduct.evacuate.facts.errors import NoSuchField, NoSuchThing, NotAFact
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.naming import SHOWN_DIGITS, name_of, thing_named
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Field, FieldKind, Form, Value
from safeconduct.record.wording import day_in_words, local_time_in_words
from safeconduct.sync.naming import person_named
from safeconduct.sync.team import Team

_LOCAL: Final = "%Y-%m-%dT%H:%M"
_YES: Final = {"yes": True, "да": True, "no": False, "нет": False}
_SEVERAL: Final = (FieldKind.LINES, FieldKind.CHOICES, FieldKind.THINGS)
_DIGITS: Final = 9
_MOST_SHOWN: Final = 300


def form_named(word: str) -> Form:
    """Return a form by its code; NoSuchField."""
    if word not in forms():
        raise NoSuchField(shown=word)
    return forms()[word]


def values_from_words(team: Team, form: Form, words: Iterable[str]) -> Mapping[str, Value | None]:
    """Return what FIELD=VALUE words set; NoSuchField, NotAFact, NoSuchThing."""
    typed: dict[str, list[str]] = {}
    for word in words:
        code, sign, value = word.partition("=")
        if not sign or code not in form.fields:
            raise NoSuchField(shown=code)
        held = typed.setdefault(code, [])
        if value:
            held.append(value)
    return {code: _value(team, form.fields[code], held) for code, held in typed.items()}


def _value(team: Team, field: Field, typed: list[str]) -> Value | None:
    if not typed:
        return None
    try:
        found = [_one(team, field, one) for one in typed]
    except ValueError:
        raise NotAFact(field=field.words, shown=typed[-1]) from None
    if field.kind is FieldKind.THINGS:
        return tuple(one for one in found if isinstance(one, bytes))
    if field.kind in _SEVERAL:
        return tuple(one for one in found if isinstance(one, str))
    return found[-1]


def _one(team: Team, field: Field, typed: str) -> Value:
    match field.kind:
        case FieldKind.NUMBER:
            if not (typed.isascii() and typed.isdecimal() and len(typed) <= _DIGITS):
                raise ValueError(typed)
            return int(typed)
        case FieldKind.DAY:
            return day_from_iso(typed)
        case FieldKind.INSTANT:
            return int(datetime.datetime.strptime(typed, _LOCAL).timestamp()) * 1000  # noqa: DTZ007  # the wall's clock
        case FieldKind.YES:
            if typed.lower() not in _YES:
                raise ValueError(typed)
            return _YES[typed.lower()]
        case FieldKind.THING | FieldKind.THINGS:
            return thing_named(Facts(team.vault.tables), typed, field.of).id
        case FieldKind.USER:
            return person_named(team, typed)[0].user.id
        case FieldKind.OP:
            raise ValueError(typed)
        case _:
            return typed


def in_words(team: Team, field: Field, value: Value | None, language: Language) -> str:
    """Return a value as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return ("да" if value else "нет") if language == "ru" else ("yes" if value else "no")
        case int() if field.kind is FieldKind.DAY:
            return day_in_words(value, language)
        case int() if field.kind is FieldKind.INSTANT:
            return local_time_in_words(value, language)
        case str():
            choice = field.choice(value)
            return say(choice.words, language) if choice else plain(value, _MOST_SHOWN)
        case bytes():
            return _id_in_words(team, field, value)
        case tuple():
            return ", ".join(in_words(team, field, one, language) for one in value)
        case _:
            return str(value)


def _id_in_words(team: Team, field: Field, value: bytes) -> str:
    if field.kind is FieldKind.USER:
        devices = team.devices_of(UserId(value))
        return next((alias for one in devices if (alias := team.alias(one.id))), value.hex()[:SHOWN_DIGITS])
    facts = Facts(team.vault.tables)
    found = next((thing for form in field.of if (thing := facts.thing(form, value))), None)
    return plain(name_of(found), _MOST_SHOWN) if found and name_of(found) else value.hex()[:SHOWN_DIGITS]


def show_thing(screen: Screen, team: Team, thing: Thing) -> None:
    """Print a thing: what it is called, and each field that has a value."""
    head = Text(
        f"{say(thing.form.words, screen.language)}: {plain(name_of(thing), _MOST_SHOWN)}".rstrip(": "), style="bold"
    )
    screen.show(head.append(f"  {thing.id.hex()[:SHOWN_DIGITS]}", style="dim"))
    for code, field in thing.form.fields.items():
        words = in_words(team, field, thing.value(code), screen.language)
        at_once = " | ".join(in_words(team, field, one, screen.language) for one in thing.at_once(code))
        if words:
            screen.show(
                f"{say(field.words, screen.language)}: {words}" + (f"  [{at_once}]" if at_once else ""), first="  "
            )


def json_of_thing(thing: Thing) -> dict[str, Json]:
    """Return a thing for a program: ids in hexadecimal, days as text, instants in milliseconds since 1970 UTC."""
    shown = {code: json_of_value(field, thing.value(code)) for code, field in thing.form.fields.items()}
    return {
        "id": thing.id.hex(),
        "form": thing.form.code,
        "part": thing.part.hex(),
        "fields": {code: value for code, value in shown.items() if value is not None},
        "at_once": {
            code: [json_of_value(thing.form.fields[code], one) for one in said]
            for code in thing.facts
            if (said := thing.at_once(code))
        },
    }


def json_of_value(field: Field, value: Value | None) -> Json:
    """Return a value for a program."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, tuple):
        return [one.hex() if isinstance(one, bytes) else one for one in value]
    if isinstance(value, int) and field.kind is FieldKind.DAY:
        return iso_from_day(Day(value))
    return value


__all__: Final = [
    "NoSuchThing",
    "form_named",
    "in_words",
    "json_of_thing",
    "json_of_value",
    "show_thing",
    "values_from_words",
]

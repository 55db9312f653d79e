"""The invented testimonies of the demonstration as they are read in: texts, what is taken of them, what is entered.

Shapes only; ValueError where a quote does not stand in its text.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.record.items import Connection

_FILE: Final = "testimony.toml"


@dataclass(frozen=True, slots=True)
class Picked:
    """A suggestion that the documenter takes, by its words. ``value``: theirs; "" leaves what is proposed."""

    quote: str
    property_id: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the act or of who did it: which suggestions go into it, by their words, and what is typed beside them.

    ``quote``: the words of the testimony that say so.
    """

    id: str
    suggested: tuple[str, ...]
    typed: tuple[str, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Testimony:
    """One testimony: when it was told, who speaks, its text, what is taken, what it says of the act and of the doer.

    ``steps``: what it says of how he was looked for; empty where it says nothing of that.
    """

    outlet: str
    day: Day
    voice: str
    connection: Connection
    text: str
    taken: tuple[Picked, ...]
    act: tuple[Field, ...]
    degree: Field
    steps: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Both testimonies, and what they are about: a person, an act, who did it, and what was done to find the person."""

    language: str
    person: str
    doer: str
    act: str
    steps: str
    testimonies: tuple[Testimony, ...]


def told() -> Told:
    """Return the testimonies."""
    data = resources.files("safeconduct.cli").joinpath("demo_data", _FILE).read_text(encoding="utf-8")
    read = tomllib.loads(data)
    testimonies = tuple(_testimony(one) for one in read["testimony"])
    return Told(read["language"], read["person"], read["doer"], read["act"], read["steps"], testimonies)


def _testimony(one: dict[str, Any]) -> Testimony:
    # Lines of the file are no lines of the text: paragraphs are.
    text = "\n\n".join(" ".join(part.split()) for part in one["text"].split("\n\n"))
    taken = tuple(Picked(each["quote"], each["property"], each.get("value", "")) for each in one["taken"])
    act, steps = (tuple(_field(id_, said) for id_, said in one.get(of, {}).items()) for of in ("act", "steps"))
    degree = _field("degree_of_involvement", one["degree"])
    for quote in (*(each.quote for each in taken), *(each.quote for each in (*act, degree, *steps))):
        if quote not in text:
            raise ValueError(quote)
    day, connection = day_from_iso(one["day"]), Connection(one["connection"])
    return Testimony(one["outlet"], day, one["voice"], connection, text, taken, act, degree, steps)


def _field(id_: str, said: dict[str, Any]) -> Field:
    typed = tuple(one.strip() for one in said.get("typed", "").split(";") if one.strip())
    return Field(id_, tuple(said.get("suggested", ())), typed, " ".join(said["quote"].split()))

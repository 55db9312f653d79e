"""``--part`` of the commands that write in the record, and the line that says into which part something went (P3).

What is typed anew goes into the part chosen with ``team part use``, or the one named; what is said of an entry goes
where the entry lies (`record.placing`). While a desk has but one part nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.base.ids import CompartmentId
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import SAID_SORTS, team_of
from safeconduct.record.placing import NOT_NAMED, Placing
from safeconduct.record.queries import Opened, Record
from safeconduct.record.wording import listed
from safeconduct.sync.parts import Part, part_to_write, parts_of
from safeconduct.vault.vault import Vault

WENT_INTO: Final = Phrase(
    "It went into the part “{part}”, read by {people}.", "Записано в часть «{part}»: её {people}."
)
LIES_IN: Final = Phrase("lies in: {parts}", "лежит в части: {parts}")
# How many read a part, as it stands after “read by” in English, and after «её» in Russian.
PEOPLE: Final = Counted(
    ("{n} person", "{n} people"), ("читает {n} человек", "читают {n} человека", "читают {n} человек")
)


def part_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--part``."""
    text = "The part it goes into, as “team show” lists them; what is said of an entry goes where the entry lies."
    return click.option("--part", "part_word", default="", metavar="PART", help=text)(command)


def placing_of(vault: Vault, record: Record, part_word: str) -> Placing:
    """Return where ops of one command go; UnknownCompartment, SeveralParts or MayOnlyRead for the part named."""
    team = team_of(vault)
    only = part_to_write(team, part_word).id if part_word else NOT_NAMED
    return Placing(record, parts_of(team), only)


def part_called(screen: Screen, part: Part) -> str:
    """Return what a part is called on the screen."""
    return part.name or f"{screen.text(SAID_SORTS[part.sort])} {part.digits}".rstrip()


def say_into(screen: Screen, placing: Placing, parts: Iterable[CompartmentId]) -> None:
    """Say into which parts something went and how many read them, where there is more than one part."""
    if placing.parts.are_several:
        for part in placing.named(parts):
            people = PEOPLE.say(part.people, screen.language)
            screen.say(WENT_INTO, part=part_called(screen, part), people=people)


def json_from_into(placing: Placing, parts: Iterable[CompartmentId]) -> Json:
    """Return the ids of these parts for a program."""
    return [part.id.hex() for part in placing.named(parts)]


def lies_in(screen: Screen, placing: Placing) -> Callable[[Opened], str]:
    """Return what says in which part a wording of a claim lies; it says nothing while there is but one part."""

    def words(held: Opened) -> str:
        if not placing.parts.are_several:
            return ""
        parts = placing.named(placing.of_wording(held))
        return screen.text(LIES_IN, parts=listed(part_called(screen, part) for part in parts)) if parts else ""

    return words


def says_nothing(_: Opened) -> str:
    """Say of no claim where it lies."""
    return ""

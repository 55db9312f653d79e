"""The words of a statement that is being written, as types: its blocks, their wordings, what stands in its way.

A statement is a part of its own, and so is who reads it. Refuses to hold a decision: what may be done with it is worked
out of the words as they stand, each time.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.sync.acts import ActState


class Standing(enum.Enum):
    """Where a statement is. ``DRAFT``: nobody wants it out as it stands; ``WANTED``: one person does, and a second has
    to; ``APPROVED``: two do; ``STOPPED``: somebody said no, and nobody wanted it since; ``PUBLIC``: it went out;
    ``GIVEN_UP``: nobody needs it any more.
    """

    DRAFT = "draft"
    WANTED = "wanted"
    APPROVED = "approved"
    STOPPED = "stopped"
    PUBLIC = "public"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its wordings by language. ``beside``: other wordings in a language, which somebody else wrote at the
    same time: they are shown, and one of them is to be kept. ``media``: the picture that it shows, if it is here and
    was not left out.
    """

    thing: Thing
    wordings: Mapping[str, Thing]
    beside: tuple[Thing, ...] = ()
    media: Thing | None = None

    @property
    def kind(self) -> str:
        """The code of what it is; empty while nobody chose."""
        return self.thing.text("kind")

    def text(self, language: str) -> str:
        """Return its words in a language; empty where there are none."""
        found = self.wordings.get(language)
        return found.text("text") if found else ""


@dataclass(frozen=True, slots=True)
class Held:
    """A statement as this desk has it.

    ``parts``: in the order of the text; ``looks``: that somebody looked at weak hits; ``acts``: about it, the newest
    last; ``released``: its entries in the ledger, as far as they are here; ``media``: its pictures. ``by_others``: the
    looks that somebody took who wrote nothing of it.
    """

    part: CompartmentId
    thing: Thing
    parts: tuple[Part, ...]
    looks: tuple[Thing, ...] = ()
    acts: tuple[ActState, ...] = ()
    released: tuple[Thing, ...] = field(default=())
    media: tuple[Thing, ...] = ()
    by_others: frozenset[bytes] = frozenset()

    @property
    def name(self) -> str:
        """Its working name, for colleagues alone."""
        return self.thing.text("name")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it must stand, in the order of the form."""
        wanted = self.thing.lines("languages")
        choices = self.thing.form.fields["languages"].choices
        return tuple(one.code for one in choices if one.code in wanted)

    @property
    def channel(self) -> str:
        """Where it goes out; the site where nobody chose, which is where everybody reads it."""
        return self.thing.text("channel") or "site"

    @property
    def day(self) -> Day | None:
        """The day of the calendar on which it is to go out; None while nobody chose."""
        found = self.thing.number("day")
        return None if found is None else Day(found)

    @property
    def is_off(self) -> bool:
        """Whether nobody needs it any more."""
        return self.thing.yes("off")

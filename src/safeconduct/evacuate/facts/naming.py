"""Which thing a person means by a code name, or by the first digits of its id. Refuses to choose between two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.text import fold
from safeconduct.evacuate.facts.errors import NoSuchThing, SeveralThings
from safeconduct.evacuate.facts.queries import Facts, Thing

# Digits of an id as lists print it, and the fewest that name a thing.
SHOWN_DIGITS: Final = 12
_FEWEST_DIGITS: Final = 4
# Fields that a thing is called by.
NAMES: Final = ("code_name", "title")


def thing_named(facts: Facts, word: str, forms: Iterable[str]) -> Thing:
    """Return the thing of one of these forms that a word means; NoSuchThing, SeveralThings.

    A whole id means that one alone, whatever another is called.
    """
    every = [one for form in forms for one in facts.things(form)]
    wanted = word.strip().lower()
    found = [one for one in every if one.id.hex() == wanted] or [
        one for one in every if fold(name_of(one)) == fold(word) or _begins(one.id, wanted)
    ]
    if len(found) > 1:
        raise SeveralThings(shown=word)
    if not found:
        raise NoSuchThing(shown=word)
    return found[0]


def name_of(thing: Thing) -> str:
    """Return the code name or title of a thing; empty where it has none."""
    return next((found for code in NAMES if code in thing.form.fields and (found := thing.text(code))), "")


def _begins(id_: bytes, word: str) -> bool:
    return len(word) >= _FEWEST_DIGITS and id_.hex().startswith(word)

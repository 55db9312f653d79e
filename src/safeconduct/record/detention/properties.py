"""Which properties tell of a place, of a time, of whom: the one list of ids that the views of places and patterns read.

Ids are those of accounts (docs/formats/accounts.md) and of the ontology's fields (docs/formats/ontology.md); a dataset
that calls its properties otherwise is shown all the same, as words without a role. Of a value that is a term the codes
of lists stand here too. Refuses to guess a role from a name. Pure.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Final


class Role(enum.Enum):
    """What a claim that names a place says of it."""

    HELD = "held"
    SEEN = "seen"
    DONE = "done"
    OTHER = "other"


# Properties that name a place by what they say: that somebody is or was held there, or was last seen there; that
# something was done there. `last_seen_at` is what files call the field `place_last_seen`: both are read as one.
# Where an act was done somebody was held, if it is such an act (`acts.holding`).
ROLES: Final[Mapping[str, Role]] = {
    "place_of_detention": Role.HELD,
    "place_held": Role.HELD,
    "place_last_seen": Role.SEEN,
    "last_seen_at": Role.SEEN,
    "exact_location": Role.DONE,
    "place_of_act": Role.DONE,
    "event_location": Role.DONE,
    "location_at_end": Role.DONE,
}
# Roles by which claims put somebody at a place.
THERE: Final = frozenset((Role.HELD, Role.SEEN))
# Of an act: where it was done, and so where somebody was held if it is an act of holding; not where they were after it.
WHERE_DONE: Final = frozenset(("exact_location", "place_of_act"))
# When what is told of a subject began, and when it ended.
BEGINS: Final = ("initial_date", "start", "missing_since", "date_of_arrest")
ENDS: Final = ("final_date",)
# Of an act alone when it began; not when somebody was taken or missed.
BEGAN: Final = ("initial_date", "start")
# What ends it for whoever is held, though nobody says of the holding when it ended.
DIED: Final = "date_of_death"
ENDED_BY: Final = (DIED,)
# Who is said to have done it; which unit runs a place, is based there, or is a part of another.
BY_WHOM: Final = ("perpetrator",)
RUN_BY: Final = ("run_by",)
BASED_AT: Final = ("based_at",)
UNIT_OF: Final = ("unit_of", "member_of")
# What was done, to whom, and to people of which sex; who was among them, which says nothing of the others.
ACTS: Final = ("type_of_act",)
VICTIM: Final = "victim"
SEXES: Final = ("sex",)
AMONG: Final = ("victims_include",)
# What is said of a place itself.
PRECISION: Final = "precision"
PART_OF: Final = "part_of"
LIES_AT: Final = "geographical_term"
KIND_OF_PLACE: Final = "kind_of_place"
USE: Final = "use_of_place"


def role_of(property_id: str) -> Role:
    """Return what a claim of a property says of the place that it names."""
    return ROLES.get(property_id, Role.OTHER)

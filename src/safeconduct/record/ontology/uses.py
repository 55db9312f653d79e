"""How many claims use the fields and terms of the ontology: claims ever entered, those that were taken back among them.

What one desk retires stays with all of these. Counted by property: of a field that several forms or files have, all
its claims. Reads only; refuses to walk over a million claims for a number on a page, and says then that it is at least
so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from safeconduct.record.columns import as_bytes, as_int, loads
from safeconduct.record.facts import Facts, json_list
from safeconduct.record.ontology import uses_sql
from safeconduct.record.ontology.types import Ontology

# Wordings of claims that are looked at for the terms of one list: half a second's work.
MOST_LOOKED_AT: Final = 20_000
# The members of a claim's body that hold its value, and of a value that hold its texts (docs/formats/ops.md).
_VALUE: Final = 4
_TEXTS: Final = 3


class Uses(NamedTuple):
    """How many claims use each code; none stands there for 0. ``is_least``: there are more than were looked at."""

    by_code: Mapping[str, int]
    is_least: bool = False


def uses_of_fields(facts: Facts, ids: Iterable[str]) -> Uses:
    """Return how many claims there are of each of some properties."""
    rows = facts.tables.execute(uses_sql.USES_OF_PROPERTIES, (json_list(sorted(ids)),))
    return Uses({str(property_id): as_int(count) for property_id, count in list(rows)})


def uses_of_terms(facts: Facts, held: Ontology, list_id: str) -> Uses:
    """Return how many claims have each term of a list, by its whole code."""
    ids = sorted({field.id for form in held.forms.values() for field in form.fields if field.list == list_id})
    rows = list(facts.tables.execute(uses_sql.BODIES_OF_PROPERTIES, (json_list(ids), MOST_LOOKED_AT + 1)))
    claims: dict[str, set[bytes]] = {}
    for id_, body in rows[:MOST_LOOKED_AT]:
        for text in loads(as_bytes(body))[_VALUE].get(_TEXTS, ()):
            claims.setdefault(text, set()).add(as_bytes(id_))
    terms = held.lists[list_id].terms
    return Uses({code: len(claims[code]) for code in terms if code in claims}, len(rows) > MOST_LOOKED_AT)

"""Which of some claims point into a file that was sent: a photograph of the gate says something of the place itself.

Looks at every wording, since which of them stands depends on the day; whoever shows a claim looks whether that one
still points there. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.record import place_sql
from safeconduct.record.columns import as_bytes, loads
from safeconduct.record.facts import Facts, json_list
from safeconduct.record.items import claim_id, split_name

# The member of a claim that names a place in a file (docs/formats/ops.md).
_PLACE: Final = 16


def pointing_into_files(facts: Facts, names: Iterable[str]) -> tuple[str, ...]:
    """Return those claims, by qualified name and in their order, that ever pointed into a file. Linear in them."""
    ids = {claim_id(*split_name(name)): name for name in names}
    wanted = json_list(one.hex() for one in ids)
    rows = list(facts.tables.execute(place_sql.HOLDING_A_HASH, (wanted,)))
    pointing = {as_bytes(id_) for id_, body in rows if _PLACE in loads(as_bytes(body))}
    return tuple(name for id_, name in ids.items() if id_ in pointing)

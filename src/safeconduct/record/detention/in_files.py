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
from safeconduct.record.items import claim_id, qualified, split_name

# The members of a claim that hold its id in its dataset and a place in a file (docs/formats/ops.md).
_ID, _PLACE = 0, 16
# Wordings with a hash up to which they are read and the claims looked for among them: of more, by the id of each claim,
# which is a hash to be worked out for each of the thousand claims of a page.
_FEW: Final = 1_000


def pointing_into_files(facts: Facts, names: Iterable[str]) -> tuple[str, ...]:
    """Return those claims, by qualified name and in their order, that ever pointed into a file. Linear in them."""
    held = list(facts.tables.execute(place_sql.SOME_HOLDING_A_HASH, (_FEW + 1,)))
    if len(held) > _FEW:
        return _by_ids(facts, names)
    bodies = ((loads(as_bytes(body)), str(dataset)) for body, dataset in held)
    pointing = {qualified(dataset, str(item[_ID])) for item, dataset in bodies if _PLACE in item}
    return tuple(name for name in dict.fromkeys(names) if name in pointing)


def _by_ids(facts: Facts, names: Iterable[str]) -> tuple[str, ...]:
    ids = {claim_id(*split_name(name)): name for name in names}
    wanted = json_list(one.hex() for one in ids)
    rows = list(facts.tables.execute(place_sql.HOLDING_A_HASH, (wanted,)))
    pointing = {as_bytes(id_) for id_, body in rows if _PLACE in loads(as_bytes(body))}
    return tuple(name for id_, name in ids.items() if id_ in pointing)

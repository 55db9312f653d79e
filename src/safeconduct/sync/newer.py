"""How many entries here are of kinds that this program does not know: a newer version wrote them (DESIGN section 4).

They are kept and passed on as they are; what they say is seen after an upgrade. The count goes on from where it stood,
so that a long journal is read once, and begins anew when the program has learnt kinds.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base import cbor
from safeconduct.protect import fields
from safeconduct.protect.links import LINK_KIND
from safeconduct.sync import kinds
from safeconduct.sync.acts import ACT_KIND, SECOND_KIND
from safeconduct.sync.changes import CONTROL_KINDS
from safeconduct.sync.dividing import PUBLISHING_KIND
from safeconduct.sync.escrow import ESCROW_KIND, HAND_KIND, REFUSE_KIND, REQUEST_KIND, USE_KIND
from safeconduct.sync.sealing import SEALED_KIND
from safeconduct.sync.warnings import WARN_KIND, WARNED_KIND
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.vault import Vault

OWN_KINDS: Final = CONTROL_KINDS | {
    LINK_KIND,
    kinds.NAME_KIND,
    kinds.GRANT_KIND,
    kinds.LACK_KIND,
    kinds.PASSING_KIND,
    kinds.RELAYS_KIND,
    kinds.HEARTBEAT_KIND,
    kinds.FILE_KIND,
    ACT_KIND,
    SECOND_KIND,
    ESCROW_KIND,
    REQUEST_KIND,
    HAND_KIND,
    REFUSE_KIND,
    USE_KIND,
    PUBLISHING_KIND,
    SEALED_KIND,
    WARN_KIND,
    WARNED_KIND,
}
_NOTE: Final = b"sync/newer"


def count_newer(vault: Vault, known: frozenset[str]) -> int:
    """Return how many entries are of kinds that neither this room nor ``known`` names."""
    every: list[cbor.Item] = [*sorted(known | OWN_KINDS)]
    through, count = _counted(vault, every)
    reached = through
    for stored in vault.ops(through):
        reached = stored.n
        count += stored.signed.core.kind not in every
    if reached != through:
        vault.keep_note(_NOTE, cbor.encode({0: reached, 1: count, 2: every}))
    return count


def _counted(vault: Vault, every: list[cbor.Item]) -> tuple[int, int]:
    try:
        item = fields.record(cbor.decode(vault.note(_NOTE)), 3, "note")
    except NotKept:
        return 0, 0
    if item[2] != every:
        return 0, 0
    return fields.number(item[0], "note.through"), fields.number(item[1], "note.count")

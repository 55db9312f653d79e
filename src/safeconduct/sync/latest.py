"""Of several entries that each say the same thing anew, the one that counts: the newest by what its author had seen.

A name, the team's relays: the last word holds. The last is the one that no other has seen, whatever its clock says, so
that a clock set to another century is answered by whoever writes next, and cannot be out-waited. Only between words of
which neither had seen the other does the clock decide, and a clock far ahead of this desk's decides nothing. What is
set aside has no word (P3; decision 0008). Refuses to say whose word may be heard: the caller does, by ``may_say``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from safeconduct.base.clock import MAX_AHEAD_MS, Clock, ms_from_hlc
from safeconduct.base.ids import CompartmentId, DeviceId, OpId
from safeconduct.sync import sql
from safeconduct.sync.conflicts import seen
from safeconduct.vault.types import StoredOp
from safeconduct.vault.vault import Vault


def latest(
    vault: Vault, compartment: CompartmentId, kind: str, *, clock: Clock, may_say: Callable[[StoredOp], bool]
) -> StoredOp | None:
    """Return the last word of a kind that counts, None while there is none. ``may_say``: whose word is heard."""
    return newest(last_words(vault, compartment, kind, may_say=may_say), clock)


def newest(said: Iterable[StoredOp], clock: Clock) -> StoredOp | None:
    """Return of `last_words` the one that counts: of several the clock decides."""
    return max(said, key=lambda one: (_believed(one, clock), one.signed.id), default=None)


def last_words(
    vault: Vault, compartment: CompartmentId, kind: str, *, may_say: Callable[[StoredOp], bool]
) -> tuple[StoredOp, ...]:
    """Return the words of a kind that no other has seen: one, unless several people spoke apart."""
    aside = vault.aside()
    rows = vault.tables.execute(sql.WORDS, (compartment, kind, 0))
    here = [vault.op(OpId(op)) for _, op, _ in rows if isinstance(op, bytes) and op not in aside]
    ends: dict[DeviceId, StoredOp] = {}
    for one in (one for one in here if may_say(one)):
        core = one.signed.core
        ends[core.device] = max(ends.get(core.device, one), one, key=lambda said: said.signed.core.seq)
    said = list(ends.values())
    last = [one for one in said if not any(_has_seen(vault, later, one) for later in said)]
    # Where a device wrote two ways, each may claim to have seen the other.
    return tuple(last or said)


def _has_seen(vault: Vault, later: StoredOp, earlier: StoredOp) -> bool:
    """Say whether the author of one had the other's, by what it says itself that it had."""
    core, before = later.signed.core, earlier.signed.core
    if core.device == before.device:
        return False
    return seen(vault.tables, core.compartment, core.device, core.seq).get(before.device, 0) >= before.seq


def _believed(stored: StoredOp, clock: Clock) -> int:
    """Return an entry's clock, nothing where it is further ahead than an honest clock would be."""
    hlc = stored.signed.core.hlc
    return hlc if ms_from_hlc(hlc) <= clock.now_ms() + MAX_AHEAD_MS else 0

"""Passing on what others wrote under keys that were there before this desk: the write keys for it (P4).

A change of keys gives its writers the write keys of the epochs before it, and these those of the epochs before them
(docs/formats/epoch.md "sync.pass/1"). A desk that joined late can then lay into the relay what only it was shown: its
sponsor's last words, for one. Refuses to take a key whose epoch this desk cannot read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, EpochId, OpId
from safeconduct.protect.passing import PassRefused, ends_of_pass, open_pass
from safeconduct.sync import sql
from safeconduct.sync.kinds import PASSING_KIND
from safeconduct.sync.team import Team


def learn_passes(team: Team, compartment: CompartmentId) -> None:
    """Take every write key out of the passes of a compartment that the keys here lead to. In a transaction."""
    left = list(_passes(team, compartment))
    has_learnt = True
    while has_learnt:
        has_learnt = False
        for newer, older, body in left:
            has_learnt |= _learn(team, compartment, (newer, older), body)


def _passes(team: Team, compartment: CompartmentId) -> Iterator[tuple[EpochId, EpochId, cbor.Item]]:
    for _, op, _ in team.vault.tables.execute(sql.WORDS, (compartment, PASSING_KIND, 0)):
        if isinstance(op, bytes):
            body = team.vault.op(OpId(op)).signed.core.body
            with contextlib.suppress(cbor.Malformed):
                yield (*ends_of_pass(body), body)


def _learn(team: Team, compartment: CompartmentId, ends: tuple[EpochId, EpochId], body: cbor.Item) -> bool:
    newer, older = (team.keyring.epoch(compartment, epoch) for epoch in ends)
    write_key = team.keyring.write_key(ends[0])
    if newer is None or older is None or write_key is None or team.keyring.write_key(older.id) is not None:
        return False
    with contextlib.suppress(PassRefused):
        team.keyring.put(older, open_pass(body, (newer, write_key), older))
        return True
    return False

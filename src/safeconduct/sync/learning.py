"""The keys that ops bring this desk: changes of keys, links, grants, passes; tried first, then believed (P3, P4).

Whether an op is stored has nothing to do with the keys in it (`arrivals`). What nobody but its giver vouches for is
a candidate (`candidates`); what a checked change of keys brings is an epoch at once. Refuses to put anything down to a
device that did not sign it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, EpochId, MailboxId, OpId
from safeconduct.protect.epochs import EpochKeys, EpochPlace
from safeconduct.protect.grants import CompartmentKeys, open_grant
from safeconduct.protect.kem import WrapRefused
from safeconduct.protect.links import LINK_KIND, LinkRefused, open_link
from safeconduct.protect.ops import SignedOp
from safeconduct.protect.rotations import (
    ROTATE_KIND,
    RotationRefused,
    Writing,
    open_for_reading,
    open_rotation,
    rotation_from_body,
)
from safeconduct.sync import kinds, sql
from safeconduct.sync.candidates import Candidate
from safeconduct.sync.compartments import BROKEN_KEYS
from safeconduct.sync.passing import learn_passes
from safeconduct.sync.rules import Log
from safeconduct.sync.team import Team
from safeconduct.sync.types import Based, Control, Rotated
from safeconduct.sync.unshared import keep_unshared

# Set while grants lie in the team's entries for which there was no room among the candidates.
_GRANTS_LEFT: Final = b"sync/grants-left"


class KeyIntake:
    """The keys in the ops of one delivery. ``anew``: mailboxes in which frames may have met the wrong keys first."""

    def __init__(
        self, team: Team, log: Callable[[CompartmentId], Log], is_authentic: Callable[[SignedOp], bool]
    ) -> None:
        """``log``: the control log of a compartment, with what this delivery has brought so far."""
        self._team = team
        self._log = log
        self._is_authentic = is_authentic
        self._fresh: set[CompartmentId] = set()
        self.anew: set[MailboxId] = set()

    def finish(self) -> None:
        """Take what the keys of this delivery lead to: write keys of epochs before."""
        for compartment in self._fresh:
            learn_passes(self._team, compartment)

    def learn(self, log: Log, op: SignedOp, control: Control | None) -> None:
        """Take out of an op the keys that are in it for this desk. The op is stored whether or not there are any."""
        if op.core.kind in (ROTATE_KIND, LINK_KIND, kinds.PASSING_KIND):
            self._fresh.add(op.core.compartment)
        if control is not None and isinstance(control.change, Rotated | Based):
            self._confirm(op.core.compartment, control.change)
            if isinstance(control.change, Rotated):
                self._learn_rotation(log, op, control)
        elif op.core.kind == LINK_KIND:
            self.learn_link(op)
        elif op.core.kind == kinds.GRANT_KIND and op.core.compartment == self._team.id:
            self._learn_grant(op)

    def _confirm(self, compartment: CompartmentId, change: Rotated | Based) -> None:
        """Believe what was given of the epochs that an entry names, and look again at grants there was no room for."""
        named = [change.epoch]
        if isinstance(change, Based):
            named += [one.change.epoch for one in change.before if isinstance(one.change, Rotated)]
        believed = [self._team.keyring.confirm(compartment, epoch) for epoch in named]
        if any(believed):
            self._fresh.add(compartment)
            self._learn_left()

    def _learn_rotation(self, log: Log, op: SignedOp, control: Control) -> None:
        change, me = control.change, self._team.me
        if not isinstance(change, Rotated) or log.members(control.past).get(me.device.id) is None:
            return
        place, members = EpochPlace(me.org, op.core.compartment, change.n), log.member_set(control.past)
        try:
            opened = open_rotation(change.rotation, place, sender=op.core.device, members=members, me=me.keys)
        except (RotationRefused, WrapRefused):
            # Whoever changed the keys left this desk out, or gave it others: it cannot read on, and says so.
            self._team.vault.keep_note(BROKEN_KEYS + op.id, op.core.compartment)
            with contextlib.suppress(RotationRefused, WrapRefused):
                # Somebody else may be left out, or too many served: what was written meanwhile is read all the same.
                self._team.keyring.put(open_for_reading(change.rotation, place, sender=op.core.device, me=me.keys))
            return
        write_key = opened.write_key if isinstance(opened, Writing) else None
        self._team.keyring.put(opened.keys, write_key)

    def learn_early(self, op: SignedOp) -> None:
        """Take the keys to read out of a change of keys that waits: what it waits for may lie under them."""
        me = self._team.me
        with contextlib.suppress(RotationRefused, WrapRefused, cbor.Malformed):
            rotation = rotation_from_body(op.core.body)
            place = EpochPlace(me.org, op.core.compartment, rotation.n)
            keys = open_for_reading(rotation, place, sender=op.core.device, me=me.keys)
            if self._is_authentic(op):
                self._propose(Candidate(op.core.device, keys, is_derived=True))

    def learn_link(self, op: SignedOp) -> None:
        for newer in self._team.keyring.readable(op.core.compartment):
            with contextlib.suppress(LinkRefused, cbor.Malformed):
                older = open_link(op.core.body, newer)
                if self._is_authentic(op):
                    self._propose(Candidate(op.core.device, older, is_derived=True))

    def _propose(self, candidate: Candidate) -> None:
        """Keep keys until an entry of their compartment names them, or at once where one does."""
        keys, keyring = candidate.keys, self._team.keyring
        is_known = any(one.id == keys.id for one in keyring.mailbox(keys.mailbox))
        if self._is_named(keys):
            keyring.put(keys, candidate.write_key)
        elif not keyring.propose(candidate):
            self._team.vault.keep_note(_GRANTS_LEFT, b"")
            return
        if not is_known and len(keyring.mailbox(keys.mailbox)) > 1:
            # Frames of this mailbox may have been refused, for the keys that were here first do not open them.
            self.anew.add(keys.mailbox)

    def _is_named(self, keys: EpochKeys) -> bool:
        changes = (op.change for op in self._log(keys.place.compartment).ops)
        return any(isinstance(one, Rotated | Based) and one.epoch == keys.id for one in changes)

    def _learn_left(self) -> None:
        """Open grants again for which there was no room: some may be for what has a place now."""
        vault = self._team.vault
        if vault.notes(_GRANTS_LEFT):
            vault.drop_note(_GRANTS_LEFT)
            for op in self._grants():
                self._learn_grant(op)

    def _grants(self) -> Iterator[SignedOp]:
        """Yield the grants in the team's entries that count."""
        vault = self._team.vault
        aside = vault.aside()
        words = tuple(vault.tables.execute(sql.WORDS, (self._team.id, kinds.GRANT_KIND, 0)))
        for op in (OpId(row[1]) for row in words if isinstance(row[1], bytes)):
            if op not in aside:
                yield vault.op(op).signed

    def _given(self, op: SignedOp) -> CompartmentKeys | None:
        """Return what a grant gives this desk; None when it is not for it."""
        me = self._team.me
        if op.core.device == me.device.id:
            return None
        try:
            return open_grant(kinds.grant_from_body(op.core.body), me.org, sender=op.core.device, me=me.keys)
        except (WrapRefused, cbor.Malformed):
            return None

    def _learn_grant(self, op: SignedOp) -> None:
        given = self._given(op)
        if given is None:
            return
        if given.keys.place.compartment == self._team.id and not self._is_named(given.keys):
            # The team's own keys come with a welcome, and by changes of keys that every desk checks.
            return
        self._propose(Candidate(op.core.device, given.keys, given.write_key, given.heads))
        if self._is_named(given.keys):
            keep_unshared(self._team.vault, given)
            self._fresh.add(given.keys.place.compartment)

    def keep_unshared(self, giver: DeviceId, epoch: EpochId) -> None:
        """Keep what came with the grant that a beginning belongs to, to pass it on; anybody could send others."""
        for op in self._grants():
            given = self._given(op) if op.core.device == giver else None
            if given is not None and given.keys.id == epoch:
                keep_unshared(self._team.vault, given)

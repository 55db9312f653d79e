"""Holds the bundle that a relay shows against what this desk would show: by what is in it, never by who put it (P5).

While somebody who was removed knows the key, a bundle that the key signed may be theirs. Desks that doubted whatever
they had not put themselves would put their own over each other's at every meeting, and the number would run away. So
only what would do harm counts: other words, other addresses, a key that this inbox did not make, none of today's.
Refuses to judge what a newer key signed: that was certified, and this desk has not read it yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from safeconduct.base.errors import SafeconductError
from safeconduct.intake.door.bundling import addressed, key_in_force
from safeconduct.intake.door.door import Door
from safeconduct.protect.bundles import IntakeEpoch, VerifiedBundle, epoch_id, verify_bundle
from safeconduct.protect.kem import KemPublicKey


def bundle_there(door: Door, bundles: Iterable[bytes]) -> VerifiedBundle | None:
    """Return the bundle of this inbox among those that a relay shows, None where none of them passes."""
    for raw in bundles:
        try:
            found = verify_bundle(raw, door.team.me.root.key)
        except SafeconductError:
            continue
        if found.bundle.box == door.box:
            return found
    return None


def is_harmful(door: Door, there: VerifiedBundle | None) -> bool:
    """Say whether a relay shows something else than this desk would, so that it matters; as `bundling.addressed`.

    The fortnights may differ by one that another desk has made or dropped already.
    """
    held = key_in_force(door).intake
    if there is None:
        return True
    if there.intake.terms.serial > held.terms.serial:
        return False
    own, shown = addressed(door), there.bundle
    made = {
        (epoch_id(KemPublicKey(one.made.recipient)), one.made.first_day, one.made.last_day)
        for one in door.fortnights()
        if one.is_sound
    }
    rows = {_row(one) for one in shown.epochs}
    is_of_ours = rows <= made and _row(own.epoch_on(door.today)) in rows
    last = min(max(one.last_day for one in shown.epochs), held.terms.last_day)
    is_same = replace(shown, number=own.number, epochs=own.epochs, last_day=own.last_day) == own
    return not (is_same and is_of_ours and shown.last_day == last and there.intake.key.raw == held.key.raw)


def _row(one: IntakeEpoch) -> tuple[bytes, int, int]:
    return one.id, one.first_day, one.last_day

"""What two persons approve of a leg, and whether they did. Pure (P11; decision 0012, point 4).

The subject of an act names the leg, and the fingerprint of what moves people: when, where, how, with whom. What one
person changes afterwards nobody has approved, so that nobody sends people elsewhere alone. Refuses an act that lies in
another part than the leg's own: only an emergency go lies in the part of the whole team, where everybody sees it red.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, hash_id, label
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.facts.values import item_from_value
from safeconduct.evacuate.journeys.rules import approval
from safeconduct.evacuate.journeys.types import Approval
from safeconduct.evacuate.triage.types import Tier
from safeconduct.sync.acts import EMERGENCY_GO, Act, ActStanding, ActState

LEG: Final = "leg"
"""The purpose of an act by which two persons approve a leg."""
# What of a leg moves people. The words of its slip may be filled in later.
MOVING: Final = (
    "kind", "from_city", "to_city", "day", "until_day", "at", "until", "mode", "id_check", "trip", "place", "helper"
)  # fmt: skip
_LABEL: Final = label("leg-approved")
# Bytes of a fingerprint: the two who read it trust each other's desks, and a name of 64 bits is found twice by nobody
# who has to guess it in a working day.
_FINGERPRINT_BYTES: Final = 8
# A line as `subject_of` writes it: an id of 16 bytes and a fingerprint.
_SUBJECT: Final = re.compile(r"[0-9a-f]{32} [0-9a-f]{16}")
_Order = tuple[int, bytes]


def subject_of(leg: Thing) -> str:
    """Return the line that an act about a leg has: its id and the fingerprint of what moves people, in hexadecimal."""
    values = (leg.value(code) for code in MOVING)
    item: list[cbor.Item] = [[] if one is None else [item_from_value(one)] for one in values]
    return f"{leg.id.hex()} {hash_id(_LABEL, cbor.encode(item))[:_FINGERPRINT_BYTES].hex()}"


def names_leg(act: Act) -> bool:
    """Return whether an act is about one leg as it stood; of an emergency go some words may have been typed instead."""
    return act.purpose in (LEG, EMERGENCY_GO) and _SUBJECT.fullmatch(act.subject) is not None


def by_leg(acts: Iterable[ActState]) -> Mapping[bytes, tuple[ActState, ...]]:
    """Return acts by the id of the leg that they name."""
    found: defaultdict[bytes, tuple[ActState, ...]] = defaultdict(tuple)
    for one in acts:
        found[_leg_named(one)] += (one,)
    return found


def acts_about(leg: Thing, acts: Iterable[ActState], team: CompartmentId) -> tuple[ActState, ...]:
    """Return those of the acts that name a leg which lie where they count, the newest last.

    ``team``: the part of the whole team.
    """
    found = [one for one in acts if one.act.word.compartment == _home(one, leg, team)]
    return tuple(sorted(found, key=lambda one: one.act.word.order))


def approval_of(leg: Thing, acts: Iterable[ActState], *, is_first: bool, tier: Tier) -> Approval:
    """Return whether a leg may be briefed, from the acts about it.

    A stop holds until somebody begins another act after it: what was begun before, or at the same time as far as the
    clocks of entries tell, stays stopped.
    """
    held = tuple(acts)
    stops = [second.word.order for one in held for second in one.stops]
    last: _Order = max(stops, default=(0, b""))
    after = [one for one in held if one.act.word.order > last and one.standing is not ActStanding.STOPPED]
    if stops and not after:
        return Approval.STOPPED
    subject = subject_of(leg)
    fitting = [one for one in after if one.act.subject == subject]
    by_two, go = _standing(fitting, LEG), _standing(fitting, EMERGENCY_GO)
    return approval(by_two, go, is_first=is_first, tier=tier)


def _standing(acts: Iterable[ActState], purpose: str) -> ActStanding | None:
    return max((one.standing for one in acts if one.act.purpose == purpose), default=None)


def _leg_named(one: ActState) -> bytes:
    first = one.act.subject.partition(" ")[0]
    try:
        return ThingId(bytes.fromhex(first)) if one.act.purpose in (LEG, EMERGENCY_GO) else b""
    except ValueError:
        return b""


def _home(one: ActState, leg: Thing, team: CompartmentId) -> CompartmentId:
    return team if one.act.purpose == EMERGENCY_GO else leg.part

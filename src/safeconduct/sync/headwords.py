"""Six words over what two desks both have, to be read over the telephone: a second path that no relay is on (P5).

Two desks that only ever met through one relay cannot know whether it shows each a different half (docs/threat.md N7).
The words come from the heads of every compartment both are in. Equal words: they have the same ops there, but for a
chance of 2^-60. Other words say that something differs, not what: exchange, by relay and by file, and read again.
Nothing secret is in the words. Whoever listens learns from equal words of two days that nothing was written in between.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, hash_id, label
from safeconduct.protect.heartbeats import heads_digest
from safeconduct.protect.joins import Transcript, comparison_words
from safeconduct.sync.errors import NotThere
from safeconduct.sync.heartbeats import said_heads
from safeconduct.sync.team import Team

_LABEL: Final = label("head-words")


def shared_compartments(team: Team, device: DeviceId) -> tuple[CompartmentId, ...]:
    """Return the compartments that both this desk and the other one are members of now, in order of their ids."""
    own = team.me.device.id
    members = ((one.id, team.members(one.id)) for one in team.compartments())
    return tuple(sorted(compartment for compartment, held in members if own in held and device in held))


def head_words(team: Team, device: DeviceId) -> tuple[str, ...]:
    """Return six words that both desks read alike if they have the same; NotThere when they share nothing."""
    shared = shared_compartments(team, device)
    if not shared or device == team.me.device.id:
        raise NotThere
    rows: list[cbor.Item] = [[compartment, heads_digest(said_heads(team, compartment))] for compartment in shared]
    return comparison_words(Transcript(hash_id(_LABEL, team.me.org + cbor.encode(rows))))

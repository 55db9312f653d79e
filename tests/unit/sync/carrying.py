"""Carrying frames by hand: what a relay keeps back, changes or gives late, is chosen by the test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.sync.arrivals import Taken
from safeconduct.sync.frames import Frames
from tests.unit.sync.desks import Desk, deliver


@dataclass(frozen=True)
class Sent:
    """A frame, and the place of its op."""

    of: CompartmentId
    device: DeviceId
    seq: int
    kind: str
    frame: bytes


def sent(desk: Desk) -> list[Sent]:
    found, frames = list[Sent](), Frames(desk.team)
    for stored in desk.vault.ops():
        core = stored.signed.core
        found.extend(Sent(core.compartment, core.device, core.seq, core.kind, one.frame) for one in frames.of(stored))
    return found


def give(desk: Desk, chosen: Iterable[Sent]) -> Taken:
    return deliver(desk, [one.frame for one in chosen])

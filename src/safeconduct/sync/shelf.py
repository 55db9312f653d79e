"""What waits for ops it follows: how much of it is kept, what goes first, and when it is asked for again (P4, P5).

An insider can write ops that follow something nobody has, without end; a relay can hand them out first. So a bounded
number and size wait, of one device and of all. Over a bound goes first what no known device signed, then what most
waits of, each furthest along its chain: what comes next of a chain is kept longest. So nobody's flood pushes out what
somebody else wrote, and nobody fills a colleague's share in their name. Nothing that is stored ever goes.

What goes is not lost: relays are read from the beginning again once there is room for that device, and files bring it
again, because this desk never said that it has it. Refuses to decide what an op means, or whose fault it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, DeviceId
from safeconduct.protect.ops import SignedOp
from safeconduct.sync.relay_notes import read_anew
from safeconduct.sync.team import Team

# Of one device: some days of work that overtook the hour before it. A desk reads all that waits with every delivery.
MOST_OPS_OF_ONE: Final = 1000
MOST_BYTES_OF_ONE: Final = 4 << 20
# Of all: four devices at their bounds, or more with less.
MOST_OPS: Final = 4000
MOST_BYTES: Final = 16 << 20
# Notes: compartment || device of which something went; zeros for devices whose certificate is not here, with how many
# certificates there were.
_GONE: Final = b"sync/gone/"
_NOBODY_KNOWN: Final = DeviceId(bytes(SHORT_ID_BYTES))
_NUMBER_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """An op that waits, and how many bytes its row has."""

    op: SignedOp
    size: int

    @property
    def device(self) -> DeviceId:
        """Whose it says it is."""
        return self.op.core.device


class _Pile:
    """What waits of one device, in the order in which it goes."""

    def __init__(self) -> None:
        self.ops: list[Waiting] = []
        self.size = 0

    def add(self, one: Waiting) -> None:
        self.ops.append(one)
        self.size += one.size

    def pop(self) -> Waiting:
        one = self.ops.pop()
        self.size -= one.size
        return one

    def is_over(self, ops: int, size: int) -> bool:
        return len(self.ops) > ops or self.size > size


def beyond_bounds(waiting: Iterable[Waiting], is_authentic: Callable[[SignedOp], bool]) -> tuple[Waiting, ...]:
    """Return what has to go. ``is_authentic``: its device is known and signed it; asked only where a bound is passed.

    The same ops give the same, in whatever order they came.
    """
    everything = sorted(waiting, key=lambda one: (one.op.core.seq, one.op.id))
    piles = _piles(everything)
    is_over = _sum_is_over(piles.values()) or any(_is_full(pile) for pile in piles.values())
    if not is_over:
        return ()
    known = {one.op.id for one in everything if is_authentic(one.op)}
    piles = _piles([one for one in everything if one.op.id in known])
    # All that no known device signed is one pile: device ids cost nothing.
    others = _Pile()
    for one in everything:
        if one.op.id not in known:
            others.add(one)
    gone: list[Waiting] = []
    for pile in (others, *piles.values()):
        while _is_full(pile):
            gone.append(pile.pop())
    while _sum_is_over((others, *piles.values())):
        gone.append((others if others.ops else _greatest(piles.values())).pop())
    return tuple(gone)


def note_gone(team: Team, signed: Iterable[SignedOp], unknown: Iterable[SignedOp]) -> None:
    """Remember of what something went, so that it is asked for again. Inside the caller's transaction.

    ``signed``: by the device they name; ``unknown``: of devices that no certificate here names. What is neither can
    never be right.
    """
    for op in signed:
        team.vault.keep_note(_GONE + op.core.compartment + op.core.device, b"")
    for op in unknown:
        compartment = op.core.compartment
        team.vault.keep_note(_GONE + compartment + _NOBODY_KNOWN, _certificates(team, compartment))


def gone(team: Team) -> tuple[tuple[CompartmentId, DeviceId], ...]:
    """Return of which known devices something went and was not asked for again yet."""
    found = (_place(name) for name, _ in team.vault.notes(_GONE))
    return tuple(place for place in found if place[1] != _NOBODY_KNOWN)


def ask_again(team: Team, ops: Iterable[SignedOp]) -> None:
    """Let relays be read from the beginning for what went and has room now. ``ops``: all that waits."""
    noted = team.vault.notes(_GONE)
    if not noted:
        return
    piles = _piles([Waiting(op, len(op.to_bytes())) for op in ops])
    with team.together():
        for name, value in noted:
            compartment, device = _place(name)
            if device == _NOBODY_KNOWN:
                is_due = value != _certificates(team, compartment)
            else:
                pile = piles.get(device, _Pile())
                is_due = not pile.is_over(MOST_OPS_OF_ONE // 2, MOST_BYTES_OF_ONE // 2)
            if is_due:
                team.vault.drop_note(name)
                for keys in team.keyring.readable(compartment):
                    read_anew(team.vault, keys.mailbox)


def _piles(ops: Iterable[Waiting]) -> dict[DeviceId, _Pile]:
    piles: dict[DeviceId, _Pile] = {}
    for one in ops:
        piles.setdefault(one.device, _Pile()).add(one)
    return piles


def _is_full(pile: _Pile) -> bool:
    return pile.is_over(MOST_OPS_OF_ONE, MOST_BYTES_OF_ONE)


def _sum_is_over(piles: Iterable[_Pile]) -> bool:
    counted = [(len(pile.ops), pile.size) for pile in piles]
    return sum(ops for ops, _ in counted) > MOST_OPS or sum(size for _, size in counted) > MOST_BYTES


def _greatest(piles: Iterable[_Pile]) -> _Pile:
    """Return the pile that has the greatest part of either bound; of equal ones that with the greater id at its end."""
    return max(
        (pile for pile in piles if pile.ops),
        key=lambda pile: (max(len(pile.ops) / MOST_OPS, pile.size / MOST_BYTES), pile.ops[-1].op.id),
    )


def _certificates(team: Team, compartment: CompartmentId) -> bytes:
    """Return how many devices are known there: with another one, what was nobody's may be somebody's."""
    return len({*team.log(compartment).devices, *team.log(team.id).devices}).to_bytes(_NUMBER_BYTES, "big")


def _place(name: bytes) -> tuple[CompartmentId, DeviceId]:
    rest = name[len(_GONE) :]
    return CompartmentId(rest[:SHORT_ID_BYTES]), DeviceId(rest[SHORT_ID_BYTES:])

"""Which ops are undone on a day, and which wordings of a claim newer ones have taken the place of. Pure.

A hostile member may hang thousands of undos in a row and reword one claim thousands of times: everything is settled
once for a day and remembered, never once for each that asks. Carries promise P7: what stood on a past day is decided by
what had been said by then. Follows docs/formats/known.md "Days".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId


class Undos:
    """Which ops are undone on a day. An undo may itself be undone, to any depth."""

    def __init__(self, undone_by: Callable[[OpId], Iterable[tuple[OpId, Day]]]) -> None:
        """``undone_by`` gives the undo ops that name an op, each with its day."""
        self._undone_by = undone_by
        self._undone: dict[Day, dict[OpId, bool]] = defaultdict(dict)

    def is_undone(self, op: OpId, day: Day) -> bool:
        """Say whether the op is undone at the end of the day. Linear, once, in the undos that hang on it."""
        undone = self._undone[day]
        if op in undone:
            return undone[op]
        undos: dict[OpId, list[OpId]] = {}
        # Depth first without recursion: an undo names an earlier op by its hash, so these never form a
        # ring, but a hostile member could hang thousands in a row.
        stack = [op]
        while stack:
            one = stack[-1]
            if one in undone:
                stack.pop()
                continue
            if one not in undos:
                undos[one] = [undo for undo, on in self._undone_by(one) if on <= day]
            open_ones = [undo for undo in undos[one] if undo not in undone]
            if open_ones:
                stack += open_ones
            else:
                undone[one] = any(not undone[undo] for undo in undos[one])
                stack.pop()
        return undone[op]


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a claim as one op brought it, with the wordings it takes the place of."""

    version: bytes
    replaces: tuple[bytes, ...]
    known_on: Day
    op: OpId


class Wordings:
    """All wordings of one claim, asked which of them are replaced on a day."""

    def __init__(self, found: Iterable[Wording], undos: Undos) -> None:
        self._found = tuple(found)
        self._undos = undos
        self._replaced: dict[Day, AbstractSet[bytes]] = {}

    def replaced_on(self, day: Day) -> AbstractSet[bytes]:
        """Return the wordings that one which stands has taken the place of by the end of a day, at any remove.

        Through undone ones too: when the middle one of three is undone, the last still stands in the place of the
        first. Linear in what the wordings name, once for a day.
        """
        held = self._replaced.get(day)
        if held is None:
            held = self._replaced[day] = self._replaced_by(
                one for one in self._found if one.known_on <= day and not self._undos.is_undone(one.op, day)
            )
        return held

    def _replaced_by(self, standing: Iterable[Wording]) -> set[bytes]:
        replaces = {one.version: one.replaces for one in self._found}
        waiting = [version for one in standing for version in one.replaces]
        replaced: set[bytes] = set()
        while waiting:
            version = waiting.pop()
            if version not in replaced:
                replaced.add(version)
                waiting += replaces.get(version, ())
        return replaced

"""How the door of an inbox stands, as facts for a command or a page: keys, board, what lies at relays, what is due.

Counts and days alone. It asks no relay: what is known of relays is what was noted when they were asked last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.intake.door import answering_board
from safeconduct.intake.door.bundling import bundle_of
from safeconduct.intake.door.covering import address_for_covers
from safeconduct.intake.door.door import Door, Fortnight, KeyState
from safeconduct.intake.door.door_errors import NoAddresses, NoEpochYet, NoIntakeKey
from safeconduct.intake.door.fortnights import epoch_keys
from safeconduct.intake.door.linking import proposals
from safeconduct.intake.queries import Intake

# What is lacking before a bundle can be made.
Lacking = NoIntakeKey | NoEpochYet | NoAddresses


@dataclass(frozen=True, slots=True)
class DoorStanding:
    """What there is to say of a door today. Days are 0 and numbers 0 where there is none.

    ``lacking``: why no bundle can be made, at most one. ``epochs``: those a bundle names, and how many of them this
    desk opens. ``answers``: on the next board; ``not_shown``: answers that have stood on none; ``too_long``: those
    that no board holds; ``held_back``: those that name what was protected after they were written; ``board``: number
    of the last board that had other replies than the one before; ``covers``: where this desk sends covers, empty for
    nowhere; ``unopened_by_day``: as `unopened_by_day` gives it.
    """

    key: KeyState
    serial: int
    key_until: Day
    lacking: tuple[Lacking, ...]
    epochs: tuple[Fortnight, ...]
    opened_here: int
    answers: int
    not_shown: int
    too_long: int
    held_back: int
    board: int
    unopened: int
    proposals: int
    covers: str
    unopened_by_day: tuple[tuple[Day, str, int], ...]


def standing_of(door: Door) -> DoorStanding:
    """Return how a door stands by this desk's journal."""
    held, shown, keys = door.key(), door.shown_fortnights(), epoch_keys(door)
    boards = door.boards()
    return DoorStanding(
        key=door.key_state(),
        serial=held.intake.terms.serial if held else 0,
        key_until=held.intake.terms.last_day if held else Day(0),
        lacking=_lacking(door),
        epochs=shown,
        opened_here=sum(1 for one in shown if one.id in keys),
        answers=len(answering_board.answers(door, 2**62)),
        not_shown=len(answering_board.not_shown(door)),
        too_long=len(answering_board.too_long(door)),
        held_back=len(answering_board.held_back(door)),
        board=boards[-1].number if boards else 0,
        unopened=len(Intake(door.team.vault.tables).unopened(door.part)),
        proposals=len(proposals(door)),
        covers=address_for_covers(door),
        unopened_by_day=unopened_by_day(door),
    )


def _lacking(door: Door) -> tuple[Lacking, ...]:
    try:
        bundle_of(door)
    except (NoIntakeKey, NoEpochYet, NoAddresses) as error:
        return (error,)
    return ()


def unopened_by_day(door: Door) -> tuple[tuple[Day, str, int], ...]:
    """Return on which day of a relay's how many came that nobody opens, and why, by its code; the newest day first."""
    counted = Counter((one.day, one.why) for one in Intake(door.team.vault.tables).unopened(door.part))
    newest = sorted(counted.items(), key=lambda one: (-one[0][0], one[0][1]))
    return tuple((Day(day), why, count) for (day, why), count in newest)

"""``safeconduct intake board --every``: what an open desk does for its inboxes by its own clock, without a screen.

For a machine that stands in a cupboard: a board at every quarter of an hour, whether or not there is anything new, and
covers when chance says (P1, P8). It ends cleanly on SIGTERM and Ctrl-C: what goes on is broken off, which a vault bears
at any moment (P4), and the vault is closed. Refuses to end because a relay cannot be reached: it says so and goes on.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator
from typing import Final

from safeconduct.base.errors import Phrase, SafeconductError
from safeconduct.cli.intake_words import Work
from safeconduct.intake.door.covering import CoverClocks, cover_to_send
from safeconduct.intake.door.door import Door
from safeconduct.protect.bundles import number_at

BEGUN: Final = Phrase(
    "Boards are shown at every quarter of an hour. Ctrl-C ends it.",
    "Доски показываются каждую четверть часа. Ctrl-C завершит.",
)
NOT_NOW: Final = Phrase("Not done this time: {why}", "В этот раз не сделано: {why}")
# How often the clock is looked at: a laptop that slept goes on by the clock on the wall.
_LOOK_SECONDS: Final = 1.0


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end what is inside, closing what it opened, as if it had come to its end."""
    previous = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        signal.signal(signal.SIGTERM, previous)


def keep_boards(begin: Callable[[], Work], meet: Callable[[Work], None]) -> None:
    """Meet the relays at every quarter of an hour and send covers when they are due; it returns by a signal alone."""
    work = begin()
    clocks, quarter = CoverClocks(work.team.entropy), number_at(work.now_ms)
    if not work.screen.is_json:
        work.screen.say(BEGUN)
    while True:
        time.sleep(_LOOK_SECONDS)
        now = work.now_ms
        # What the others wrote since is read anew each time, and whatever went wrong is over by the next.
        if number_at(now) != quarter:
            quarter = number_at(now)
            work = begin()
            _tried(meet, work)
        for part in clocks.due(work.parts, now):
            if outgoing := cover_to_send(Door(work.team, part)):
                with contextlib.suppress(SafeconductError):
                    outgoing.post()


def _tried(meet: Callable[[Work], None], work: Work) -> None:
    try:
        meet(work)
    except SafeconductError as error:
        if work.screen.is_json:
            work.screen.answer({"error": error.code})
        else:
            work.screen.say(NOT_NOW, why=error.sentences(work.screen.language))


def _end(_: int, __: object) -> None:
    raise KeyboardInterrupt

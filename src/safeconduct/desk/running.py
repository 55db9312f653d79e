"""Runs the desk: takes a port, opens the browser, serves until the person ends it, and cleans up (notes 6.2).

Whatever ends it (the window closed, Ctrl-C, a signal), the vault is closed, the ticket file and the throw-away
browser profile are removed. Promises P2, P13, P14.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Language, SafeconductError
from safeconduct.desk.alarm_watch import Watching
from safeconduct.desk.answering_statements import AnsweringStatements
from safeconduct.desk.app import Desk, Setting
from safeconduct.desk.covering import Covering
from safeconduct.desk.elsewhere import put_mark
from safeconduct.desk.entrance import Entrance
from safeconduct.desk.events import Events
from safeconduct.desk.launching import (
    ORDINARY_PLACE,
    Browser,
    Place,
    open_ordinary,
    remove_leftovers,
    runtime_folder,
    write_ticket,
)
from safeconduct.desk.office import IDLE_SECONDS, Office
from safeconduct.desk.peer import Peers
from safeconduct.desk.readying_search import ReadyingSearch
from safeconduct.desk.relaying import EVERY_SECONDS, Relaying
from safeconduct.desk.serving import Server, loopback_sockets, server_for
from safeconduct.desk.stamping import Stamping
from safeconduct.record.gazetteer.spellings import tree
from safeconduct.vault.surroundings import Surroundings

# How often the browser's window is looked for, in seconds.
_LOOK_SECONDS: Final = 0.5
# What ends a desk from outside; the last, of a terminal window that is closed, is unknown to Windows.
_SIGNALS: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class NoBrowser(SafeconductError):
    """No browser could be opened."""

    code = "desk.no_browser"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No browser was found that could be opened with a throw-away profile.",
        safe=NOTHING_CHANGED_EN,
        do="Install Chromium or Firefox, or start again with --own-browser.",
    )
    ru = Advice(
        what="Не нашлось браузера, который можно открыть с одноразовым профилем.",
        safe=NOTHING_CHANGED_RU,
        do="Установите Chromium или Firefox или запустите снова с --own-browser.",
    )


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start. ``opens``: "own", "ours" or "none". ``told`` is given the ticket's file once the desk answers.

    ``exchange_seconds``: between two exchanges with the team's relays. ``is_hurried``: a demonstration, in which
    answers wait for no quarter of an hour. ``place``: of a window of ours.
    """

    vault: Path
    given: Surroundings
    setting: Setting
    opens: str = "ours"
    port: int = 0
    idle_seconds: float = IDLE_SECONDS
    exchange_seconds: float = EVERY_SECONDS
    is_hurried: bool = False
    place: Place = ORDINARY_PLACE
    told: Callable[[Path], None] = lambda path: None


def run(launch: Launch) -> None:
    """Serve the desk until it ends; NoPort, NoBrowser."""
    # The program itself is never thrown away: not walked over in each collection of everything, which stops every page
    # (measured: 140,000 objects, a tenth of a second).
    gc.freeze()
    asyncio.run(_run(launch))


def _lasting(launch: Launch, office: Office, events: Events, desk: Desk) -> tuple[Coroutine[None, None, None], ...]:
    """Return what goes on as long as the desk does."""
    exchanging = Relaying(
        office,
        events,
        every_seconds=launch.exchange_seconds,
        spoken=lambda: desk.tongue.spoken,
        is_hurried=launch.is_hurried,
    )
    return (
        exchanging.run(),
        Covering(office).run(),
        Watching(office, events).run(),
        Stamping(office, events).run(),
        AnsweringStatements(office).run(),
        ReadyingSearch(office).run(),
        _ready_places(),
        office.lock_when_idle(),
        office.settle_when_quiet(),
    )


async def _ready_places() -> None:
    """Read the gazetteer beside the pages: the first page on which two places stand would wait for it."""
    await asyncio.to_thread(tree)


async def _run(launch: Launch) -> None:
    loop = asyncio.get_running_loop()
    # A failure in the background is nobody's page: its words stay inside. Nor do libraries print warnings, which quote
    # what they met (P14).
    loop.set_exception_handler(lambda _, __: None)
    logging.disable(logging.CRITICAL)
    sockets = loopback_sockets(launch.port)
    events = Events()
    entrance = Entrance(sockets[0].getsockname()[1], launch.given.clock, launch.given.entropy)
    office = Office(launch.vault, launch.given, events=events, idle_seconds=launch.idle_seconds)
    desk = Desk(entrance, office, events, launch.setting)
    peers = Peers()
    server = server_for(desk.application(peers.is_ours), peers)
    folder = runtime_folder()
    remove_leftovers(folder)
    mark = put_mark(folder, launch.vault)
    browser = Browser(folder, launch.place)
    for number in _SIGNALS:
        signal.signal(number, _ending(server))
    serving = asyncio.create_task(server.serve(sockets))
    background = [asyncio.create_task(one) for one in _lasting(launch, office, events, desk)]
    page = folder
    try:
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        page = write_ticket(folder, entrance.ticket())
        desk.entered = page.unlink
        _open(launch, browser, page, desk.tongue.spoken)
        launch.told(page)
        locks = office.locks
        while not serving.done():
            await asyncio.sleep(_LOOK_SECONDS)
            if launch.opens == "ours" and office.locks > locks:
                # What the browser kept goes with the lock; a new window asks for the passphrase.
                locks = office.locks
                # The page in it may be sending what was being typed, to be kept.
                await asyncio.sleep(_LOOK_SECONDS)
                browser.close()
                desk.entered = write_ticket(folder, entrance.ticket()).unlink
                _open(launch, browser, page, desk.tongue.spoken)
            if browser.has_ended:
                _end(server)
    finally:
        _end(server)
        for task in background:
            task.cancel()
        await office.lock()
        await serving
        browser.close()
        mark.unlink(missing_ok=True)
        if page != folder:
            page.unlink(missing_ok=True)


def _open(launch: Launch, browser: Browser, page: Path, language: Language) -> None:
    openers: dict[str, Callable[[], bool]] = {
        "ours": lambda: browser.open(page, language),
        "own": lambda: open_ordinary(page),
    }
    if launch.opens in openers and not openers[launch.opens]():
        raise NoBrowser


def _ending(server: Server) -> Callable[[int, object], None]:
    def end(_: int, __: object) -> None:
        _end(server)

    return end


def _end(server: Server) -> None:
    server.should_exit = True

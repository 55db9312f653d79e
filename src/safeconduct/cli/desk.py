"""``safeconduct desk``: opens a vault in the browser, and makes one on the first day.

The passphrase is asked for on the page, never here. What is printed is where the desk can be entered, which is a file
that only its owner can read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.cli.menu import ADDED, NOT_THERE, REMOVED, add_to_menu, remove_from_menu
from safeconduct.cli.opening import default_vault, screen_options, surroundings
from safeconduct.cli.screen import Screen
from safeconduct.desk.app import Setting
from safeconduct.desk.office import IDLE_SECONDS
from safeconduct.desk.relaying import EVERY_SECONDS
from safeconduct.desk.running import Launch, run
from safeconduct.desk.words import Tongue

OPEN_FILE: Final = Phrase(
    "The desk is running. Open this file in a browser within a minute; it works once: {path}",
    "Рабочее место запущено. Откройте этот файл в браузере в течение минуты; он сработает один раз: {path}",
)
RUNNING: Final = Phrase(
    "The desk is open in a browser window of its own. Close the window or press Ctrl-C here to end it.",
    "Рабочее место открыто в отдельном окне браузера. Чтобы закончить, закройте окно или нажмите здесь Ctrl-C.",
)
OWN_BROWSER: Final = Phrase(
    "The desk is open in your own browser. It may keep what you look at: close its tabs when you are done.",
    "Рабочее место открыто в вашем обычном браузере. Он может сохранять просмотренное: закончив, закройте вкладки.",
)
WRITE_HERE: Final = Phrase(
    "People outside write on this page, which works on this computer alone; it comes to Inbox within seconds: "
    "{address}",
    "Люди снаружи пишут на этой странице (она работает только на этом компьютере); через секунды это придёт во "
    "«Входящие»: {address}",
)
AT_THE_GATE: Final = Phrase(
    "Whose browser runs no script writes at the gate: {address}",
    "У кого браузер не выполняет программ, тот пишет через шлюз: {address}",
)
_SECONDS_PER_MINUTE: Final = 60


def browser_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which browser opens the desk, and where it listens."""
    for option in (
        click.option("--own-browser", "opens", flag_value="own", help="Use your ordinary browser, which keeps traces."),
        click.option("--no-browser", "opens", flag_value="none", help="Open none; print the file that lets one in."),
        click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to use (default: any)."),
    ):
        command = option(command)
    return command


@click.command()
@click.option("--vault", "path", type=click.Path(path_type=Path), help="Folder of the vault.")
@click.option("--idle-minutes", type=click.FloatRange(0.05, 60), help="Minutes without anybody until it locks.")
@click.option("--add-to-menu", "menu", flag_value="add", help="Put the desk into the menu of programs, and stop.")
@click.option("--remove-from-menu", "menu", flag_value="remove", help="Take it out of the menu, and stop.")
@browser_options
@screen_options
def desk(
    path: Path | None, idle_minutes: float | None, menu: str | None, opens: str | None, port: int, screen: Screen
) -> None:
    """Open a vault in the browser; the first time, make one."""
    if menu:
        _change_menu(screen, menu)
        return
    idle = IDLE_SECONDS if idle_minutes is None else idle_minutes * _SECONDS_PER_MINUTE
    open_desk(path or default_vault(), screen, setting(screen), opens=opens or "ours", port=port, idle_seconds=idle)


def _change_menu(screen: Screen, menu: str) -> None:
    """Put the desk into the menu of programs, or take it out."""
    if menu == "add":
        add_to_menu()
        told = ADDED
    else:
        told = REMOVED if remove_from_menu() else NOT_THERE
    if screen.is_json:
        screen.answer({"menu": menu})
    else:
        screen.say(told)


def setting(screen: Screen, *, demo_passphrase: str = "", is_neutral: bool = False, demo_page: str = "") -> Setting:
    """Return how the desk starts: in the language of the command, as the demonstration where it has a passphrase."""
    return Setting(
        Tongue(screen.language),
        is_demo=bool(demo_passphrase),
        is_neutral=is_neutral,
        demo_passphrase=demo_passphrase,
        demo_page=demo_page,
    )


def open_desk(
    path: Path,
    screen: Screen,
    chosen: Setting,
    *,
    opens: str,
    port: int,
    idle_seconds: float = IDLE_SECONDS,
    exchange_seconds: float = EVERY_SECONDS,
    gate: str = "",
) -> None:
    """Serve the desk until it ends. ``gate``: the address of the demonstration's, to be told."""

    def told(file: Path) -> None:
        if screen.is_json:
            outside = {"page": chosen.demo_page, "gate": gate}
            screen.answer({"open": str(file), **{name: one for name, one in outside.items() if one}})
            return
        if chosen.demo_page:
            screen.say(WRITE_HERE, address=chosen.demo_page)
        if gate:
            screen.say(AT_THE_GATE, address=gate)
        if opens == "none":
            screen.say(OPEN_FILE, path=str(file))
        else:
            screen.say(OWN_BROWSER if opens == "own" else RUNNING)

    launch = Launch(
        path,
        surroundings(),
        chosen,
        opens=opens,
        port=port,
        idle_seconds=idle_seconds,
        exchange_seconds=exchange_seconds,
        is_hurried=bool(chosen.demo_page),
        told=told,
    )
    run(launch)

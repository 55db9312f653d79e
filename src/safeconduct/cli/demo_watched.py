"""``demo --team``: the team of two people, watched: a real relay, and two desks in two browsers side by side.

The relay and each desk are processes of their own; what one person types reaches the other as it would in life, only
sooner. Everything lies in one folder that is thrown away, and whatever ends it (both windows closed, Ctrl-C, a signal)
ends the processes. The passphrase is shown on the pages, as in the demonstration of one. Nothing is acted out.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_team import FOUNDER, SECOND, DemoFailed, relay
from safeconduct.cli.opening import surroundings
from safeconduct.cli.screen import Screen
from safeconduct.desk.running import NoBrowser
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync import joining
from safeconduct.sync.alias import choose_alias
from safeconduct.sync.handshake_files import step_of, take_beside_welcome, write_answer, write_request, write_welcome
from safeconduct.sync.joining import Plan
from safeconduct.sync.ready import create_joining_vault, create_vault, record_compartment
from safeconduct.sync.relays import KnownRelay, add_relay, allow_here
from safeconduct.sync.root import open_root
from safeconduct.sync.team import Team
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.throwaway import mark_throwaway
from safeconduct.vault.vault import Vault

ABOUT: Final = Phrase(
    "Two people, two computers, one relay: “{first}” on the left, “{second}” on the right. Both open with: "
    "{passphrase}",
    "Два человека, два компьютера, один ретранслятор: «{first}» слева, «{second}» справа. Оба открываются фразой: "
    "{passphrase}",
)
PREPARING: Final = Phrase("Letting “birch” into the team", "Принимаю «birch» в команду")
TRY: Final = Phrase("Try:", "Попробуйте:")
STEPS: Final = (
    Phrase(
        "On one desk open a subject and a claim, say that it is not so, and why. Within seconds the other desk says "
        "that there is something new.",
        "На одном рабочем месте откройте предмет и утверждение и скажите, что это не так и почему. Через несколько "
        "секунд другое сообщит, что есть новое.",
    ),
    Phrase(
        "Change the wording of one claim on both at the same time: both wordings stand, and both are told.",
        "Измените одно и то же утверждение на обоих одновременно: останутся обе формулировки, и оба это увидят.",
    ),
    Phrase(
        "Under Team, let “{second}” out of the team, and write something more: they do not get it any more.",
        "В «Команде» исключите «{second}» и напишите ещё что-нибудь: этого второй уже не получит.",
    ),
    Phrase(
        "Lock one with three presses of Shift, write on the other, unlock: it catches up.",
        "Заприте одно тройным нажатием Shift, напишите на другом, отоприте: оно всё догонит.",
    ),
)
END: Final = Phrase(
    "Close both windows or press Ctrl-C here: everything is removed then.",
    "Закройте оба окна или нажмите здесь Ctrl-C: тогда всё удалится.",
)
OPEN_FILE: Final = Phrase(
    "“{person}”: open this file in a browser within a minute; it works once: {path}",
    "«{person}»: откройте этот файл в браузере в течение минуты; он сработает один раз: {path}",
)
# Left edge and width of the two windows, in pixels: side by side on a small laptop.
_PLACES: Final = ((0, 680), (686, 680))
# How often it is looked whether both windows are closed, in seconds.
_LOOK_SECONDS: Final = 0.5
# How long a desk may take to close its vault and its browser, in seconds.
_GRACE_SECONDS: Final = 15


def watch(folder: Path, screen: Screen, dataset: str, **how: Any) -> None:
    """Show it until it is ended. ``how``: is_neutral, opens, port and passphrase."""
    previous = signal.signal(signal.SIGTERM, _end)
    try:
        with ExitStack() as stack:
            where = stack.enter_context(relay(folder / "relay"))
            with screen.progress(PREPARING):
                _found(folder, dataset, where, Passphrase.from_text(how["passphrase"]))
            seats = [stack.enter_context(_seat(folder, screen, place, **how)) for place in range(len(_PLACES))]
            _tell(screen, how, [_entered(seat) for seat in seats])
            try:
                while any(seat.poll() is None for seat in seats):
                    for seat in seats:
                        with contextlib.suppress(subprocess.TimeoutExpired):
                            seat.wait(_LOOK_SECONDS)
            finally:
                # All are told at once, so that nobody waits for one desk after the other.
                for seat in seats:
                    seat.terminate()
    except KeyboardInterrupt:
        # Ctrl-C is how it is meant to be ended.
        return
    finally:
        signal.signal(signal.SIGTERM, previous)


def _end(_: int, __: object) -> None:
    raise KeyboardInterrupt


def _tell(screen: Screen, how: dict[str, Any], files: list[str]) -> None:
    people = (FOUNDER, SECOND)
    if screen.is_json:
        desks: list[Json] = [{"alias": one, "open": file} for one, file in zip(people, files, strict=True)]
        screen.answer({"demo": True, "desks": desks})
        return
    screen.say(ABOUT, first=FOUNDER, second=SECOND, passphrase=how["passphrase"])
    if how["opens"] == "none":
        for one, file in zip(people, files, strict=True):
            screen.say(OPEN_FILE, person=one, path=file)
    screen.say(TRY)
    for number, step in enumerate(STEPS, 1):
        screen.show(screen.text(step, second=SECOND), first=f"  {number}. ", rest="     ")
    screen.say(END)


@contextmanager
def _seat(folder: Path, screen: Screen, number: int, **how: Any) -> Iterator[subprocess.Popen[str]]:
    """Start one person's desk; at the end it is told to stop and waited for."""
    person, colleague = (FOUNDER, SECOND) if number == 0 else (SECOND, FOUNDER)
    order = {
        "vault": str(folder / person),
        "person": person,
        "colleague": colleague,
        "language": screen.language,
        "place": _PLACES[number],
        "port": how["port"] if number == 0 else 0,
        **{name: how[name] for name in ("is_neutral", "opens", "passphrase")},
    }
    command = [sys.executable, "-m", "safeconduct.cli.demo_seat"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdin:
                process.stdin.write(json.dumps(order) + "\n")
                process.stdin.flush()
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _entered(seat: subprocess.Popen[str]) -> str:
    """Return the file by which a desk is entered; NoBrowser, DemoFailed."""
    said: dict[str, str] = json.loads((seat.stdout.readline() if seat.stdout else "") or "{}")
    if said.get("failed") == NoBrowser.code:
        raise NoBrowser
    if "open" not in said:
        raise DemoFailed(step=0)
    return said["open"]


def _found(folder: Path, dataset: str, where: dict[str, str], key: Passphrase) -> None:
    """Make both vaults: one founds the team with the accounts and its relay, the other joins by files and words."""
    around = surroundings()
    with create_vault(folder / FOUNDER, key, around, cost=LEAST_COST) as first:
        choose_alias(_team(first), FOUNDER, open_root(first))
        accounts = read_accounts(resources.files("safeconduct.cli").joinpath("demo_data", dataset).read_bytes())
        record = record_compartment(first)
        first.append(import_intents(accounts, compare(accounts, first.tables), record))
        add_relay(_team(first), KnownRelay(where["address"], RelayId(bytes.fromhex(where["key"])), where["code"]))
        with create_joining_vault(folder / SECOND, key, around, cost=LEAST_COST) as second:
            # The relay of a demonstration runs on this computer, and is named here by whoever started it.
            allow_here(second, where["address"])
            _let_in(folder, first, second)
            # Its own relay and people are in it: from here on no others come.
            for vault in (first, second):
                mark_throwaway(vault)


def _let_in(folder: Path, first: Vault, second: Vault) -> None:
    files = [folder / f"joining-{step}" for step in range(3)]
    around, team = surroundings(), _team(first)
    plan = Plan(Role.ADMIN, ((record_compartment(first), Role.WRITE),))
    invitation = joining.invite(team, plan).invitation
    write_request(second, files[0], invitation, alias=SECOND, given=around)
    given = write_answer(team, files[1], files[0])
    if joining.take_answer(second, step_of(files[1], invitation)[1]) != given.words():
        raise DemoFailed(step=1)
    joining.words_are_equal(second)
    write_welcome(team, files[2], given, open_root(first))
    joining.take_welcome(second, step_of(files[2], invitation)[1])
    take_beside_welcome(_team(second), files[2], invitation, no_progress)


def _team(vault: Vault) -> Team:
    around = surroundings()
    return Team(vault, around.clock, around.entropy)

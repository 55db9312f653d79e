"""The team in ``safeconduct demo``: three desks and a relay, each a process of its own (docs/operator/relay.md).

What is shown is done: people join by files and six words, work apart and meet again, one is let go and cannot read on,
two meet by a file with no relay, the relay is destroyed and another filled from a desk. Every figure is what the
processes answered. Nothing of it stays on the disk. It refuses to go on when a step did not do what it should: a
demonstration that shows what did not happen would be worse than none.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Advice, Exit, Phrase, SafeconductError
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import surroundings
from safeconduct.cli.people import people_in
from safeconduct.cli.screen import Screen
from safeconduct.protect.rest import RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.sync.drill import Has, seize

# Invented people; neither alias tells anything.
FOUNDER: Final = "alder"
SECOND: Final = "birch"
THIRD: Final = "cedar"
# Any free port of this computer.
LOOPBACK: Final = "127.0.0.1:0"


ABOUT: Final = Phrase(
    "A team: three desks and a relay, each a process of its own, with the same accounts.",
    "Команда: три рабочих места и ретранслятор — отдельные процессы с теми же известиями.",
)
WORKING: Final = Phrase("Letting them work", "Они работают")
JOINED: Final = Phrase(
    "Two people joined by files; each pair read the same six words.",
    "Двое вступили по файлам; в каждой паре прочли одни и те же шесть слов.",
)
AGREED: Final = Phrase(
    "All three changed one claim without knowing of each other: {entries} entries, the same on every desk, and each is "
    "told.",
    "Все трое изменили одно утверждение, не зная друг о друге: {entries} записей, одинаковых у всех, и каждому это "
    "показано.",
)
BY_FILE: Final = Phrase(
    "One entry went over by a file of {size} bytes, with no relay.",
    "Одна запись передана файлом в {size} байт, без ретранслятора.",
)
LET_GO: Final = Phrase(
    "“{alias}” was removed: what was written next is readable to the others, and not to them.",
    "«{alias}» исключён: написанное после читают остальные, но не он.",
)
REBUILT: Final = Phrase(
    "The relay was destroyed and another filled from one desk: {frames} sealed entries, byte for byte the same.",
    "Ретранслятор уничтожен, другой заполнен с одного рабочего места: {frames} запечатанных записей, байт в байт те "
    "же.",
)


SEIZED: Final = Phrase(
    "The laptop of “{alias}” was seized, as a drill: locked, nothing in it is readable; with what opens it, {parts} "
    "parts of the team's work are, and the drill lists them.",
    "Ноутбук «{alias}» изъяли — учебно: в запертом не читается ничего; с тем, что его открывает, читаются части работы "
    "команды ({parts}), и проверка их перечисляет.",
)


class DemoFailed(SafeconductError):
    """A step of the demonstration did not do what it should."""

    code = "cli.demo_team_failed"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The demonstration of a team did not come out as it should (step {step}).",
        safe="It used a throw-away team; nothing of yours was touched.",
        do="Report it to who maintains the program.",
    )
    ru = Advice(
        what="Показ работы команды прошёл не так, как должен (шаг {step}).",
        safe="Команда была временной; ваши данные не затронуты.",
        do="Сообщите тем, кто поддерживает программу.",
    )


class Desk:
    """One person's desk: a process that is told what to do by lines. ``program``: the module that it runs."""

    program = "safeconduct.cli.demo_desk"

    def __init__(self, folder: Path, alias: str, program: str = "") -> None:
        self.folder, self.alias = folder, alias
        folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", program or self.program, str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, what: str, **order: str) -> dict[str, Any]:
        """Give an order and return the answer; DemoFailed when there is none."""
        if self._process.stdin is None or self._process.stdout is None:
            raise DemoFailed(step=0)
        self._process.stdin.write(json.dumps({"do": what, **order}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise DemoFailed(step=0)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """Let it close its vault and end."""
        self._process.communicate()


def run(dataset: str) -> dict[str, Json]:
    """Run the whole demonstration and return what it showed."""
    with tempfile.TemporaryDirectory(prefix="sc-") as name, ExitStack() as stack:
        folder = Path(name)
        accounts = folder / "accounts.json"
        accounts.write_bytes(resources.files("safeconduct.cli").joinpath("demo_data", dataset).read_bytes())
        desks = (Desk(folder / FOUNDER, FOUNDER), Desk(folder / SECOND, SECOND), Desk(folder / THIRD, THIRD))
        for desk in desks:
            stack.callback(desk.end)
        return _shown(folder, accounts, desks)


def tell(screen: Screen, dataset: str) -> None:
    """Run it and say what came of it."""
    screen.gap()
    screen.say(ABOUT)
    with screen.progress(WORKING):
        shown: dict[str, Any] = run(dataset)
    screen.say(JOINED)
    screen.say(AGREED, entries=shown["concurrent"]["ops"])
    screen.say(BY_FILE, size=shown["file"]["bytes"])
    screen.say(LET_GO, alias=shown["removed"]["alias"])
    screen.say(REBUILT, frames=shown["relay_rebuilt"]["frames"])
    screen.say(SEIZED, alias=shown["drill"]["alias"], parts=len(shown["drill"]["opened"]["parts"]))


def _shown(folder: Path, accounts: Path, desks: tuple[Desk, Desk, Desk]) -> dict[str, Json]:
    first, second, third = desks
    first.do("found", alias=FOUNDER, accounts=str(accounts))
    key = SystemEntropy().bytes(32)
    joined: list[Json] = [join(folder, first, second, key=key.hex()), join(folder, first, third)]
    with relay(folder / "one") as where:
        shown: dict[str, Json] = {
            "desks": len(desks),
            "joined_by_words": joined,
            "concurrent": _work_apart(desks, where),
            "file": _by_file(folder, first, second),
            "removed": _let_go(desks, where),
        }
        before = second.do("frames", **where)
    with relay(folder / "two") as where:
        # By somebody who joined late: nobody has to wait for whoever began the team.
        shown["relay_rebuilt"] = _rebuild(second, first, before, where)
    second.do("close")
    shown["drill"] = _drill(second.folder / "v", folder / "seized", RecoverySecret(Secret(key)))
    return shown


def _drill(vault: Path, copy: Path, key: RecoverySecret) -> dict[str, Json]:
    """Seize the second desk's laptop, as a copy: locked, and then with what opens it."""
    shutil.copytree(vault, copy)
    given = surroundings()
    locked = seize(copy, Has.FOLDER, None, given, people_in)
    opened = seize(copy, Has.CARDS, key, given, people_in)
    _need(locked.opened is None and not locked.leaks and opened.opened is not None, 7)
    exposed = opened.opened.exposed if opened.opened else ()
    parts: list[Json] = [
        {"part": one.name or one.sort.name.lower(), "entries": one.ops, "people": len(one.people)} for one in exposed
    ]
    return {
        "alias": SECOND,
        "locked": {"readable": len(locked.leaks), "files": len(locked.files)},
        "opened": {"parts": parts, "people": len(opened.people)},
    }


def join(folder: Path, sponsor: Desk, new: Desk, **more: str) -> bool:
    """Let somebody in by four files; say whether both read the same six words."""
    files = [str(folder / f"{new.alias}-{number}") for number in range(4)]
    sponsor.do("invite", file=files[0])
    new.do("ask", invitation=files[0], file=files[1], alias=new.alias, **more)
    answered = sponsor.do("answer", request=files[1], file=files[2])
    heard = new.do("hear", file=files[2])
    _need(answered["words"] == heard["words"], 1)
    sponsor.do("welcome", invitation=answered["invitation"], file=files[3])
    _need(new.do("enter", file=files[3])["new"] > 0, 1)
    return True


def _work_apart(desks: tuple[Desk, Desk, Desk], where: dict[str, str]) -> dict[str, Json]:
    """Let all three change the same claim without knowing of each other, then exchange until they agree."""
    _meet(desks, where)
    for desk in desks:
        desk.do("dispute", claim="0", note=f"as {desk.alias} heard it")
    _meet(desks, where)
    states = [desk.do("state") for desk in desks]
    _need(all(state == states[0] for state in states) and states[0]["beside"] > 0, 2)
    return {
        "ops": states[0]["ops"],
        "equal_on_every_desk": True,
        "changed_at_the_same_time": states[0]["beside"],
        "state": states[0]["known"],
    }


def _by_file(folder: Path, sender: Desk, receiver: Desk) -> dict[str, Json]:
    """Carry one op over by a file, with no relay."""
    op = sender.do("dispute", claim="1", note="carried by hand")["op"]
    size = sender.do("write", file=str(folder / "parcel"))["bytes"]
    taken = receiver.do("read", file=str(folder / "parcel"))
    _need(receiver.do("has", op=op)["has"], 3)
    return {"bytes": size, "new": taken["new"]}


def _let_go(desks: tuple[Desk, Desk, Desk], where: dict[str, str]) -> dict[str, Json]:
    """Remove the third, write on, and let them try."""
    first, second, _ = desks
    _meet(desks, where)
    first.do("remove", alias=THIRD)
    op = first.do("dispute", claim="2", note="written after the removal")["op"]
    _meet(desks, where)
    reads = {desk.alias: bool(desk.do("has", op=op)["has"]) for desk in desks}
    _need(reads == {FOUNDER: True, SECOND: True, THIRD: False}, 4)
    _need(second.do("state")["members"] == len(desks) - 1, 4)
    return {"alias": THIRD, "next_op_readable": {**reads}}


def _rebuild(filler: Desk, other: Desk, before: dict[str, Any], where: dict[str, str]) -> dict[str, Json]:
    """Fill an empty relay from one desk, and compare frame by frame with the one that is gone."""
    sent = filler.do("rebuild", **where)["sent"]
    after = filler.do("frames", **where)
    _need(before == after and bool(after), 5)
    op = filler.do("dispute", claim="3", note="by way of the new relay")["op"]
    faults = sum(desk.do("exchange", **where)["faults"] for desk in (filler, other, filler))
    _need(other.do("has", op=op)["has"] and faults == 0, 5)
    return {
        "frames": sum(len(frames) for frames in after.values()),
        "sent": sent,
        "by": filler.alias,
        "faults": faults,
        "identical": True,
    }


def _meet(desks: tuple[Desk, ...], where: dict[str, str]) -> None:
    """Let everybody exchange twice: the second time they see what the others brought."""
    for desk in (*desks, *desks):
        _need(desk.do("exchange", **where)["faults"] == 0, 6)


@contextmanager
def relay(folder: Path, *, is_public: bool = False, is_for_browsers: bool = False) -> Iterator[dict[str, str]]:
    """Run a relay over SQLite on a unix socket; give address, key and code. At the end it and its store are gone.

    ``is_public``: it answers whoever comes as well, at what is given as ``public``: another socket, or with
    ``is_for_browsers`` a port of this computer. A system without such sockets has ports everywhere.
    """
    folder.mkdir()
    listen = _listening(folder / "s")
    public = LOOPBACK if is_for_browsers else _listening(folder / "p")
    command = [sys.executable, "-m", "safeconduct", "relay", "serve", "--store", f"sqlite:{folder / 'db'}"]
    command += ["--listen", listen, "--json", *(["--public", public] if is_public else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            said = json.loads(process.stdout.readline() if process.stdout else b"{}")
            own = said["listening"]
            address = f"http+{own}" if own.startswith("unix:") else f"http://{own}"
            shown = {"public": said["public"]} if is_public else {}
            yield {"address": address, "key": said["relay"], "code": said["code"], **shown}
        finally:
            process.kill()
    for file in folder.iterdir():
        file.unlink()


@contextmanager
def gate(folder: Path, public: str, root: bytes, leave: str, *, forms: tuple[Path, str] | None = None) -> Iterator[str]:
    """Run a gate for browsers without script and give where it listens: the kind of place where the relay's public is.

    ``public``: the relay's, for whoever comes; ``root``: the organisation's public root; ``leave``: where whoever
    leaves goes; ``forms``: the file of forms that it gives out, and its address as telephones know it.
    """
    folder.mkdir()
    (folder / "root").write_bytes(root)
    is_at_file = public.startswith("unix:")
    listen, relay_ = (_listening(folder / "g"), f"http+{public}") if is_at_file else (LOOPBACK, f"http://{public}")
    command = [sys.executable, "-m", "safeconduct", "gate", "serve", "--listen", listen, "--json"]
    command += ["--relay", relay_, "--root", str(folder / "root"), "--exit", leave]
    command += ["--forms", str(forms[0]), "--address", forms[1]] if forms else []
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            yield str(json.loads(process.stdout.readline() if process.stdout else b"{}")["listening"])
        finally:
            process.kill()


def _listening(path: Path) -> str:
    return LOOPBACK if sys.platform == "win32" else f"unix:{path}"


def _need(is_so: bool, step: int) -> None:
    if not is_so:
        raise DemoFailed(step=step)

"""Figures of a burn at a coordinator's desk: from pressing to who must leave tonight and who is exposed.

Asked of every house and every helper of a vault with so many people on their journeys (`measuring_burn`): by the page,
as a browser gets it from a running desk over loopback; the same right after something was written, when all journeys
are read anew; and by the command, from its start to its answer. The baseline is the rules alone, with everything read
already: what is above it is the price of reading the vault and of the page. Asserts no seconds; it fails on wrong
answers only: a page that names another number of people than the rules do.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from safeconduct.cli.bench_desk import PASSPHRASE, Client, entered, resident
from safeconduct.cli.figures import Line, Table
from safeconduct.cli.measuring_burn import make_vault
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.running.burning import Answer, answer
from safeconduct.evacuate.running.net import burnt_from, net_of
from safeconduct.evacuate.running.reading import now_here
from safeconduct.protect.rest import Passphrase
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

_KINDS: Final = ("place", "helper")
_WANTED_MS: Final = 1000
# Pages asked for right after something was written, and commands: each takes a second or two.
_ANEW: Final = 24
_COMMANDS: Final = 5
_LEAVING: Final = "To be away TONIGHT: "
_EXPOSED: Final = "Exposed at "
_REPAIR: Final = b'name="do" value="repair"'
_OPTION: Final = re.compile(r'<optgroup label="([^"]*)">(.*?)</optgroup>', re.DOTALL)
_VALUE: Final = re.compile(r'<option value="([^"]+)">([^<]*)</option>')
_MARK: Final = re.compile(r'name="(once)" value="([^"]+)"')

TABLE: Final = Table(
    "a burn",
    "the rules alone",
    (
        Line("people on journeys", "people", "people"),
        Line("journeys", "journeys", "journeys"),
        Line("from pressing to the page, median", "page_p50_ms", "ms", _WANTED_MS, peer="rules_p50_ms"),
        Line("from pressing to the page, nine in ten", "page_p90_ms", "ms", _WANTED_MS, peer="rules_p90_ms"),
        Line("from pressing to the page, the slowest", "page_most_ms", "ms", _WANTED_MS, peer="rules_most_ms"),
        Line("the same right after an entry, median", "anew_p50_ms", "ms", _WANTED_MS, peer="rules_p50_ms"),
        Line("the same right after an entry, nine in ten", "anew_p90_ms", "ms", _WANTED_MS, peer="rules_p90_ms"),
        Line("the command, from its start to its answer, median", "command_p50_ms", "ms"),
        Line("noting the worst house, until its page stands", "noted_ms", "ms"),
        Line("the plan repaired after it, until its page stands", "repaired_ms", "ms"),
        Line("resident after all of this", "resident_mb", "MB", 500),
    ),
)


class WrongAnswer(Exception):
    """A page that does not say what the rules say: the one thing this bench fails on."""


def run(*, people: int, rounds: int, tell: Callable[[str], None]) -> dict[str, float]:
    """Return figures for a vault of so many people; each house and helper is asked for ``rounds`` times."""
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as name:
        folder = Path(name)
        held = make_vault(folder, people, PASSPHRASE, tell)
        figures: dict[str, float] = {"people": held.moved, "journeys": held.journeys}
        figures |= {"legs": held.legs, "told": held.told}
        answers, rules = _ruled(folder)
        tell("pages")
        with entered(folder) as (program, client):
            client.unlock()
            figures |= rules | _pages(client, answers, rounds)
            figures |= resident(program.pid)
        tell("commands")
        figures |= _commands(folder, next(iter(answers)))
    return figures


def _ruled(folder: Path) -> tuple[dict[str, Answer], dict[str, float]]:
    """Return what follows from each burn, by the code name of what fell, and what the rules alone take."""
    given = surroundings()
    answers: dict[str, Answer] = {}
    taken: list[float] = []
    with Vault.open(folder / "vault", Passphrase.from_text(PASSPHRASE), given) as vault:
        team, facts = Team(vault, given.clock, given.entropy), Facts(vault.tables)
        journeys, now = read_journeys(team), now_here(team)
        net = net_of(facts, journeys, now)
        for thing in (one for kind in _KINDS for one in facts.things(kind)):
            burnt = burnt_from(facts, journeys, thing.form.code, thing.id)
            began = time.perf_counter()
            answers[thing.text("code_name")] = answer(burnt, net, now)
            taken.append(_since(began))
    return answers, spread("rules", taken)


def _commands(folder: Path, name: str) -> dict[str, float]:
    """Return what the command takes as a program of its own, its start and the opening of the vault with it."""
    secret = folder / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    where = ["--vault", str(folder / "vault"), "--passphrase-file", str(secret), "--json"]
    command = [sys.executable, "-m", "safeconduct", "journey", "burn", "place", name, *where]
    taken = []
    for _ in range(_COMMANDS):
        began = time.perf_counter()
        done = subprocess.run(command, capture_output=True, check=False)
        taken.append(_since(began))
        if done.returncode != 0:
            raise WrongAnswer
    return spread("command", taken)


def _pages(client: Client, answers: dict[str, Answer], rounds: int) -> dict[str, float]:
    """Ask for the page of each burn, then note the worst and repair the plan."""
    groups = _OPTION.findall(client.ask("GET", "/burn").decode("utf-8"))
    shown = [one for _, found in groups[: len(_KINDS)] for one in _VALUE.findall(found)]
    options = [(html.unescape(name), handle) for handle, name in shown]
    if not {name for name, _ in options} >= answers.keys():
        raise WrongAnswer
    taken = [_one_page(client, handle, answers[name]) for _ in range(rounds) for name, handle in options]
    anew = []
    for name, handle in options[:: max(1, len(options) // _ANEW)]:
        _send(client, "/opening", people="1")
        anew.append(_one_page(client, handle, answers[name]))
    worst = max(options, key=lambda one: (bool(answers[one[0]].leaving), len(answers[one[0]].called_off)))[1]
    after = {"noted_ms": _send(client, f"/burn?of={worst}", of=worst, do="note")}
    # Where nobody of the plan lost their way, there is nothing to repair.
    if _REPAIR in client.ask("GET", f"/burn?of={worst}"):
        after["repaired_ms"] = _send(client, f"/burn?of={worst}", of=worst, do="repair")
    return spread("page", taken) | spread("anew", anew) | after


def _one_page(client: Client, handle: str, found: Answer) -> float:
    """Return what it takes from pressing to the whole page, and look that it says what the rules say."""
    began = time.perf_counter()
    page = client.ask("GET", f"/burn?of={handle}")
    taken = _since(began)
    _check(page.decode("utf-8"), found)
    return taken


def _send(client: Client, address: str, **fields: str) -> float:
    """Send a form of a page, and return what it takes until the page stands to which it leads."""
    marks = _MARK.findall(client.ask("GET", address).decode("utf-8"))
    began = time.perf_counter()
    client.send(address.partition("?")[0], {**dict(marks[-1:]), **fields})
    return _since(began)


def _check(page: str, found: Answer) -> None:
    """Raise WrongAnswer unless a page names as many as the rules do."""
    if (page.count(_LEAVING), page.count(_EXPOSED)) != (len(found.leaving), len(found.exposed)):
        raise WrongAnswer


def spread(name: str, milliseconds: Sequence[float]) -> dict[str, float]:
    """Return the median, what nine in ten stay below, and the most."""
    inorder = sorted(milliseconds)
    count = len(inorder)
    return {
        f"{name}_p50_ms": inorder[count // 2],
        f"{name}_p90_ms": inorder[min(count - 1, count * 9 // 10)],
        f"{name}_most_ms": inorder[-1],
    }


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1e3

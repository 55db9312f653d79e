"""Figures of opening cases one after another in one vault: the last beside the first (docs/benchmarks.md).

By hand, from a request of the inbox and from a claim of the record, as page and command do it; then as the page does
it, sent to a running desk over loopback. The baseline is what the first of the same run took: an organisation's
three-hundredth case is to cost what its first did. Asserts no seconds; it fails on wrong answers only: a case that is
not there, or two of one name.
"""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from safeconduct.cli.bench_desk import PASSPHRASE, Client, entered, resident
from safeconduct.cli.figures import Line, Table
from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.cases.commands import From, Origin, from_request, open_case
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.intake.commands import Draft, open_inbox
from safeconduct.intake.logging_calls import Call, log_call
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.sync.ready import create_vault
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

# Of so many the median is told: the very first opens what the later ones find open.
_AT_EACH_END: Final = 20
_MARK: Final = re.compile(r'name="once" value="([^"]+)"')

TABLE: Final = Table(
    "the last of them",
    "the first",
    (
        Line("a case by hand, from a request or a claim", "last_ms", "ms", peer="first_ms"),
        Line("all of them", "all_s", "s"),
        Line("cases", "cases", "cases"),
        Line("one more by the page, until its page stands", "page_last_ms", "ms", peer="page_first_ms"),
        Line("resident after all of this", "resident_mb", "MB", 500),
    ),
    most_ratio=2,
)


class WrongAnswer(Exception):
    """A case that is not there, or that is called as another one."""


def run(*, count: int) -> dict[str, float]:
    """Return figures for so many cases; every second comes from a request or a claim."""
    figures: dict[str, float] = {"cases": count}
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as name:
        folder, given = Path(name), surroundings()
        with create_vault(folder / "vault", Passphrase.from_text(PASSPHRASE), given, cost=LEAST_COST) as vault:
            team = Team(vault, given.clock, given.entropy)
            open_inbox(team, "people in danger")
        figures["page_first_ms"] = _by_the_page(folder)
        figures |= _opened(folder, count)
        figures["page_last_ms"] = _by_the_page(folder, figures)
    return figures


def _opened(folder: Path, count: int) -> dict[str, float]:
    given = surroundings()
    taken: list[float] = []
    with Vault.open(folder / "vault", Passphrase.from_text(PASSPHRASE), given) as vault:
        team = Team(vault, given.clock, given.entropy)
        for n in range(count):
            came = _came(team, n)
            began = time.perf_counter()
            open_case(team, came, {"origin": "Old Bridge"}, people=1 + n % 3, language="en")
            taken.append((time.perf_counter() - began) * 1e3)
        names = [one.text("code_name") for form in ("case", "person") for one in Facts(vault.tables).things(form)]
        if len(set(names)) != len(names) or len(Facts(vault.tables).things("case")) < count:
            raise WrongAnswer
    first, last = taken[:_AT_EACH_END], taken[-_AT_EACH_END:]
    return {"first_ms": median(first), "last_ms": median(last), "all_s": sum(taken) / 1e3}


def _came(team: Team, n: int) -> From:
    """Return where a case comes from: by hand, from a request that was just logged, or from a claim."""
    now = team.clock.now_ms()
    if n % 4 == 1:
        return From(Origin.CLAIM, f"invented:{n}", now)
    if n % 4 == 3:
        intake = Intake(team.vault.tables)
        logged = log_call(team, intake.inboxes()[0], Call(Draft(Channel.PHONE, "they came for us")), "en")
        return from_request(team.vault.tables, intake.person(intake.inboxes()[0].part, logged.thread.id), now)
    return From(at_ms=now)


def _by_the_page(folder: Path, figures: dict[str, float] | None = None) -> float:
    """Return what it takes by the page, the median of some; ``figures`` gets the memory of the desk."""
    with entered(folder) as (program, client):
        client.unlock()
        taken = [_one_page(client) for _ in range(_AT_EACH_END)]
        if figures is not None:
            figures |= resident(program.pid)
    return median(taken)


def _one_page(client: Client) -> float:
    marks = _MARK.findall(client.ask("GET", "/opening").decode("utf-8"))
    began = time.perf_counter()
    page = client.send("/opening", {"once": marks[-1], "people": "1", "origin": "Old Bridge"})
    if b"Danger and decision" not in page:
        raise WrongAnswer
    return (time.perf_counter() - began) * 1e3

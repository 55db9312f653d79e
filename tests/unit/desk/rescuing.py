"""An invented rescue at one desk: its cases, a party placed by hand, and one on its way that is to be heard from."""

from __future__ import annotations

import re
from html import unescape

import pytest

from safeconduct.base.clock import day_from_ms
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import team_of


@pytest.fixture
def rescue(desk: Asking) -> tuple[Case, ...]:
    """The cases of an invented rescue of 24, most urgent first."""

    def write(vault: Vault) -> tuple[Case, ...]:
        team = team_of(vault)
        write_rescue(team, day_from_ms(team.clock.now_ms()), "en")
        return read_cases(Facts(vault.tables))

    return desk.runner.run(desk.desk.office.work(write))


def journeys(desk: Asking) -> tuple[Journey, ...]:
    return desk.runner.run(desk.desk.office.work(lambda vault: read_journeys(team_of(vault))))


def make_due(desk: Asking, minutes: float = 6) -> None:
    """Let the first check-in be due so many minutes from now: "well" is in time then."""

    def work(vault: Vault) -> None:
        team = team_of(vault)
        (journey,) = read_journeys(team)
        vault.append([set_intent(journey.check_ins[0], {"due": team.clock.now_ms() + int(minutes * 60_000)})])

    desk.runner.run(desk.desk.office.work(work))


def send(desk: Asking, path: str, **fields: str) -> Answer:
    shown = desk.get(path)
    heard = {"heard": shown.hidden("heard")} if fields.get("do") in ("claim", "end") else {}
    return desk.post(path, {"once": shown.hidden("once", path), **heard, **fields})


def choices(shown: Answer, stage: str) -> list[tuple[str, str]]:
    """What can be chosen at a stage: what is sent, and the words."""
    found = re.search(rf'<select id="{stage}".*?</select>', shown.body, re.DOTALL)
    assert found is not None
    options = re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)', found.group(0))
    return [(unescape(value), unescape(words)) for value, words in options]


STAGES = ("extraction", "helper", "onward", "transit", "safe")


def placed(desk: Asking, case: Case, **more: str) -> tuple[Answer, str]:
    """Choose what fits best at each stage, look, and place; the last page that was looked at, and the address."""
    path = desk.address("case", case.part.hex()) + "/place"
    chosen: dict[str, str] = {}
    shown = desk.get(path)
    for stage in STAGES:
        chosen[stage] = choices(shown, stage)[0][0]
        shown = desk.post(path, {"once": shown.hidden("once", path), **chosen, "do": "look"})
    done = desk.post(path, {"once": shown.hidden("once", path), **chosen, "do": "place", **more})
    return shown, done.headers.get("location", "")


WORDS = {"well": "the soup is ready", "delayed": "the bus is late", "forced": "aunt Vera"}


def on_the_way(desk: Asking, case: Case, *, due: str = "23:59") -> str:
    """Place a party, send it off alone, and agree when it is heard from; the address of its journey."""
    _, where = placed(desk, case, seen="1")
    path = where.partition("?")[0]
    leg = re.search(r'name="leg" value="([^"]+)"', desk.get(path).body)
    assert leg is not None
    desk.follow(send(desk, path, leg=leg.group(1), do="go", reason="they are at the door"))
    desk.follow(send(desk, path, leg=leg.group(1), do="brief", who="helper"))
    desk.follow(send(desk, path, do="words", **WORDS))
    desk.follow(send(desk, path, leg=leg.group(1), do="await", due=due, way="by telephone"))
    desk.follow(send(desk, path, leg=leg.group(1), do="step", step="departed"))
    return path

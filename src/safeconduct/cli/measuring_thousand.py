"""``bench intake``, the thousand's lines: as many requests as came in a day at the worst time, in one hour.

Each is sealed as a page seals it and posted to a relay, by sixteen clients as fast as they can; a desk collects them
into a vault, lets the relay delete, and shows its list. It fails when one is lost, when one stays at the relay, or when
somebody in greater danger stands behind somebody in less.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Final

from safeconduct.base.errors import Advice, Exit, SafeconductError
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId
from safeconduct.cli.bench_desk import PASSPHRASE, WrongPage, entered, milliseconds
from safeconduct.cli.bench_relay import PROCESSES, timed
from safeconduct.cli.demo_intake_desk import hold_quietly, open_door
from safeconduct.cli.figures import spread
from safeconduct.cli.measuring_intake import MessagesMissing
from safeconduct.cli.opening import surroundings
from safeconduct.intake.counting import URGENCY
from safeconduct.intake.door.collecting import How
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.meeting import Meeting
from safeconduct.intake.door.steps import run
from safeconduct.intake.listing import PAGE
from safeconduct.intake.ordering import Key, Listed, key_of
from safeconduct.intake.queries import Intake
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, seal_submission
from safeconduct.sync import exchange
from safeconduct.sync.intake_client import status
from safeconduct.sync.ready import create_vault
from safeconduct.sync.relay_client import RelayAddress, RelayClient
from safeconduct.sync.relays import KnownRelay, add_relay
from safeconduct.sync.team import Team

# Helping to Leave took about so many in a day of 2022 (notes/intake 1.6).
REQUESTS: Final = 1_000
CLIENTS: Final = 16
_DANGERS: Final = ("now", "soon", "no", "unsure", "")
_TEXT: Final = "Слова, которые кто-то пишет в спешке. " * 9
_ASKED: Final = 101
# What each line of the desk's list is marked with.
_LINE: Final = b'data-at="'


class WrongOrder(SafeconductError):
    """The list has somebody in greater danger behind somebody in less."""

    code = "cli.bench_wrong_order"
    exit_code = Exit.INTEGRITY
    en = Advice("The list of requests is out of order.", "This was a measurement.", "Tell us.")
    ru = Advice("Список обращений не по порядку.", "Это было измерение.", "Сообщите нам.")


def a_thousand(address: RelayAddress, public: str, *, requests: int = REQUESTS) -> dict[str, float]:
    """Send so many requests through a relay into a vault; MessagesMissing, WrongOrder."""
    with tempfile.TemporaryDirectory(prefix="sc-bench-", dir=".") as folder:
        figures = _through(Path(folder) / "vault", (address, public), requests)
        return figures | _page_ms(Path(folder), min(requests, PAGE))


def _through(path: Path, where: tuple[RelayAddress, str], requests: int) -> dict[str, float]:
    address, public = where
    given = surroundings()
    with (
        create_vault(path, Passphrase.from_text(PASSPHRASE), given, cost=LEAST_COST) as vault,
        RelayClient(address) as client,
    ):
        team = Team(vault, given.clock, given.entropy)
        add_relay(team, KnownRelay(address.address, address.relay_key, address.code.reveal().decode()))
        door = open_door(team, public=f"http://{public}")
        hold_quietly(team, client)
        posted = _posted(door, int(public.rpartition(":")[2]), requests)
        began = time.perf_counter()
        messages = _collect(team, client)
        collected = time.perf_counter() - began
        left = sum(sum(box.counts) for box in status(client).boxes if bytes(box.box) == bytes(door.box))
        rows = list(_all(Intake(vault.tables), door.part, given.clock.now_ms()))
        if (messages, len(rows), left) != (requests, requests, 0):
            raise MessagesMissing(found=min(messages, len(rows)) - left, sent=requests)
        _check_order(rows)
        return {
            "thousand": requests,
            "thousand_posted_s": posted,
            "thousand_collected_s": collected,
            **_query_ms(Intake(vault.tables), door.part, given.clock.now_ms()),
        }


def _page_ms(folder: Path, lines: int) -> dict[str, float]:
    """Return what the desk's page of the list takes, as a browser asks for it; WrongPage where a line is missing."""
    with entered(folder) as (_, client):
        client.unlock()
        if client.ask("GET", "/inbox").count(_LINE) != lines:
            raise WrongPage
        return spread("inbox_page", milliseconds(lambda _: client.ask("GET", "/inbox")))


def _posted(door: Door, port: int, requests: int) -> float:
    bodies = [_sealed(door, number) for number in range(requests)]
    clients = [tuple(bodies[n::CLIENTS]) for n in range(CLIENTS)]
    with ProcessPoolExecutor(PROCESSES) as pool:
        return timed(pool, clients, port, "", "/submissions")


def _sealed(door: Door, number: int) -> bytes:
    team, epoch = door.team, door.shown_fortnights()[0]
    danger = random.Random(number).choice(_DANGERS)  # noqa: S311  # invented answers, no secret
    answers = (("danger", danger),) if danger else ()
    secret, id_ = Secret.random(32, team.entropy), team.entropy.bytes(SHORT_ID_BYTES)
    message = Message(secret, id_, door.today, "ru", Way.PAGE, f"{number}. {_TEXT}", answers=answers)
    to = Addressee(team.me.org, door.box, KemPublicKey(epoch.made.recipient))
    return seal_submission(message, to, entropy=team.entropy)


def _collect(team: Team, client: RelayClient) -> int:
    """Collect as an open desk does, and return how many messages came."""
    exchange.run(team, client)
    meeting = Meeting(team, client.id, How("ru"))
    run(meeting.first_half(), client)
    exchange.run(team, client)
    run(meeting.second_half(), client)
    return sum(one.collected.messages for one in meeting.held)


def _all(intake: Intake, part: CompartmentId, now_ms: int) -> Iterator[Listed]:
    """Give the list page by page, as somebody leafs through it."""
    after: tuple[Key, ...] = ()
    while rows := intake.page([part], now_ms, after=after):
        yield from rows
        after = (key_of(rows[-1], now_ms),)


def _check_order(rows: list[Listed]) -> None:
    urgent = [URGENCY[row.danger] for row in rows]
    if any(one > other for one, other in pairwise(urgent)) or len(set(urgent)) < min(len(rows), len(_DANGERS)) // 2:
        raise WrongOrder


def _query_ms(intake: Intake, part: CompartmentId, now_ms: int) -> dict[str, float]:
    times: list[float] = []
    for _ in range(_ASKED):
        began = time.perf_counter()
        intake.page([part], now_ms)
        intake.counts(part, now_ms)
        times.append((time.perf_counter() - began) * 1e3)
    return spread("inbox_query", times)

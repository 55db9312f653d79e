"""A list of a thousand requests asks the tables no more than a list of fifty: what a page costs does not grow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from safeconduct.intake.commands import Address, Draft, entries_intents, new_thread, typed_message
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import Channel
from safeconduct.vault.types import Row, Tables, Value
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.inboxing import begin
from tests.unit.desk.teaming import team_of


@dataclass(slots=True)
class Counting:
    """Tables that count what they are asked."""

    tables: Tables
    asked: list[str] = field(default_factory=list)

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[Row]:
        self.asked.append(sql)
        return self.tables.execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        self.tables.executemany(sql, rows)

    @property
    def writes(self) -> int:
        return self.tables.writes


def fill(desk: Asking, count: int, *, first: int = 0) -> None:
    """Let so many people call, each once."""

    def write(vault: Vault) -> None:
        team, intake = team_of(vault), Intake(vault.tables)
        (here,) = intake.inboxes()
        calls = [
            (
                new_thread(intake, here, Address(Channel.PHONE, f"+4930{n:07}"), drawing=("en", team.entropy)),
                Draft(Channel.PHONE, f"call number {n}"),
            )
            for n in range(first, first + count)
        ]
        messages = [
            typed_message(here, thread.id, draft, now_ms=team.clock.now_ms(), entropy=team.entropy)
            for thread, draft in calls
        ]
        vault.append(entries_intents(here.part, [thread for thread, _ in calls], messages))

    desk.runner.run(desk.desk.office.work(write))


def asked_for_a_page(desk: Asking, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the tables are asked for the page, by whatever way."""
    original, counters = Intake.__init__, list[Counting]()

    def counted(self: Intake, tables: Tables) -> None:
        counters.append(Counting(tables))
        original(self, counters[-1])

    monkeypatch.setattr(Intake, "__init__", counted)
    assert desk.get("/inbox").status == 200
    monkeypatch.undo()
    return sum(len(one.asked) for one in counters)


def test_a_page_of_a_thousand_requests_asks_no_more_than_one_of_a_hundred(
    desk: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(desk)
    fill(desk, 100)
    few = asked_for_a_page(desk, monkeypatch)
    fill(desk, 900, first=100)
    many = asked_for_a_page(desk, monkeypatch)

    assert many <= few
    # Fifty lines, each with its code names, its channel, its messages.
    assert many <= 50 * 8 + 40


def test_the_list_goes_on_page_by_page_until_everybody_was_seen(desk: Asking) -> None:
    begin(desk)
    fill(desk, 130)
    address, seen, bodies = "/inbox", set[str](), ""
    for _ in range(3):
        page = desk.get(address)
        bodies += page.body
        seen |= {part.split('"')[0] for part in page.body.split('data-at="')[1:]}
        address = page.body.partition('data-key="ArrowRight"')[0].rpartition('href="')[2].rstrip('" ')

    assert len(seen) == 130
    assert "call number" not in bodies

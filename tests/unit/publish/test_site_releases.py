"""Whether a desk lets itself be shown a release: by its own ledger, its own statements, and two persons' words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import Day, FixedClock
from safeconduct.evacuate.facts.types import Value
from safeconduct.protect.members import Role
from safeconduct.publish.holding.commands import add_intents, begin_statement, second, want
from safeconduct.publish.holding.errors_site import NotInTheLedger, NotReleasedByTwo, StatementNotHere
from safeconduct.publish.holding.going_out import go_out
from safeconduct.publish.holding.ledger import enter_intent
from safeconduct.publish.holding.openings import opening_intents
from safeconduct.publish.holding.pressroom import begin_press_room
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.releasing import public_id
from safeconduct.publish.holding.site_releases import releases_shown
from safeconduct.publish.holding.types import Held
from safeconduct.publish.released.errors import NotForTheSite
from safeconduct.publish.verdicts import verdict
from safeconduct.sync.compartments import admit
from tests.unit.evacuate.parts import NOON, Office, colleague, office
from tests.unit.sync import desks
from tests.unit.sync.desks import exchange

TODAY = Day(NOON // 86_400_000)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    desks.close_all()


class Three:
    """Who writes, who is the second, and a third who reads the ledger alone."""

    def __init__(self, folder: Path, channel: str = "site") -> None:
        self.author = office(folder, clock=FixedClock(NOON))
        self.second, self.third = colleague(folder, self.author, "bela"), colleague(folder, self.author, "cem")
        team = self.author.desk.team
        values: dict[str, Value | None] = {"sort": "update", "day": TODAY, "languages": ("en",), "channel": channel}
        self.part = begin_statement(team, "draft", values)
        for kind, text in (("title", "What is known"), ("summary", "The latest."), ("text", "They go on.")):
            team.vault.append(add_intents(team, self.held(), {"kind": kind}, {"en": {"text": text}}))
        admit(team, self.part, [(self.second.desk.team.me.device, Role.WRITE)])
        self.settle()
        readers = [(one.desk.team.me.device, Role.READ) for one in (self.second, self.third)]
        admit(team, begin_press_room(team, "Press room"), readers)
        self.meet()
        self.settle()

    def settle(self) -> None:
        """Let every desk say what it opens, as one that is open does."""
        for one in (self.author, self.second, self.third):
            one.desk.vault.append(opening_intents(one.desk.team))
        self.meet()

    def held(self, at: Office | None = None) -> Held:
        found = read_statement((at or self.author).desk.team, self.part)
        assert found is not None
        return found

    def meet(self) -> None:
        for _ in range(2):
            for one in (self.second, self.third):
                exchange(self.author.desk, one.desk)

    def approve(self) -> None:
        want(self.author.desk.team, self.held(), verdict(()), "ready")
        self.meet()
        second(self.second.desk.team, self.held(self.second), verdict(()), "read")
        self.meet()

    def release(self) -> None:
        go_out(self.author.desk.team, self.held(), verdict(()), TODAY, room_name="Press room")
        self.meet()


def test_what_two_let_out_is_made_anew_at_each_desk_that_opens_it(tmp_path: Path) -> None:
    three = Three(tmp_path)
    ids = (public_id(three.held().thing.id),)
    with pytest.raises(NotInTheLedger):
        releases_shown(three.author.desk.team, ids)
    three.approve()
    three.release()

    own = releases_shown(three.author.desk.team, ids)

    assert [one.titles for one in own] == [("What is known",)]
    assert releases_shown(three.second.desk.team, ids) == own
    with pytest.raises(StatementNotHere):
        releases_shown(three.third.desk.team, ids)
    # Another day of the statement changes nothing of what went out.
    three.author.set(three.held().thing, {"day": TODAY + 7})
    assert releases_shown(three.author.desk.team, ids) == own


def test_an_entry_of_the_ledger_that_one_person_wrote_stands_for_nobody(tmp_path: Path) -> None:
    three = Three(tmp_path)
    team = three.author.desk.team
    want(team, three.held(), verdict(()), "ready")
    team.vault.append([enter_intent(team, three.part, three.held(), TODAY)])

    with pytest.raises(NotReleasedByTwo):
        releases_shown(team, (public_id(three.held().thing.id),))


def test_what_two_let_out_for_journalists_is_not_shown_on_the_site(tmp_path: Path) -> None:
    three = Three(tmp_path, channel="press")
    three.approve()
    three.release()

    with pytest.raises(NotForTheSite):
        releases_shown(three.author.desk.team, (public_id(three.held().thing.id),))

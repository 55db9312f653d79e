"""Makes the day's batch of evidence while the desk is open, and asks the authorities that the team named (P13).

Each step is one short use of the vault; the asking itself, through Tor, goes on without it, so that no page waits. What
one does not answer waits for the next hour, and so does the rest of what it would have been asked. When it is asked
follows from the clock alone, and not from what came in. Refuses to do anything while the vault is locked.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.events import CHANGED, Events
from safeconduct.desk.office import Office, Stage
from safeconduct.record.evidence.daily import make_batch_if_due, questions_of_the_day
from safeconduct.record.evidence.stamping import Question, take_answer
from safeconduct.sync.ready import has_team
from safeconduct.sync.relay_client import AuthorityDoor
from safeconduct.vault.vault import Vault

_LOOK_SECONDS: Final = 30.0
# How long is waited before authorities that did not answer are asked again, in seconds.
AGAIN_SECONDS: Final = 3_600.0


class Stamping:
    """The daily batches of one desk."""

    def __init__(self, office: Office, events: Events) -> None:
        self._office = office
        self._events = events
        self._due = 0.0

    async def run(self) -> None:
        """Do what is due; runs as long as the desk does."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Make the batch if it is due, and ask what waits. No fault may end the loop: nobody would notice."""
        if self._office.stage is not Stage.OPEN:
            return
        try:
            made = await self._office.work(self._make)
            if made:
                self._events.tell(CHANGED)
            if made or time.monotonic() >= self._due:
                self._due = time.monotonic() + AGAIN_SECONDS
                await self._ask()
        except Exception:
            # Locked meanwhile, or a fault of ours: the questions wait, and `evidence stamp list` shows them.
            return

    async def _ask(self) -> None:
        given_up = set[str]()
        for one in await self._office.work(self._waiting):
            if one.authority.name in given_up:
                continue
            given_up.add(one.authority.name)
            with contextlib.suppress(SafeconductError):
                answer = await asyncio.to_thread(_answer, one)
                await self._office.work(lambda vault, came=answer: self._take(vault, came))  # type: ignore[misc]
                given_up.discard(one.authority.name)
                self._events.tell(CHANGED)

    def _make(self, vault: Vault) -> bool:
        return has_team(vault) and make_batch_if_due(self._office.team(vault))

    def _waiting(self, vault: Vault) -> tuple[Question, ...]:
        return questions_of_the_day(self._office.team(vault)) if has_team(vault) else ()

    def _take(self, vault: Vault, answer: bytes) -> None:
        take_answer(self._office.team(vault), answer)


def _answer(question: Question) -> bytes:
    with AuthorityDoor(question.authority.address) as door:
        return door.answer(question.data)

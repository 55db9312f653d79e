"""Answers colleagues' statements while the desk is open: what this desk knows of their words (decision 0013, point 12).

It also tells the press room what has to be taken down, where somebody took their consent back (point 16).
In the background, one statement at a time on the vault's thread, so that nobody waits for more than one check. Refuses
to let a fault end it: the next look tries again, and what a desk has not answered waits.
"""

from __future__ import annotations

import asyncio
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import SafeconductError
from safeconduct.desk.office import DeskLocked, Office, Stage
from safeconduct.publish.holding.answering_next import answer_next
from safeconduct.sync.ready import has_team
from safeconduct.vault.vault import Vault

# How often it is looked whether there is something to answer, in seconds: who writes saves more often than that, and
# each wording in between would be an answer more.
LOOK_SECONDS: Final = 60.0


class AnsweringStatements:
    """The answers of one desk."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def run(self) -> None:
        """Answer as long as the desk runs."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Answer what there is to answer now."""
        if self._office.statement_search.is_being_made:
            # Every page would wait with it.
            return
        try:
            while self._office.stage is Stage.OPEN and await self._office.work(self._one):
                pass
        except (DeskLocked, SafeconductError):
            return

    def _one(self, vault: Vault) -> bool:
        """Answer one statement, or say what this desk opens; whether there was one. On the vault's thread."""
        if not has_team(vault):
            return False
        team, today = self._office.team(vault), day_from_ms(self._office.given.clock.now_ms())
        # The process that searches is started when there is a text to be searched.
        return answer_next(team, lambda texts, on: self._office.statement_search.of(team).search(texts, on), today)

"""Makes the search for what is protected ready after an unlocking, before anybody has words checked.

What is protected is read on the vault's thread once the first page was served; the index is made beside it, by the
process that searches (`publish.searching`), so that no page waits for it but those that have words searched. Refuses to
begin where a check has begun already, and to let a fault end the desk: the first check does then what this did not.
"""

from __future__ import annotations

import asyncio
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.office import DeskLocked, Office, Stage
from safeconduct.publish.searching import Searcher
from safeconduct.sync.ready import has_team
from safeconduct.vault.vault import Vault

# How often it is looked whether the desk was unlocked, in seconds: by then whoever unlocked it has their first page.
LOOK_SECONDS: Final = 1.0


class ReadyingSearch:
    """The search of one desk, made ready after each unlocking."""

    def __init__(self, office: Office) -> None:
        self._office = office
        # How often the desk had been locked when it was last made ready: each unlocking has one such number.
        self._locks = -1

    async def run(self) -> None:
        """Make it ready as long as the desk runs."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Make it ready now where the desk was unlocked since; return when it is, or the desk is locked."""
        search, locks = self._office.statement_search, self._office.locks
        if self._office.stage is not Stage.OPEN or self._locks == locks:
            return
        self._locks = locks
        try:
            for searcher in await self._office.work(self._begin):
                await asyncio.to_thread(search.make_ready, searcher)
        except (DeskLocked, SafeconductError):
            return

    def _begin(self, vault: Vault) -> tuple[Searcher, ...]:
        """Return what is to be made ready: nothing before there is a team. On the vault's thread."""
        search = self._office.statement_search
        return () if search.is_begun or not has_team(vault) else (search.begin(self._office.team(vault)),)

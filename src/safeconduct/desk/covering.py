"""Sends the covers of this desk's inboxes while it is open, at times that chance alone gives (P1, P8, P13).

Nothing that a person does makes one go or wait, and what does not arrive is not sent again. Refuses to send anything
while the vault is locked.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.office import Office, Stage
from safeconduct.intake.door.covering import CoverClocks, Outgoing, cover_to_send
from safeconduct.intake.door.door import doors
from safeconduct.sync.ready import has_team
from safeconduct.vault.vault import Vault

_LOOK_SECONDS: Final = 5.0


class Covering:
    """The covers of one desk."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._clocks = CoverClocks(office.given.entropy)

    async def run(self) -> None:
        """Send what is due; runs as long as the desk does."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Send what is due now. No fault may end the loop: nobody would notice."""
        if self._office.stage is not Stage.OPEN:
            return
        try:
            for one in await self._office.work(self._due):
                with contextlib.suppress(SafeconductError):
                    await asyncio.to_thread(one.post)
        except Exception:
            # Locked meanwhile, or a fault of ours.
            return

    def _due(self, vault: Vault) -> tuple[Outgoing, ...]:
        if not has_team(vault):
            return ()
        mine = {one.part: one for one in doors(self._office.team(vault))}
        found = (cover_to_send(mine[part]) for part in self._clocks.due(mine, self._office.given.clock.now_ms()))
        return tuple(one for one in found if one)

"""Who reads findings at this desk: whose every device is and what people are called, for command and page alike.

By the one rule of a part's log (`Team.people`): a device that nobody knows is its own person. Decides nothing of what
may be heard: that is `findings`.
"""

from __future__ import annotations

from safeconduct.base.ids import DeviceId
from safeconduct.sync.team import Team


class Readers:
    """The people of a team as readers. ``me``: who sits here."""

    def __init__(self, team: Team) -> None:
        self._team = team
        self._people = team.people()
        self.me = self.person_of(team.me.device.id.hex())

    def person_of(self, device: str) -> str:
        """Return whose a device is; the device itself where nobody knows."""
        found = self._people.get(DeviceId(bytes.fromhex(device)))
        return found.hex() if found else device

    def alias(self, person: str) -> str:
        """Return what a person is called; "" where nobody knows."""
        devices = [one for one, user in self._people.items() if user.hex() == person]
        return self._team.alias(devices[0]) if devices else ""

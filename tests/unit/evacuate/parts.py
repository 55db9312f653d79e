"""A coordinator's desk with the parts a rescue needs: real compartments of a real vault. Everybody is invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent, undo_intents
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.evacuate.facts.views import EvacuateViews
from safeconduct.intake.views import IntakeViews
from safeconduct.record.views import RecordViews
from safeconduct.sync.act_views import ActViews
from safeconduct.sync.compartments import begin
from safeconduct.sync.ready import create_vault
from safeconduct.sync.types import Sort
from safeconduct.sync.views import SyncViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.unit.sync import desks

# 21 January 2030, noon UTC.
NOON = 1_895_227_200_000
HOUR = 3_600_000


@dataclass
class Office:
    """One desk, and saying things at it in a line."""

    desk: desks.Desk

    @property
    def facts(self) -> Facts:
        return Facts(self.desk.vault.tables)

    def part(self, sort: Sort, name: str = "") -> CompartmentId:
        return begin(self.desk.team, sort, name)

    def begin(self, part: CompartmentId, form: str, values: Mapping[str, Value | None], *, id_: bytes = b"") -> Thing:
        thing = ThingId(id_) if id_ else draw(self.desk.team.entropy)
        self.desk.vault.append([new_intent(self.desk.team, part, form, values, thing=thing)])
        return self.get(form, thing)

    def set(self, thing: Thing, values: Mapping[str, Value | None]) -> OpId:
        return self.desk.vault.append([set_intent(self.get(thing.form.code, thing.id), values)])[0]

    def undo(self, *ops: OpId) -> tuple[OpId, ...]:
        return self.desk.vault.append(undo_intents(self.desk.vault.tables, ops))

    def get(self, form: str, thing: bytes) -> Thing:
        found = self.facts.thing(form, thing)
        assert found is not None
        return found


def around(clock: FixedClock | None = None) -> Surroundings:
    views = (RecordViews(), SyncViews(), ActViews(), IntakeViews(), EvacuateViews())
    return Surroundings(views, clock or FixedClock(NOON), SystemEntropy())


def office(folder: Path, name: str = "amal", clock: FixedClock | None = None) -> Office:
    """Return a new desk of a new team; the fixture of unit tests closes it."""
    given = around(clock)
    return Office(desks.Desk(name, folder / name, given, create_vault(folder / name, desks.KEY, given)))


def colleague(folder: Path, sponsor: Office, name: str) -> Office:
    """Return a desk that joined the team of another by the whole handshake."""
    desk = desks.join(folder, sponsor.desk, name)
    desk.close()
    given = around()
    return Office(desks.Desk(name, desk.path, given, Vault.open(desk.path, desks.KEY, given)))

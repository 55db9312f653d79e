"""All fuzz targets, in the order in which a campaign runs them."""

from __future__ import annotations

from typing import Final

from tests.fuzz.accounts_target import IMPORTER
from tests.fuzz.age_target import AGE
from tests.fuzz.backup_target import BACKUP
from tests.fuzz.door_target import DOOR
from tests.fuzz.finding_targets import FINDING
from tests.fuzz.gate_target import GATE
from tests.fuzz.intake_ops_target import INTAKE_OPS
from tests.fuzz.intake_targets import INTAKE
from tests.fuzz.joining_targets import JOINING
from tests.fuzz.protect_targets import PROTECT
from tests.fuzz.reading_target import READING
from tests.fuzz.record_targets import RECORD
from tests.fuzz.relay_targets import RELAY
from tests.fuzz.sealed_targets import SEALED
from tests.fuzz.sharing_targets import SHARING
from tests.fuzz.site_targets import SITE
from tests.fuzz.source_targets import SOURCE
from tests.fuzz.tables_target import TABLES
from tests.fuzz.targets import GROUND, Target
from tests.fuzz.views_target import VIEWS

TARGETS: Final[tuple[Target, ...]] = (
    *GROUND,
    *PROTECT,
    *SEALED,
    *AGE,
    *SOURCE,
    *BACKUP,
    *JOINING,
    *RELAY,
    *FINDING,
    *SHARING,
    *RECORD,
    *READING,
    *IMPORTER,
    *VIEWS,
    *GATE,
    *INTAKE,
    *DOOR,
    *INTAKE_OPS,
    *SITE,
    *TABLES,
)

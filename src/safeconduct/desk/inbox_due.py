"""What is due at the doors of this desk's inboxes, as tasks on Today. The rules are those of `intake.door.door_due`."""

from __future__ import annotations

from safeconduct.desk.visit import Visit
from safeconduct.intake.door.door import doors
from safeconduct.intake.door.door_due import due_at
from safeconduct.sync.ready import has_team


def due_at_doors(visit: Visit) -> tuple[tuple[str, str, str], ...]:
    """Return what is to be done, why, and where, the same of several inboxes once."""
    if not has_team(visit.vault):
        return ()
    language = visit.words.tongue.spoken
    found = [(due.what(language), due.why(language), "/door") for door in doors(visit.team()) for due in due_at(door)]
    return tuple(dict.fromkeys(found))

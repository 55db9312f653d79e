"""Whom the rooms tell of, compartment by compartment: what `team exposure` and the drill count (P3).

The one place where every room that knows people is asked; `sync` counts them and knows nothing of rooms.
"""

from __future__ import annotations

from safeconduct.base.ids import CompartmentId
from safeconduct.intake.people import people_in as people_of_inbox
from safeconduct.record.people import people_in as people_of_record
from safeconduct.sync.incident import Person
from safeconduct.vault.vault import Vault


def people_in(vault: Vault, compartment: CompartmentId) -> tuple[Person, ...]:
    """Return the people that a compartment tells of, whichever room wrote of them."""
    of_record = (Person(entry.ref, entry.label) for entry in people_of_record(vault.tables, compartment))
    of_inbox = (Person(one.ref, one.name) for one in people_of_inbox(vault.tables, compartment))
    return (*of_record, *of_inbox)

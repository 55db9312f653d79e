"""Whom the parts of a vault tell of, as the room that knows people has it (`record.people`). `sync` only counts them.

The one place of the desk where the rooms that know people are asked. Promise P3.
"""

from __future__ import annotations

from safeconduct.base.ids import CompartmentId
from safeconduct.intake.people import people_in as people_of_inbox
from safeconduct.record.people import people_in
from safeconduct.sync.incident import PeopleOf, Person
from safeconduct.vault.vault import Vault


def people_told(vault: Vault, compartment: CompartmentId) -> tuple[Person, ...]:
    """Return the people that one part tells of."""
    of_record = (Person(entry.ref, entry.label) for entry in people_in(vault.tables, compartment))
    of_inbox = (Person(one.ref, one.name) for one in people_of_inbox(vault.tables, compartment))
    return (*of_record, *of_inbox)


def people_of(vault: Vault) -> PeopleOf:
    """Return whom each part of a vault tells of, for `sync.incident`."""
    return lambda compartment: people_told(vault, compartment)

"""Whom to ask for timestamps: the authorities that the program carries, and what the team added or left out.

Roots are data, pinned by their SHA-256; no authority of the system's own list counts. What anybody writes can leave out
an authority that the program carries, or say where it is now, and never what it has to lead to. Refuses a root file
that is not the pinned one, and another root under a name that is carried.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Final

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.timestamps import roots_from_pem
from safeconduct.record.evidence.errors import BadEvidenceName, RootIsCarried, UnknownAuthority
from safeconduct.record.evidence.items import body_of_authority, is_name
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Authority
from safeconduct.record.items import AUTHORITY
from safeconduct.sync.relay_client import is_authority_here
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent, Tables

# Authorities of the team's own that are asked: each is asked every day.
MOST_OWN: Final = 16
_FOLDER: Final = "authorities"


@cache
def carried() -> tuple[Authority, ...]:
    """Return the authorities that the program carries; ValueError where a root is not the pinned one."""
    folder = resources.files("safeconduct.record.evidence") / _FOLDER
    listed = tomllib.loads(folder.joinpath("authorities.toml").read_text(encoding="utf-8"))
    found = []
    for name, one in listed.items():
        roots = roots_from_pem(folder.joinpath(one["root"]).read_bytes())
        if [hashlib.sha256(root).hexdigest() for root in roots] != [one["sha256"]]:
            raise ValueError("a root that is not the pinned one")
        found.append(Authority(name, one["address"], roots))
    return tuple(found)


def known(tables: Tables) -> tuple[Authority, ...]:
    """Return every authority: those carried, as far as the team said nothing else, and the team's own by age."""
    said = {one.authority.name: one.authority for one in Evidence(tables).authorities()}
    ours = {one.name: replace(said.pop(one.name, one), roots=one.roots) for one in carried()}
    return (*(ours[name] for name in sorted(ours)), *said.values())


def asked(tables: Tables) -> tuple[Authority, ...]:
    """Return whom this team asks: those carried and at most sixteen of its own, however many somebody names."""
    count = len(carried())
    every = [one for one in known(tables) if one.roots]
    own = [one for one in every[count:] if one.is_asked][:MOST_OWN]
    return (*(one for one in every[:count] if one.is_asked), *own)


def asked_by_itself(tables: Tables) -> frozenset[str]:
    """Return the names of those that a desk asks every day without a person: the team named each of them.

    Those that the program merely carries are asked when a person asks: to ask a stranger daily tells that this is here.
    """
    return frozenset(one.authority.name for one in Evidence(tables).authorities() if one.authority.is_asked)


def is_asked_from(team: Team, name: str) -> bool:
    """Say whether this desk may ask an authority over its line.

    One that is on "this computer" is on that of whoever named it: nobody else's word makes this desk knock at its own
    doors, behind which other programs listen.
    """
    tables = team.vault.tables
    if not is_authority_here(authority_named(tables, name).address):
        return True
    named = {one.authority.name: one.by for one in Evidence(tables).authorities()}
    return named.get(name) == team.me.device.id


def authority_named(tables: Tables, name: str) -> Authority:
    """Return one; UnknownAuthority."""
    for one in known(tables):
        if one.name == name:
            return one
    raise UnknownAuthority(shown=name)


def authority_intent(part: CompartmentId, one: Authority) -> Intent:
    """Return the op that says whom to ask, or no more; BadEvidenceName, RootIsCarried."""
    if not is_name(one.name):
        raise BadEvidenceName(shown=one.name)
    if any(one.name == other.name and one.roots != other.roots for other in carried()):
        raise RootIsCarried(shown=one.name)
    return Intent(part, AUTHORITY, body_of_authority(one))

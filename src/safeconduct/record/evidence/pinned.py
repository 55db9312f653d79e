"""Whom to ask for timestamps: the authorities that the program carries, and what the team added or left out.

Roots are data, pinned by their SHA-256; no authority of the system's own list counts. Refuses a root file that is not
the pinned one, and an address that is none.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib import resources
from typing import Final

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.timestamps import roots_from_pem
from safeconduct.record.evidence.errors import BadEvidenceName, UnknownAuthority
from safeconduct.record.evidence.items import body_of_authority, is_name
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Authority
from safeconduct.record.items import AUTHORITY
from safeconduct.vault.types import Intent, Tables

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
    """Return every authority by name: those carried, as far as the team said nothing else, and the team's own."""
    found = {one.name: one for one in carried()} | {one.name: one for one in Evidence(tables).authorities()}
    return tuple(found[name] for name in sorted(found))


def authority_named(tables: Tables, name: str) -> Authority:
    """Return one; UnknownAuthority."""
    for one in known(tables):
        if one.name == name:
            return one
    raise UnknownAuthority(shown=name)


def authority_intent(part: CompartmentId, one: Authority) -> Intent:
    """Return the op that says whom to ask, or no more; BadEvidenceName."""
    if not is_name(one.name):
        raise BadEvidenceName(shown=one.name)
    return Intent(part, AUTHORITY, body_of_authority(one))

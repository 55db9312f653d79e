"""Every address of the desk inside the vault, one module for each screen. Screens do not import each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.pages import claim, record, subject, today
from safeconduct.desk.render import Shown
from safeconduct.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Room:
    """An address and the view that answers it."""

    address: str
    view: Callable[[Visit], Shown]
    method: str = "GET"


ROOMS: Final = (
    Room("/", today.page),
    Room("/record", record.page),
    Room("/subject/{subject}", subject.page),
    Room("/claim/{claim}", claim.page),
)

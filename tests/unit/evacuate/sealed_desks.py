"""Desks that seal, ask, hand over and open, and everything that one of them can read without opening anything."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId, UserId
from safeconduct.evacuate.cases.commands import From, open_case
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.sealing.commands import Paper, seal_paper, seal_sheet, sheet_from_words
from safeconduct.evacuate.sealing.reading import kept_of
from safeconduct.evacuate.sealing.types import About, Kept, Kind, SheetField
from safeconduct.protect.members import Role
from safeconduct.sync.answering import ask_for, hand
from safeconduct.sync.compartments import admit
from safeconduct.sync.finishing import finish
from safeconduct.sync.parcels import Files, read_parcel, write_parcel
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.vault import Vault
from tests.unit.evacuate.parts import NOON, Office, colleague, office
from tests.unit.sync.desks import exchange

# Of an index for searching, the tables behind it are read.
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
TODAY = Day(NOON // 86_400_000)
# Invented, and found nowhere else.
CANARY = "Zyndrylkan Quorvash"
FILM = b"moving pictures of " + CANARY.encode() + bytes(range(256)) * 1_200


class Sealing:
    """Amal looks after a case, Bela and Cem belong to the team; all three are at their desks."""

    def __init__(self, folder: Path) -> None:
        self.amal = office(folder)
        self.bela, self.cem = colleague(folder, self.amal, "bela"), colleague(folder, self.amal, "cem")
        self.exchange()
        self.part = open_case(self.amal.desk.team, From(), {}, people=1, language="en")

    def exchange(self) -> None:
        exchange(*(one.desk for one in (self.amal, self.bela, self.cem)))

    def carry(self, giving: Office, taking: Office) -> None:
        """Carry everything with its files from one desk to another, as a real file of the team."""
        parcel = giving.desk.path.parent / "parcel"
        write_parcel(giving.desk.team, parcel, [taking.desk.team.me.device.id], sends_all=True, files=Files.ALL)
        finish(taking.desk.team, read_parcel(taking.desk.team, parcel, no_progress).touched)

    def case(self, at: Office) -> Case:
        found = read_case(at.facts, self.part)
        assert found is not None
        return found

    def let_into_the_case(self, at: Office, role: Role = Role.WRITE) -> None:
        admit(self.amal.desk.team, self.part, [(at.desk.team.me.device, role)])
        self.exchange()

    def about(self, kind: Kind, *holders: Office, day: Day | None = TODAY) -> About:
        return About(kind, tuple(user(one) for one in holders), user(self.amal), day=day)

    def sheet(self, at: Office, *holders: Office, names: str = CANARY) -> OpId:
        sheet = sheet_from_words({SheetField.NAMES: names, SheetField.HOME: "Nowhere 1"})
        return seal_sheet(at.desk.team, self.case(at), sheet, self.about(Kind.SHEET, *holders), language="en")

    def film(self, at: Office, *holders: Office, data: bytes = FILM) -> OpId:
        paper = Paper("film.mp4", partial(io.BytesIO, data))
        return seal_paper(at.desk.team, self.case(at), paper, self.about(Kind.VIDEO, *holders), language="en")

    def kept(self, at: Office) -> tuple[Kept, ...]:
        return kept_of(at.desk.team, self.part)

    def ask(self, at: Office, kept: Kept) -> OpId:
        assert kept.divided is not None
        return ask_for(at.desk.team, kept.divided, "their lawyer has to have it")

    def granted(self, asking: Office, handing: Office, kept: Kept) -> OpId:
        """Ask at one desk and hand over at another, by the real exchange; the request."""
        request = self.ask(asking, kept)
        self.exchange()
        hand(handing.desk.team, request, "they called me")
        self.exchange()
        return request


def user(at: Office) -> UserId:
    return at.desk.team.me.device.user.id


def all_readable(vault: Vault, folder: Path) -> bytes:
    """Every file as it lies there, and with the vault's keys every row of every table and every file kept in it."""
    tables = [str(name) for (name,) in vault.tables.execute(_TABLES)]
    rows = [row for name in tables for row in vault.tables.execute(f'SELECT * FROM "{name}"')]  # its own names
    cells = [cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row]
    kept = [b"".join(vault.blobs.open(held.reference)) for held in vault.blobs.known() if held.is_whole]
    files = [one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()]
    return b"\n".join((*cells, *kept, *files))

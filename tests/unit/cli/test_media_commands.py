"""Pictures of a statement from the command line: brought in covered, looked at, cleared by what was looked at."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from safeconduct.cli.opening import surroundings
from safeconduct.evacuate.facts.errors import NoSuchThing
from safeconduct.protect.rest import Passphrase
from safeconduct.publish.holding.commands import begin_statement
from safeconduct.publish.media.errors import AnotherPicture, MediaRefused, RegionRefused
from safeconduct.vault.vault import Vault
from tests.unit.cli.computers import PASSPHRASE, Computers
from tests.unit.desk.teaming import team_of
from tests.unit.publish.documents import SECRET, photograph, png, telling_document

NAME = "Thursday"
PART = " ".join(map(str, SECRET))


class Room:
    """One desk with a statement, and a picture on its disk."""

    def __init__(self, computers: Computers, folder: Path) -> None:
        self.computers = computers
        self.picture = folder / "IMG_2019.png"
        self.picture.write_bytes(png(photograph()))
        self.out = folder / "out"
        self.out.mkdir()
        computers.begin("anna", "anna")
        with Vault.open(computers.folder / "anna", Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
            begin_statement(team_of(vault), NAME, {"sort": "update", "languages": ("en", "ru")})

    def answer(self, *arguments: str) -> dict[str, Any]:
        return self.computers.answer("anna", "media", *arguments)

    def refused(self, *arguments: str) -> BaseException | None:
        return self.computers.refused("anna", "media", *arguments)

    def shown(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.answer("show", NAME)["pictures"]
        return found


@pytest.fixture
def room(tmp_path: Path) -> Room:
    (tmp_path / "vaults").mkdir()
    return Room(Computers(tmp_path / "vaults"), tmp_path)


def test_a_picture_is_brought_in_covered_written_to_be_looked_at_and_cleared(room: Room) -> None:
    added = room.answer("add", NAME, str(room.picture), "--cover", PART, "--en", "A gate.", "--ru", "Ворота.")
    (one,) = room.shown()
    assert (one["sha256"], one["covered"], one["cleared"]) == (added["sha256"], [PART], False)
    written = room.answer("write", NAME, "1", "--into", str(room.out))
    data = Path(written["file"]).read_bytes()
    assert Path(written["file"]).name == f"{one['sha256']}.png"
    assert hashlib.sha256(data).hexdigest() == one["sha256"]
    assert Image.open(io.BytesIO(data)).getpixel((60, 50)) == (0, 0, 0)
    room.answer("clear", NAME, "1", one["sha256"])
    assert room.shown()[0]["cleared"]
    room.answer("back", NAME, "1")
    assert not room.shown()[0]["cleared"]
    room.answer("drop", NAME, "1")
    assert room.shown() == []


def test_what_was_looked_at_before_more_was_covered_clears_nothing(room: Room) -> None:
    before = room.answer("add", NAME, str(room.picture))["sha256"]
    after = room.answer("cover", NAME, "1", PART, "0 0 9 9")["sha256"]
    assert after != before
    assert isinstance(room.refused("clear", NAME, "1", before), AnotherPicture)
    room.answer("clear", NAME, "1", after)


def test_what_is_no_picture_no_part_and_no_number_is_refused(room: Room) -> None:
    wrong = room.picture.with_suffix(".svg")
    wrong.write_bytes(b"<svg/>")
    assert isinstance(room.refused("add", NAME, str(wrong)), MediaRefused)
    assert isinstance(room.refused("add", NAME, str(room.picture), "--cover", "1 2 3"), RegionRefused)
    assert isinstance(room.refused("add", NAME, str(room.picture), "--cover", "0 0 999 10"), RegionRefused)
    assert isinstance(room.refused("clear", NAME, "1", "00"), NoSuchThing)
    assert room.shown() == []


def test_a_page_of_a_document_is_brought_in_by_its_number(room: Room) -> None:
    document = room.picture.with_suffix(".pdf")
    document.write_bytes(telling_document(pages=2))
    room.answer("add", NAME, str(document), "--page", "2")
    assert [(one["width"], one["height"]) for one in room.shown()] == [(1600, 1200)]
    assert isinstance(room.refused("add", NAME, str(document), "--page", "3"), MediaRefused)

"""Whom an original tells of is asked before it leaves, by a copy or a bundle, whatever was withdrawn beside it."""

from __future__ import annotations

from pathlib import Path

from safeconduct.record.evidence.errors import ConsentTakenBack
from tests.unit.cli.evidence_desks import Desk
from tests.unit.publish.documents import telling_pictures
from tests.world import accounts_bytes

RECORD = ("anna", "record")


def test_no_working_copy_is_written_of_what_consent_was_withdrawn_for(tmp_path: Path) -> None:
    desk, out = Desk(tmp_path), tmp_path / "out"
    out.mkdir()
    added = desk.answer("add", desk.file("picture.jpg", telling_pictures()["exif"]), "--id", "V-1")
    desk.computers.answer(*RECORD, "import", desk.file("accounts.json", accounts_bytes()), "--yes")
    told = ("wave", "held", "10", "--source", "A1", "--voice", "survivor", "--place", added["sha256"])
    desk.computers.answer(*RECORD, "add", *told)
    desk.computers.answer(*RECORD, "withdraw", "A1", "--source", "--yes")

    assert isinstance(desk.refused("copy", "V-1", "--into", str(out)), ConsentTakenBack)

    assert [*out.iterdir()] == []
    assert [one["step"] for one in desk.answer("show", "V-1")["custody"]] == ["received", "hashed"]

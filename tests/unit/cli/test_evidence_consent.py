"""Whom an original tells of is asked before it leaves, by a copy or a bundle, whatever was withdrawn beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.record.evidence.errors import ConsentTakenBack, TheySaidNoToCourt
from safeconduct.record.saying import SomebodyAndSomething
from tests.films import film
from tests.unit.cli.evidence_desks import Court, Desk
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


@pytest.mark.parametrize("withdrawn", ["A1", "", "merged"])
def test_whoever_takes_back_what_ties_them_to_an_original_keeps_it_out_of_a_bundle_as_before(
    tmp_path: Path, withdrawn: str
) -> None:
    """A1 alone says whom the act was done to, A2 points into the film, and in A3 they refused a court."""
    desk, court = Desk(tmp_path), Court(tmp_path)
    added = desk.answer("add", desk.file("film.mp4", film()), "--id", "V-1")
    desk.computers.answer(*RECORD, "import", desk.file("accounts.json", accounts_bytes()), "--yes")
    own, other = ("--source", "A1", "--voice", "survivor"), ("--source", "A2", "--voice", "lantern")
    person = desk.computers.answer(*RECORD, "describe", "person", "Ash Quarry", "--new", "--set", "sex=male", *own)
    act = desk.computers.answer(*RECORD, "describe", "act", "Beating", "--new", "--set", "type_of_act=beating", *other)[
        "subject"
    ]
    desk.computers.answer(*RECORD, "describe", "act", act, "--set", "victim=Ash Quarry", *own)
    desk.computers.answer(*RECORD, "add", act, "type_of_act", "beating", *other, "--place", added["sha256"])
    told = (f"consent_of={person['subject']}", "consent_use=court", "consent_answer=refused")
    set_to = [word for one in told for word in ("--set", one)]
    third = ("--source", "A3", "--voice", "survivor")
    desk.computers.answer(*RECORD, "describe", "consent", "what he said", "--new", *set_to, *third)
    to = ("-o", str(tmp_path / "bundle.age"), "--recipient", str(court.file), "--for", "the court")
    assert isinstance(desk.refused("bundle", "V-1", *to), TheySaidNoToCourt)

    if withdrawn == "merged":
        error = desk.computers.refused(*RECORD, "same", person["subject"], "programme", "--subjects")
        assert isinstance(error, SomebodyAndSomething)
    elif withdrawn:
        desk.computers.answer(*RECORD, "withdraw", withdrawn, "--source", "--yes")

    assert isinstance(desk.refused("bundle", "V-1", *to), TheySaidNoToCourt)
    assert not (tmp_path / "bundle.age").exists()

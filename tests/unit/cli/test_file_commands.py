"""`sync file write --files`: which long files go with a file, and pieces that a relay was given are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safeconduct.cli.opening import surroundings
from safeconduct.protect.blobs import new_blob
from safeconduct.protect.parcels import NotAParcel
from safeconduct.protect.rest import Passphrase
from safeconduct.sync.blobs import share
from safeconduct.sync.errors_files import FileOfAnInvitation
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault
from tests.relays import running_relay
from tests.unit.cli.computers import PASSPHRASE, Computers

LENGTH = 700_000


@pytest.fixture
def computers(tmp_path: Path) -> Computers:
    """Two desks of one person, the first of which has a long file that the other may lack."""
    here = Computers(tmp_path)
    here.begin("first", "ash")
    here.wait("laptop")
    files = [str(tmp_path / f"joining-{step}") for step in range(4)]
    here.answer("first", "member", "invite", "-o", files[0], "--part", "record:write", "--own-device")
    here.answer("laptop", "member", "join", files[0], "-o", files[1], "--own-device")
    here.answer("first", "member", "admit", files[1], "-o", files[2])
    here.answer("laptop", "member", "join", files[2])
    here.answer("laptop", "member", "join", "--equal")
    here.answer("first", "member", "admit", "--equal", "--yes", "-o", files[3])
    here.answer("laptop", "member", "join", files[3])
    around = surroundings()
    with Vault.open(tmp_path / "first", Passphrase.from_text(PASSPHRASE), around) as vault:
        team, data = Team(vault, around.clock, around.entropy), os.urandom(LENGTH)
        reference = vault.blobs.put([data], new_blob(team.me.org, LENGTH, around.entropy))
        share(team, record_compartment(vault), reference)
    return here


def test_long_files_go_with_a_file_or_stay_as_it_is_said(computers: Computers) -> None:
    def written(*how: str) -> int:
        name = str(computers.folder / "-".join(("f", *how)))
        return int(computers.answer("first", "sync", "file", "write", "-o", name, *how)["bytes"])

    assert written() > LENGTH
    assert written("--files", "new") > LENGTH
    assert written("--files", "all") > LENGTH
    assert written("--files", "none") < 100_000
    refused = computers.run("first", "sync", "file", "write", "--files", "some")
    assert refused.exit_code == 2


def test_a_file_of_an_invitation_is_told_as_one_where_entries_were_expected(computers: Computers) -> None:
    invitation = str(computers.folder / "invitation")
    computers.answer("first", "member", "invite", "-o", invitation, "--no-relay")
    refused = computers.refused("first", "sync", "file", "read", invitation)
    assert isinstance(refused, FileOfAnInvitation)
    noise = computers.folder / "noise"
    noise.write_bytes(os.urandom(800))
    assert isinstance(computers.refused("first", "sync", "file", "read", str(noise)), NotAParcel)


def test_pieces_that_a_relay_was_given_and_gave_are_told(computers: Computers) -> None:
    with running_relay(f"sqlite:{computers.folder / 'relay'}", f"unix:{computers.folder / 's'}") as relay:
        where = (relay.address.address, "--key", relay.key.hex(), "--code", relay.code)
        computers.answer("first", "sync", "relay", "add", *where)
        computers.answer("first", "sync", "file", "write", "-o", str(computers.folder / "by-file"), "--files", "none")
        computers.answer("laptop", "sync", "file", "read", str(computers.folder / "by-file"))
        computers.answer("laptop", "sync", "relay", "allow", relay.address.address)
        (sent,) = computers.answer("first", "sync", "relay")["relays"]
        told = " ".join(computers.run("laptop", "sync", "relay").stdout.split())
    assert sent["pieces"] == {"sent": 3, "came": 0, "whole": 0}
    assert "Pieces of files sent: 0; came: 3; files that are whole now: 1." in told

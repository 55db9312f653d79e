"""`team lost`, `team exposure`, `team warn`, `sync status`, `sync words` and `drill seize`, on real vaults."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from safeconduct.base import cbor
from safeconduct.base.errors import Exit, SafeconductError
from safeconduct.cli import drill as drilling
from safeconduct.cli.drill import NoCardsGiven, drill
from safeconduct.cli.help import texts
from safeconduct.cli.incident import BadMoment, NotRemovedYet, exposure_command, lost_command, warn_command
from safeconduct.cli.incident_help_ru import INCIDENT_HELP
from safeconduct.cli.main import cli
from safeconduct.cli.opening import surroundings
from safeconduct.cli.sync_status import status_command, words_command
from safeconduct.protect.members import Role
from safeconduct.protect.proofs import check_fork
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import ENTRIES, Subject, SubjectKind, Table
from safeconduct.sync.errors import SeveralDevices, UnknownDevice
from safeconduct.sync.errors_incident import DrillOnLiveVault, NoSuchTask
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.polls import FILE, count_poll
from safeconduct.sync.ready import create_vault
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.sync import desks
from tests.unit.sync.carrying import give, sent
from tests.unit.sync.desks import Desk, exchange, join
from tests.unit.sync.test_detection import copied, put_back

PASSPHRASE = Passphrase.from_text("an invented passphrase for trials")
NAME = "Vymyshlenny Pervy"


@click.group()
def team() -> None:
    """Stand in for the group of another module."""


for one in (lost_command, exposure_command, warn_command, status_command, words_command):
    team.add_command(one)


@pytest.fixture(autouse=True)
def as_the_program_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desks of the tests be vaults as the commands open them."""
    monkeypatch.setattr(desks, "KEY", PASSPHRASE)
    monkeypatch.setattr("tests.unit.sync.test_detection.KEY", PASSPHRASE)
    monkeypatch.setattr(desks, "given", lambda _clock=None: surroundings())
    for name in ("create_vault", "create_joining_vault"):
        monkeypatch.setattr(desks, name, cheap(getattr(desks, name)))


def cheap(make: Callable[..., Vault]) -> Callable[..., Vault]:
    return lambda path, key, around: make(path, key, around, cost=LEAST_COST)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    around = surroundings()
    vault = create_vault(tmp_path / "founder", PASSPHRASE, around, cost=LEAST_COST)
    first = Desk("founder", tmp_path / "founder", around, vault)
    record = record_compartment(vault)
    body: dict[int, cbor.Item] = {
        0: "invented",
        int(Table.SUBJECT): [encode_item(Subject("s", SubjectKind.PERSON, NAME))],
    }
    vault.append([Intent(record, ENTRIES, body)])
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    exchange(first, second)
    yield first, second
    for desk in (first, second):
        desk.close()


def run(group: click.Group, folder: Path, *arguments: str, is_json: bool = True) -> tuple[int, Any]:
    """Run a command on a closed vault and return its exit code and what it printed."""
    file = folder.parent / "passphrase"
    file.write_text("an invented passphrase for trials\n", encoding="utf-8")
    where = [] if group is drill else ["--vault", str(folder)]
    options = [*where, "--passphrase-file", str(file), *(["--json"] if is_json else [])]
    result = CliRunner().invoke(group, [*arguments, *options], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    code = result.return_value if isinstance(result.return_value, int) else Exit.DONE
    return code, json.loads(result.stdout) if is_json else result.output


def closed(desk: Desk) -> Path:
    desk.close()
    return desk.path


def test_a_laptop_lost_at_night_is_out_counted_and_people_are_warned(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    folder, stolen = closed(first), second.vault.device

    _, exposed = run(team, folder, "exposure", "bela", "--grant", "team")
    assert exposed["people_now"] == 1
    with pytest.raises(NotRemovedYet):
        run(team, folder, "warn", "ask", "bela")
    code, done = run(team, folder, "lost", "bela")
    assert (code, done["devices"], len(done["rekeyed"])) == (Exit.DONE, [stolen.hex()], 2)
    _, asked = run(team, folder, "warn", "ask", "bela")
    assert len(asked["tasks"]) == 1
    assert run(team, folder, "warn", "ask", "bela")[1] == {"tasks": []}
    _, shown = run(team, folder, "warn", is_json=False)
    assert NAME in shown
    with pytest.raises(NoSuchTask):
        run(team, folder, "warn", "done", "00000000", "--how", "called")
    run(team, folder, "warn", "done", asked["tasks"][0][:8], "--how", "called")
    assert run(team, folder, "warn")[1] == {"tasks": []}


def test_what_was_done_is_said_by_the_names_of_the_parts(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    code, text = run(team, closed(first), "lost", second.vault.device.hex()[:8], is_json=False)

    assert code == Exit.DONE
    assert "team, record" in " ".join(text.split())
    assert "still in the team" not in text


def test_what_is_typed_wrong_is_refused_with_a_sentence_and_changes_nothing(pair: tuple[Desk, Desk]) -> None:
    first, _ = pair
    before = first.vault.count
    folder = closed(first)
    wrong: list[tuple[type[SafeconductError], list[str]]] = [
        (UnknownDevice, ["lost", "nobody"]),
        (UnknownDevice, ["exposure", "ab"]),
        (BadMoment, ["lost", "bela", "--since", "last night"]),
    ]
    for error, arguments in wrong:
        with pytest.raises(error):
            run(team, folder, *arguments)
    first.reopen()
    assert first.vault.count == before


def test_the_status_is_calm_until_a_device_forks_and_then_writes_the_proof(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    record = record_compartment(first.vault)
    count_poll(first.team, FILE)
    fingerprint = first.team.me.root.key.fingerprint
    code, calm = run(team, closed(first), "status")
    assert (code, calm["calm"], calm["findings"]) == (Exit.DONE, True, [])

    first.reopen()
    older = copied(second, second.path.parent / "older")
    second.write("one", record)
    give(first, sent(second))
    put_back(second, older)
    second.write("other", record)
    give(first, sent(second))
    proof = first.path.parent / "proof"
    code, text = run(team, closed(first), "status", "--proof", str(proof), is_json=False)
    assert code == Exit.INTEGRITY
    assert "bela" in text
    assert check_fork(proof.read_bytes(), fingerprint)[0].id == second.vault.device


def test_two_desks_print_the_same_six_words(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    founder = first.vault.device.hex()
    _, here = run(team, closed(first), "words", "bela")
    _, there = run(team, closed(second), "words", founder[:8])

    assert here == there
    assert len(here["words"]) == 6
    first.reopen()
    join(first.path.parent, first, "vesna").close()
    tablet = [device.id.hex() for device, _ in first.team.devices()]
    assert len(tablet) == 3
    with pytest.raises((UnknownDevice, SeveralDevices)):
        run(team, closed(first), "words", "nobody")


def test_the_drill_lists_what_a_passphrase_opens_and_measures_the_teams_side(pair: tuple[Desk, Desk]) -> None:
    first, second = pair
    closed(first)
    copy = closed(second)
    passphrase = str(first.path.parent / "passphrase")
    arguments = ["--copy", str(copy), "--has", "passphrase"]
    measured = ["--team-vault", str(first.path), "--team-passphrase-file", passphrase]
    _, found = run(drill, copy, "seize", *arguments, *measured)

    assert (found["opened"], found["people"], found["leaks"]) == (True, 1, [])
    assert (found["rekeying"]["rekeyed"], found["keys"]["root"]) == (2, False)
    _, text = run(drill, copy, "seize", *arguments, is_json=False)
    assert NAME in text
    _, alone = run(drill, copy, "seize", "--copy", str(copy))
    assert (alone["opened"], alone["people"]) == (False, 0)
    with pytest.raises(NoCardsGiven):
        run(drill, copy, "seize", "--copy", str(copy), "--has", "cards")


def test_the_drill_refuses_the_usual_vault_even_by_another_name(
    pair: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = pair
    usual = closed(first)
    monkeypatch.setattr(drilling, "default_vault", lambda: usual)
    link = usual.parent / "link"
    link.symlink_to(usual)
    for folder in (usual, link, usual.parent / "." / usual.name):
        with pytest.raises(DrillOnLiveVault):
            run(drill, usual, "seize", "--copy", str(folder))


def test_every_command_of_an_incident_has_its_russian() -> None:
    shared = texts(cli)

    assert sorted(texts(team) - shared - INCIDENT_HELP.keys() - {team.help}) == []
    assert sorted(INCIDENT_HELP.keys() - texts(team)) == []

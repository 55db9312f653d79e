"""A seizure tried out on real folders: what opens with what, what is then read, and what the team's side takes."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId, DeviceId
from safeconduct.protect import recovery
from safeconduct.protect.members import Role
from safeconduct.protect.rest import Passphrase, RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import ENTRIES, Subject, SubjectKind, Table, Voice, VoiceKind
from safeconduct.record.people import people_in
from safeconduct.record.views import RecordViews
from safeconduct.sync.compartments import begin
from safeconduct.sync.drill import Has, Seizure, measure_rekeying, second_copy, seize
from safeconduct.sync.drill_words import lines, steps, to_json
from safeconduct.sync.errors_incident import DrillOnLiveVault, DrillPassphraseWrong
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.incident import Person
from safeconduct.sync.ready import create_vault
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.sync.views import SyncViews
from safeconduct.vault.drill_copies import remove_left_copies
from safeconduct.vault.errors import IsDrillCopy, VaultMissing
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, NOON_MS, founder, join

LANGUAGES: tuple[Language, Language] = ("en", "ru")
NAMES = ("Vymyshlenny Pervy", "Vymyshlennaya Vtoraya")


def given() -> Surroundings:
    return Surroundings((RecordViews(), SyncViews()), FixedClock(NOON_MS), SystemEntropy())


def people_of(vault: Vault, compartment: CompartmentId) -> list[Person]:
    return [Person(one.ref, one.label) for one in people_in(vault.tables, compartment)]


def entries(compartment: CompartmentId, names: tuple[str, ...]) -> Intent:
    subjects: list[cbor.Item] = [
        encode_item(Subject(f"s{n}", SubjectKind.PERSON, name)) for n, name in enumerate(names)
    ]
    places: list[cbor.Item] = [encode_item(Subject("place", SubjectKind.PLACE, "no person"))]
    voices: list[cbor.Item] = [encode_item(Voice("v", "a voice that is a person", VoiceKind.PERSON))]
    body: dict[int, cbor.Item] = {0: "invented", int(Table.SUBJECT): [*subjects, *places], int(Table.VOICE): voices}
    return Intent(compartment, ENTRIES, body)


def folder_of(path: Path, *, with_case: bool = True) -> Path:
    """Make a vault with people in its record and one in a case; return the closed folder."""
    with create_vault(path, KEY, given()) as vault:
        record = record_compartment(vault)
        vault.append([entries(record, NAMES)])
        if with_case:
            case = begin(Team(vault, given().clock, given().entropy), Sort.CASE, "a case by name")
            vault.append([entries(case, NAMES[:1])])
    return path


def digests(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.name != "lock"
    }


def test_the_folder_alone_yields_nothing_but_its_size(tmp_path: Path) -> None:
    copy = folder_of(tmp_path / "copy")
    found = seize(copy, Has.FOLDER, None, given(), people_of)

    assert found.opened is None
    assert found.leaks == ()
    assert dict(found.files)["vault.db"] == (copy / "vault.db").stat().st_size
    assert [step.code for step in steps(found)] == ["remove", "doubt"]


def test_a_wrong_passphrase_opens_nothing_and_a_right_key_opens_everything(tmp_path: Path) -> None:
    copy = folder_of(tmp_path / "copy")

    assert seize(copy, Has.CARDS, RecoverySecret(Secret(bytes(32))), given(), people_of).opened is None
    opened = seize(copy, Has.UNLOCKED, KEY, given(), people_of).opened
    assert opened is not None
    by_sort = {one.sort: one for one in opened.exposed}
    assert sorted(person.name for person in by_sort[Sort.RECORD].people) == sorted((*NAMES, "a voice that is a person"))
    assert {person.name for person in by_sort[Sort.CASE].people} == {NAMES[0], "a voice that is a person"}
    assert by_sort[Sort.CASE].name == "a case by name"
    assert by_sort[Sort.TEAM].people == ()
    assert opened.keys.has_root
    assert opened.keys.has_user
    assert opened.keys.epochs == opened.keys.write_keys == 3


def test_two_of_three_cards_open_the_copy(tmp_path: Path) -> None:
    copy = folder_of(tmp_path / "copy")
    secret = Secret(SystemEntropy().bytes(32))
    cards = recovery.split(secret)
    with Vault.open(copy, KEY, given()) as vault:
        vault.replace_cards(RecoverySecret(secret))
    found = RecoverySecret(recovery.combine(list(cards)[:2]))

    assert seize(copy, Has.CARDS, found, given(), people_of).opened is not None


def test_the_copy_is_left_as_it_was(tmp_path: Path) -> None:
    copy = folder_of(tmp_path / "copy")
    before = digests(copy)
    seize(copy, Has.PASSPHRASE, KEY, given(), people_of)

    assert digests(copy) == before
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_name_in_a_file_beside_the_vault_is_found_with_and_without_a_key(tmp_path: Path) -> None:
    copy = folder_of(tmp_path / "copy")
    (copy / "notes.txt").write_text(f"x{NAMES[1]}", encoding="utf-16-le")
    closed = seize(copy, Has.FOLDER, None, given(), people_of)
    opened = seize(copy, Has.PASSPHRASE, KEY, given(), people_of)

    assert {(leak.file, leak.is_own) for leak in closed.leaks} == {("notes.txt", False)}
    assert ("notes.txt", True) in {(leak.file, leak.is_own) for leak in opened.leaks}
    assert "1" in lines(opened, "en")[1]


def test_a_long_name_a_run_of_text_and_a_name_within_a_longer_one_are_each_found_once(tmp_path: Path) -> None:
    long = "Vymyshlenny " * 400
    copy = tmp_path / "copy"
    with create_vault(copy, KEY, given()) as vault:
        vault.append([entries(record_compartment(vault), (long, "Vymyshlenny"))])
    # Over borders of what is read at once, and beside them.
    (copy / "long").write_bytes(bytes(60_000) + long.encode() + bytes(100))
    (copy / "text").write_bytes(bytes(30_000) + b"words that stand there " * 9_000 + bytes(100))
    (copy / "own").write_bytes(bytes(9) + b"Vymyshlenny" + bytes(9))
    found = seize(copy, Has.PASSPHRASE, KEY, given(), people_of)

    assert [(one.file, one.at, one.length) for one in found.leaks if one.is_own] == [
        ("long", 60_000, len(long)),
        ("own", 9, len("Vymyshlenny")),
    ]
    assert [(one.at, one.length) for one in found.leaks if one.file == "text"] == [(30_000, 23 * 9_000)]


def test_a_key_of_the_vault_in_a_raw_file_is_found_even_across_a_border_of_what_is_read_at_once(
    tmp_path: Path,
) -> None:
    copy = folder_of(tmp_path / "copy")
    with Vault.open(copy, KEY, given()) as vault:
        secret = vault.key("user-sign").reveal()
    (copy / "swap").write_bytes(bytes((1 << 20) - 7) + secret + bytes(100))
    found = seize(copy, Has.PASSPHRASE, KEY, given(), people_of)

    assert [(leak.file, leak.at, leak.is_own) for leak in found.leaks] == [("swap", (1 << 20) - 7, True)]


def test_a_vault_that_somebody_works_in_is_refused_and_untouched(tmp_path: Path) -> None:
    live = folder_of(tmp_path / "live")
    with Vault.open(live, KEY, given()):
        with pytest.raises(DrillOnLiveVault):
            seize(live, Has.FOLDER, None, given(), people_of)
        with pytest.raises(DrillOnLiveVault):
            measure_rekeying(live, KEY, given(), DeviceId(bytes(16)), time.monotonic)
    with pytest.raises(VaultMissing):
        seize(tmp_path / "nothing", Has.FOLDER, None, given(), people_of)


def test_the_teams_side_is_measured_in_a_copy_and_the_vault_itself_keeps_the_device(tmp_path: Path) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    stolen = second.vault.device
    first.close()
    second.close()
    before = digests(first.path)
    took = measure_rekeying(first.path, KEY, first.given, stolen, time.monotonic)

    assert (took.rekeyed, took.others, took.failed) == (2, 0, 0)
    assert took.seconds > 0
    assert digests(first.path) == before


def test_the_report_counts_steps_and_says_it_in_both_languages(tmp_path: Path) -> None:
    copy = folder_of(tmp_path / "copy")
    found: Seizure = seize(copy, Has.PASSPHRASE, KEY, given(), people_of)
    counted = {step.code: step.count for step in steps(found)}

    assert counted == {"nobody": 1, "warn": 3, "root": 1}
    for language in LANGUAGES:
        text = "\n".join(lines(found, language))
        assert all(name in text for name in NAMES)
        assert "{" not in text
    written = json.loads(json.dumps(to_json(found, None, "ru")))
    assert written["people"] == 3
    assert written["keys"]["root"] is True
    assert {one["sort"] for one in written["compartments"]} == {"team", "record", "case"}


def test_a_person_whose_entry_was_undone_is_readable_all_the_same(tmp_path: Path) -> None:
    copy = folder_of(tmp_path / "copy", with_case=False)
    with Vault.open(copy, KEY, given()) as vault:
        record = record_compartment(vault)
        op = next(one.signed.id for one in vault.compartment_ops(record) if one.signed.core.kind == ENTRIES)
        vault.append([Intent(record, "record.undo/1", {0: [op]})])

    assert len(seize(copy, Has.PASSPHRASE, KEY, given(), people_of).people) == 3


def test_a_passphrase_opens_what_it_opens(tmp_path: Path) -> None:
    copy = folder_of(tmp_path / "copy")
    shutil.copytree(copy, tmp_path / "other")

    with pytest.raises(DrillPassphraseWrong):
        seize(copy, Has.PASSPHRASE, Passphrase.from_text("not this one"), given(), people_of)


# What started a program may have had signals ignored, as nohup has: here each of them ends it, as by default.
KILLED = """
import signal, sys, time
for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM, signal.SIGHUP))
from pathlib import Path
from safeconduct.sync.drill import second_copy
with second_copy(Path(sys.argv[1])):
    print("copied", flush=True)
    time.sleep(60)
"""


def ended_by(number: int, folder: Path) -> list[Path]:
    """End a drill from outside while it has its copy; return what it left beside the vault."""
    command = [sys.executable, "-c", KILLED, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "copied\n"
        process.send_signal(number)
        process.wait(20)
    return list(folder.parent.glob(".drill-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
def test_a_drill_that_is_ended_leaves_no_copy_and_what_a_kill_leaves_is_opened_by_nobody_and_removed(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path / "v", with_case=False)
    assert [ended_by(number, folder) for number in (signal.SIGTERM, signal.SIGHUP)] == [[], []]
    (left,) = ended_by(signal.SIGKILL, folder)
    with pytest.raises(IsDrillCopy):
        Vault.open(left / "vault", KEY, given())

    assert remove_left_copies(folder) == 1
    assert not left.exists()


def test_the_copy_of_a_drill_that_is_going_on_is_left_alone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "v", with_case=False)
    with second_copy(folder) as scratch:
        assert remove_left_copies(folder) == 0
        assert scratch.is_dir()

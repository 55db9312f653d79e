"""The vault from the command line: kept, backed up, restored, checked, and refused to whoever has no key."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OrgId
from safeconduct.cli.opening import surroundings
from safeconduct.protect.blobs import new_blob
from safeconduct.protect.rest import Passphrase
from safeconduct.vault.throwaway import mark_throwaway
from safeconduct.vault.vault import Vault
from tests.flow.conftest import Vaults
from tests.flow.program import PASSPHRASE, Program
from tests.world import accounts, accounts_bytes


def answers(program: Program) -> str:
    return program.done("record", "known", "wave", "--as-public", "2030-05-20", "--json").out


def restored(program: Program, backup: Path, *key: str) -> Program:
    other = Program(program.folder / "elsewhere")
    other.folder.mkdir()
    made = other.bare("vault", "restore", str(backup), "--vault", str(other.vault), *key)
    assert made.code == 0, made.err
    return other


def test_a_backup_restores_elsewhere_with_the_passphrase(fresh: Vaults) -> None:
    program = fresh()
    backup = program.folder / "backup.sc"
    said = program.done("vault", "backup", str(backup))
    again = program("vault", "backup", str(backup))

    other = restored(program, backup, "--passphrase-file", str(program.passphrase))

    assert "The backup is written and was read back" in said.words
    assert (again.code, again.out) == (2, "")
    assert "There is already a file or folder at that place." in again.err
    assert answers(other) == answers(program)


def test_a_copy_of_a_demonstration_is_a_demonstration_still(fresh: Vaults) -> None:
    program = fresh()
    with Vault.open(program.vault, Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
        mark_throwaway(vault)
    copy = Program(program.folder / "copied")
    shutil.copytree(program.vault, copy.vault)
    shutil.copy(program.passphrase, copy.passphrase)
    backup = program.folder / "backup.sc"
    relay = ("sync", "relay", "add", "http://127.0.0.1:9", "--key", "00" * 32, "--code", "abcd efgh")
    for command in (("vault", "backup", str(backup)), ("member", "invite"), relay):
        refused = copy(*command)
        assert (refused.code, refused.out) == (3, "")
        assert "This is the demonstration" in refused.err
    assert not backup.exists()


def test_a_backup_restores_elsewhere_with_two_cards_and_not_with_one(fresh: Vaults) -> None:
    program = fresh()
    cards = program.json("vault", "words")["cards"]
    backup = program.folder / "backup.sc"
    program.done("vault", "backup", str(backup))
    words = program.folder / "cards"
    nowhere = program.folder / "nowhere"

    words.write_text(cards[0] + "\n", encoding="utf-8")
    new = ("--new-passphrase-file", str(program.passphrase))
    one = program.bare("vault", "restore", str(backup), "--words-file", str(words), *new, "--vault", str(nowhere))
    words.write_text(f"{cards[2]}\n\n{cards[0]}\n", encoding="utf-8")
    other = restored(program, backup, "--words-file", str(words), *new)

    assert [len(card.split()) for card in cards] == [33, 33, 33]
    assert (one.code, one.out) == (2, "")
    assert "1 different card was given where 2 are needed." in one.err
    assert not nowhere.exists()
    assert answers(other) == answers(program)


def test_a_restored_vault_writes_as_a_device_of_its_own(fresh: Vaults) -> None:
    program = fresh()
    backup = program.folder / "backup.sc"
    program.done("vault", "backup", str(backup))
    other = restored(program, backup, "--passphrase-file", str(program.passphrase))

    for desk in (program, other):
        desk.done("record", "dispute", "c3")

    assert "Nothing differs." in other.done("vault", "verify").out


def test_what_a_restored_computer_adds_is_told_apart_from_the_record(fresh: Vaults) -> None:
    program = fresh()
    backup = program.folder / "backup.sc"
    program.done("vault", "backup", str(backup))
    other = restored(program, backup, "--passphrase-file", str(program.passphrase))

    before, after = (desk.json("vault", "verify")["by_room"] for desk in (program, other))

    assert before["record"] == after["record"]
    assert after["protect"] > before["protect"] > 0
    assert f"{after['protect']} of them are certificates of computers" in other.done("vault", "verify").words


def test_a_second_process_on_the_same_vault_is_told_so(fresh: Vaults) -> None:
    program = fresh()
    file = program.folder / "other.json"
    file.write_bytes(accounts_bytes(accounts(dataset="other")))
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    command = program.command("record", "import", str(file), *where)
    pipe = subprocess.PIPE

    with subprocess.Popen(
        command, env=program.environment(), stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe
    ) as first:
        # It waits for the answer to its question with the vault open.
        assert first.stderr is not None
        while (character := first.stderr.read(1)) != b"]":
            assert character
        second = program("record", "list")
        first.communicate(b"n\n")

    assert (second.code, second.out) == (4, "")
    assert f"open in another window or program (process {first.pid})" in " ".join(second.err.split())
    assert program("record", "list").code == 0


def test_a_changed_vault_is_found_named_and_not_believed(fresh: Vaults) -> None:
    program = fresh()
    database = program.vault / "vault.db"
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 1
    database.write_bytes(data)

    found = program("vault", "verify", "--json")

    assert found.code == 5
    assert found.json["sound"] is False
    assert found.json["findings"]
    read = Program(program.folder, "ru")("vault", "verify")
    assert read.code == 5
    assert "Что-то не так, как было оставлено" in read.out
    assert "\n  - Файл базы данных не тот, который был закрыт" in read.out
    assert "Не продолжайте работу в этом хранилище." in read.words


def test_a_lost_mark_of_freshness_is_found_and_mended(fresh: Vaults) -> None:
    program = fresh()
    (program.vault / "anchor").unlink()

    found, mended = program("vault", "verify"), program("vault", "verify", "--mend")

    assert found.code == 5
    assert "safeconduct vault verify --mend" in found.words
    assert (mended.code, "Nothing differs." in mended.out) == (0, True)


def test_a_passphrase_comes_from_an_open_descriptor_and_stops_at_the_line(lantern: Program) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows hands no descriptors to a child")
    reading, writing = os.pipe()
    try:
        # The other end stays open: a program that read to the end would wait for ever.
        os.write(writing, lantern.passphrase.read_bytes() + b"the next line\n")
        command = lantern.command("record", "list", "--vault", str(lantern.vault), "--passphrase-fd", str(reading))
        done = subprocess.run(
            command, env=lantern.environment(), pass_fds=[reading], capture_output=True, timeout=60, check=False
        )
    finally:
        os.close(reading)
        os.close(writing)

    assert done.returncode == 0, done.stderr


def test_a_passphrase_file_written_on_windows_opens_the_vault(lantern: Program, tmp_path: Path) -> None:
    file = tmp_path / "passphrase.txt"
    file.write_bytes(b"\xef\xbb\xbf" + lantern.passphrase.read_bytes().rstrip(b"\n") + b"\r\n")

    ran = lantern.bare("record", "list", "--vault", str(lantern.vault), "--passphrase-file", str(file))

    assert ran.code == 0, ran.err


def test_a_backup_says_how_many_pieces_of_files_it_could_not_hold(fresh: Vaults) -> None:
    program = fresh()
    with Vault.open(program.vault, Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
        vault.blobs.put([b"recording"], new_blob(OrgId(bytes(16)), 9, SystemEntropy()))
    sound = program.json("vault", "backup", str(program.folder / "sound.sc"))
    (piece,) = (program.vault / "blobs").glob("*/*")
    piece.unlink()
    said = program.done("vault", "backup", str(program.folder / "backup.sc"))
    verified = program("vault", "verify")

    assert sound["lacking"] == 0
    assert "not in it: 1." in said.words
    assert verified.code == 5
    assert "Pieces of files that were here whole are missing (1" in verified.words


def test_a_clock_that_fits_the_entries_is_not_doubted(lantern: Program) -> None:
    shown, vouched = lantern.json("vault", "clock"), lantern.done("vault", "clock", "--is-right")

    assert shown["doubted"] is False
    assert f"today is {shown['today']}" in vouched.words


def test_the_copy_that_a_killed_drill_left_is_told_and_removed_by_the_next_command(fresh: Vaults) -> None:
    program = fresh()
    left = program.vault.parent / ".drill-left"
    shutil.copytree(program.vault, left / "vault")
    told, again = program.done("vault", "verify"), program.done("vault", "verify")

    assert "had left a copy of a whole vault" in told.err
    assert not left.exists()
    assert again.err == ""

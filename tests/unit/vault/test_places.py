"""Whatever stands where a part of a vault should be, and whoever else may write there: refused, found or mended."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.base.errors import Exit, SafeconductError
from safeconduct.vault.errors import Damaged, VaultMissing
from safeconduct.vault.errors_backup import BackupInside, NoSuchFolder
from safeconduct.vault.files import VaultFolder
from safeconduct.vault.verify import verify
from tests.unit.vault.rig import EAST, KEY, copy, create, intents, opened, raw, reopen, surroundings, verified
from tests.unit.vault.states import PAGE, Content, altered, content, is_seen, make_states

POSIX_ONLY = pytest.mark.skipif(
    sys.platform == "win32", reason="elsewhere: Windows has other rights, links and devices"
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("places")
    make_states(path)
    return path


@pytest.fixture(scope="module")
def original(base: Path) -> dict[str, Content]:
    return {state: content(base / state, base / "scratch") for state in ("closed", "open", "log")}


@pytest.mark.parametrize("state", ["closed", "open", "log"])
@pytest.mark.parametrize("name", ["vault.db", "vault.db-wal"])
def test_zeros_at_the_end_are_found_or_change_nothing(
    base: Path, original: dict[str, Content], state: str, name: str
) -> None:
    file = base / state / name
    if not file.exists():
        file.touch()
    before = file.read_bytes()
    for length in (1, 32, 512, PAGE, PAGE + 24, 3 * PAGE):
        with altered(file, before + bytes(length)):
            assert is_seen(base / state, original[state], base / "scratch"), length
            if state == "closed":
                assert opened(base / state), length


def refusals_of(folder: Path) -> set[int]:
    """Open and verify; return the exit codes. Done when nothing was refused or found."""
    codes = set()
    try:
        reopen(folder).close()
        codes.add(Exit.DONE)
    except SafeconductError as refused:
        codes.add(refused.exit_code)
    try:
        codes.add(verify(folder, KEY, surroundings()).exit_code)
    except SafeconductError as refused:
        codes.add(refused.exit_code)
    return {int(code) for code in codes}


@POSIX_ONLY
@pytest.mark.parametrize("name", ["anchor", "keys", "vault.db", "lock"])
@pytest.mark.parametrize("target", ["/dev/zero", "pipe", "elsewhere"])
def test_a_part_that_is_a_link_a_device_or_a_pipe_is_refused_at_once(
    base: Path, tmp_path: Path, name: str, target: str
) -> None:
    folder = copy(base / "closed", tmp_path / "v")
    part = folder / name
    elsewhere = tmp_path / "elsewhere"
    if target == "pipe":
        part.unlink(missing_ok=True)
        os.mkfifo(part)
    else:
        elsewhere.write_bytes(part.read_bytes() if part.exists() and name != "lock" else b"somebody's work")
        part.unlink(missing_ok=True)
        part.symlink_to(target if target.startswith("/") else elsewhere)

    # A pipe can be locked as a file can, and holds nothing.
    if (name, target) != ("lock", "pipe"):
        assert refusals_of(folder) <= {Exit.INTEGRITY, Exit.REFUSED}
    if name == "lock" and target == "elsewhere":
        assert elsewhere.read_bytes() == b"somebody's work"


def test_a_folder_without_a_vault_is_none_and_one_with_half_a_vault_is_damaged(base: Path, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/thesis.odt").touch()
    for place in ("papers", "papers/thesis.odt", "nowhere"):
        with pytest.raises(VaultMissing):
            reopen(tmp_path / place)
    folder = copy(base / "closed", tmp_path / "half")
    (folder / "keys").unlink()

    assert opened(folder) == "vault.not_a_vault"


@POSIX_ONLY
def test_a_new_vault_and_the_folders_made_for_it_are_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        create(tmp_path / "a/b/v").close()
    finally:
        os.umask(before)

    paths = [tmp_path / "a", *(tmp_path / "a").rglob("*")]
    assert len(paths) >= 6
    assert [path.name for path in paths if path.stat().st_mode & 0o077] == []


@POSIX_ONLY
def test_rights_that_a_copy_gave_to_others_are_taken_back_on_opening(base: Path, tmp_path: Path) -> None:
    folder = copy(base / "closed", tmp_path / "v")
    for path in (folder, *folder.iterdir()):
        path.chmod(0o777)
    assert VaultFolder(folder).is_open_to_others()

    reopen(folder).close()

    assert not VaultFolder(folder).is_open_to_others()
    assert [p.name for p in (folder, *folder.iterdir()) if p.name != "lock" and p.stat().st_mode & 0o077] == []


def test_a_backup_in_the_vaults_own_folder_or_in_none_is_refused(base: Path, tmp_path: Path) -> None:
    folder = copy(base / "closed", tmp_path / "v")
    (folder / "deeper").mkdir()
    with reopen(folder) as vault:
        for inside in (folder / "b", folder / "deeper/b", tmp_path / "v/../v/b"):
            with pytest.raises(BackupInside):
                vault.backup(inside)
        with pytest.raises(NoSuchFolder):
            vault.backup(tmp_path / "stick/b")
        vault.backup(tmp_path / "b")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "v"]


DAMAGES = {
    "gone": "DELETE FROM head",
    "an earlier place": "UPDATE head SET seq = seq - 1",
    "a later place": "UPDATE head SET seq = seq + 1",
    "another op": "UPDATE head SET id = zeroblob(32)",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_nothing_is_appended_after_a_damaged_head(tmp_path: Path, damage: str) -> None:
    with create(tmp_path / "v") as vault:
        vault.append(intents(3, compartment=EAST))
        path = copy(tmp_path / "v", tmp_path / "killed")
    with raw(path) as store:
        store.execute(DAMAGES[damage])

    with reopen(path) as vault:
        with pytest.raises(Damaged) as refused:
            vault.append(intents(1, compartment=EAST))
        assert vault.count == 3

    assert "vault verify" in refused.value.sentences("en")
    assert verified(path)


WARNED = """
import pathlib, sys
def refused(*_, **__):
    raise PermissionError
pathlib.Path.chmod = refused
from safeconduct.cli.main import main
main(sys.argv[1:])
"""


@POSIX_ONLY
def test_a_folder_that_others_may_write_in_is_spoken_of_where_that_cannot_be_changed(tmp_path: Path) -> None:
    from tests.flow.program import new_program

    program = new_program(tmp_path)
    program.vault.chmod(0o777)
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))

    done = subprocess.run(
        [sys.executable, "-c", WARNED, "record", "list", *where, "--json"],
        env=program.environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, '{"subjects": []}\n')
    assert "Others on this computer may write in the vault's folder" in " ".join(done.stderr.split())

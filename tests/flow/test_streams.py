"""A command whose output, disk, terminal or own code fails it ends in a sentence, and nothing is half done."""

import errno
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flow.conftest import Vaults
from tests.flow.program import Program, Ran
from tests.world import accounts, accounts_bytes


def test_ctrl_c_ends_a_question_with_a_sentence_and_changes_nothing(fresh: Vaults) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows sends Ctrl-C to the whole console")
    program = fresh()
    file = program.folder / "other.json"
    file.write_bytes(accounts_bytes(accounts(dataset="other")))
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    arguments = program.command("record", "import", str(file), *where)

    with subprocess.Popen(
        arguments, env=program.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        while (character := process.stderr.read(1)) != b"]":
            assert character
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert b"Stopped before the end." in err
    assert b"Traceback" not in err
    assert len(program.json("record", "list")["subjects"]) == 2


def test_a_reader_that_goes_away_is_told_by_the_exit_code_alone(lantern: Program) -> None:
    where = ("--vault", str(lantern.vault), "--passphrase-file", str(lantern.passphrase))
    command = lantern.command("record", "known", "wave", "--tree", *where)

    with subprocess.Popen(
        command, env=lantern.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        err = process.stderr.read() if process.stderr else b""
        process.wait()

    # What the shell shows for any program whose reader left: not 0, for the command may have been left early.
    assert (process.returncode, err) == (141, b"")


def test_an_import_whose_reader_goes_away_is_whole_or_nothing_and_does_not_say_done(fresh: Vaults) -> None:
    program = fresh()
    file = program.folder / "other.json"
    file.write_bytes(accounts_bytes(accounts(dataset="other")))
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    seen = set()

    for more in ((), ("--json",)):
        with subprocess.Popen(
            program.command("record", "import", str(file), "--yes", *where, *more),
            env=program.environment(),
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            process.stdout.close()
            seen.add(process.wait())
        subjects = [line["dataset"] for line in program.json("record", "list")["subjects"]]
        assert subjects.count("other") in (0, 2)

    assert seen == {141}


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_output_that_finds_no_room_is_refused_with_a_sentence(lantern: Program, more: tuple[str, ...]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("elsewhere: only Linux and BSD have a device that is always full")
    where = ("--vault", str(lantern.vault), "--passphrase-file", str(lantern.passphrase))

    with full.open("wb") as out:
        done = subprocess.run(
            lantern.command("record", "list", *where, *more),
            env=lantern.environment(),
            stdout=out,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )

    assert done.returncode == 3
    assert f"(error {errno.ENOSPC})".encode() in b" ".join(done.stderr.split())
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("closed", [(1,), (1, 2), (0, 1, 2), (2,), (0,)])
def test_a_closed_stream_is_a_sentence_and_never_becomes_a_file_of_the_vault(
    lantern: Program, closed: tuple[int, ...]
) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows has no closed standard streams")
    where = ("--vault", str(lantern.vault), "--passphrase-file", str(lantern.passphrase))
    shell = " ".join(f"{number}{'>' if number else '<'}&-" for number in closed)

    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {shell}', "sh", *lantern.command("record", "list", *where)],
        env=lantern.environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == (3 if 1 in closed else 0), done.stderr
    assert b"mistake of its own" not in done.stderr
    assert b"could not be written where it was sent" in done.stderr or 1 not in closed or 2 in closed
    assert lantern.done("vault", "verify").code == 0


def test_a_full_disk_stops_a_command_with_a_sentence_and_changes_nothing(fresh: Vaults) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows has no limit on the size of files")
    import resource

    program = fresh()
    file = program.folder / "other.json"
    file.write_bytes(accounts_bytes(accounts(dataset="other")))
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    # No file may grow beyond what the vault has now: the log of the write does not fit.
    limit = 4096

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        program.command("record", "import", str(file), "--yes", *where),
        env={**program.environment(), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=narrow,
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 3, done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Nothing was changed." in b" ".join(done.stderr.split())
    assert len(program.json("record", "list")["subjects"]) == 2


def test_a_fault_of_the_program_shows_places_and_no_content(fresh: Vaults) -> None:
    program = fresh()
    code = (
        "import sys\n"
        "from safeconduct.record import queries\n"
        "def broken(self, limit):\n"
        "    raise KeyError('Old mill')\n"
        "queries.Record.history = broken\n"
        "from safeconduct.cli.main import main\n"
        "main(sys.argv[1:])\n"
    )
    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))

    done = subprocess.run(
        [sys.executable, "-c", code, "record", "history", *where, "--json"],
        env=program.environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert done.returncode == 5
    assert "(KeyError at cli/record_history.py:" in done.stderr
    assert "Old mill" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert Ran(done.returncode, done.stdout, done.stderr).json["error"]["code"] == "cli.program_fault"

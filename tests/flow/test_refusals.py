"""Every refusal: one sentence, what is safe, what to do, in both languages, with the exit code scripts rely on."""

import errno
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flow.conftest import Vaults
from tests.flow.program import Program, Ran
from tests.world import accounts, accounts_bytes

Ask = Callable[[Program], Ran]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The refusal a person and a program must see: words of it in both languages."""

    name: str
    exit_code: int
    code: str
    en: str
    ru: str


def command(*arguments: str) -> Ask:
    return lambda program: program(*arguments, "--json")


def bare(*arguments: str) -> Ask:
    return lambda program: program.bare(*arguments, "--json")


def import_of(content: bytes) -> Ask:
    def ask(program: Program) -> Ran:
        file = program.folder / "file.json"
        file.write_bytes(content)
        return program("record", "import", str(file), "--json")

    return ask


def wrong_passphrase(program: Program) -> Ran:
    file = program.folder / "wrong"
    file.write_text("not these words\n", encoding="utf-8")
    return program.bare("record", "list", "--vault", str(program.vault), "--passphrase-file", str(file), "--json")


def no_passphrase(program: Program) -> Ran:
    return program.bare("record", "list", "--vault", str(program.vault), "--json")


def bad_descriptor(program: Program) -> Ran:
    return program.bare("record", "list", "--vault", str(program.vault), "--passphrase-fd", "99", "--json")


def empty_passphrase(program: Program) -> Ran:
    file = program.folder / "empty"
    file.write_bytes(b"\n")
    return program.bare(
        "vault", "create", "--vault", str(program.folder / "n"), "--passphrase-file", str(file), "--json"
    )


def missing_vault(program: Program) -> Ran:
    where = ("--vault", str(program.folder / "nowhere"), "--passphrase-file", str(program.passphrase))
    return program.bare("record", "list", *where, "--json")


def folder_for_a_file(program: Program) -> Ran:
    return program("record", "import", str(program.folder), "--json")


def foreign_backup(program: Program) -> Ran:
    other = program.folder / "other"
    where = ("--vault", str(other), "--passphrase-file", str(program.passphrase))
    return program.bare("vault", "restore", str(program.passphrase), *where, "--json")


def cut_vault(program: Program) -> Ran:
    database = program.vault / "vault.db"
    database.write_bytes(database.read_bytes()[:8192])
    return program("record", "list", "--json")


def ambiguous_subject(program: Program) -> Ran:
    import_of(accounts_bytes(accounts(dataset="other")))(program)
    return program("record", "known", "wave", "--json")


def undone_twice(program: Program) -> Ran:
    op = program.json("record", "dispute", "c3")["ops"][0]
    program.done("record", "undo", op)
    return program("record", "undo", op, "--json")


BAD_VALUE = accounts()
BAD_VALUE["claims"][2]["value"]["lo"] = "nine"


def not_text(program: Program) -> Ran:
    return program("record", "dispute", "c3", "--note", "\udcff", "--json")


ASKED: dict[str, Ask] = {
    "wrong passphrase": wrong_passphrase,
    "nobody to ask": no_passphrase,
    "bad descriptor": bad_descriptor,
    "empty passphrase": empty_passphrase,
    "missing vault": missing_vault,
    "existing vault": command("vault", "create"),
    "not JSON": import_of(b"{"),
    "bad place": import_of(accounts_bytes(BAD_VALUE)),
    "missing file": command("record", "import", "no.json"),
    "folder for a file": folder_for_a_file,
    "foreign backup": foreign_backup,
    "cut vault": cut_vault,
    "ambiguous name": ambiguous_subject,
    "unknown subject": command("record", "known", "storm"),
    "unknown property": command("record", "known", "wave", "colour"),
    "unknown claim": command("record", "show", "c99"),
    "unknown entry": command("record", "undo", "abcdef123456"),
    "nothing to undo": undone_twice,
    "not a day": command("record", "known", "wave", "--as-public", "21.01.2019"),
    "two questions": command("record", "known", "wave", "--as-public", "2030-05-04", "--as-known", "2030-05-04"),
    "nothing to mend": command("record", "reword", "c1"),
    "words not a value": command("record", "reword", "c3", "--value", "a handful"),
    "not text": not_text,
    "export": command("record", "export", "--to", "accounts", "-o", "out.json"),
    "export to csv": command("record", "export", "--to", "csv"),
    "no desk": bare("demo"),
    "no such command": bare("record", "knwon"),
    "no such option": bare("vault", "verify", "--mned"),
    "something missing": bare("record", "add", "wave"),
    "value missing": lambda program: program.bare("record", "list", "--json", "--vault"),
    "too much": bare("record", "list", "of", "things"),
    "no number": bare("record", "history", "--limit", "ten"),
    "no choice": bare("record", "review", "c1", "maybe"),
}
SAID = """
wrong passphrase  | 4 | protect.wrong_key | The vault did not open | Хранилище не открылось
nobody to ask     | 4 | cli.no_passphrase | there is no terminal to ask | терминала нет
bad descriptor    | 2 | cli.unreadable_file | cannot be read (“99”) | не читается («99»)
empty passphrase  | 2 | protect.unusable_passphrase | The passphrase is empty | Парольная фраза пуста
missing vault     | 2 | vault.missing | There is no vault at that place. | По этому пути нет хранилища.
existing vault    | 2 | vault.exists | There is already a file | По этому пути уже есть
not JSON          | 2 | record.bad_accounts | The accounts file cannot be taken in | Файл сообщений не принят
bad place         | 2 | record.bad_accounts | claims[2] | claims[2]
missing file      | 2 | cli.unreadable_file | (“no.json”) | («no.json»)
folder for a file | 2 | cli.unreadable_file | cannot be read | не читается
foreign backup    | 2 | vault.not_a_backup | This is not a backup | Это не резервная копия
cut vault         | 5 | vault.integrity.damaged | damaged or was altered | повреждён или изменён
ambiguous name    | 2 | record.ambiguous_name | 2 datasets have a subject of this name | (предмет)
unknown subject   | 2 | record.no_such_entry | There is no subject of this name here (“storm”). | (предмет) («storm»)
unknown property  | 2 | record.no_such_entry | no property of this name here (“colour”) | (показатель) («colour»)
unknown claim     | 2 | record.no_such_entry | There is no claim of this name | (утверждение)
unknown entry     | 2 | record.no_such_entry | no entry of the history | (запись истории)
nothing to undo   | 2 | record.nothing_to_undo | There is nothing to undo | Отменять нечего
not a day         | 2 | cli.not_a_day | This is not a day (“21.01.2019”). | Это не день («21.01.2019»).
two questions     | 2 | cli.two_questions | two different questions | два разных вопроса
nothing to mend   | 2 | cli.nothing_to_mend | It was not said what to mend. | Не сказано, что исправить.
words not a value | 2 | record.not_understood | give no count or date (“a handful”) | ни количество, ни дата
not text          | 2 | cli.not_text | not text in this terminal's encoding | в кодировке этого терминала
export            | 3 | cli.no_safe_export | “safeconduct vault backup FILE” | «safeconduct vault backup ФАЙЛ»
export to csv     | 3 | cli.no_safe_export | Nothing is exported yet, in any format | Выгрузки пока нет ни в каком
no desk           | 2 | cli.desk_not_built | not built yet | ещё нет
no such command   | 2 | cli.usage | no such command; perhaps known was meant (“knwon”). | known («knwon»).
no such option    | 2 | cli.usage | perhaps --mend was meant | возможно, имелось в виду --mend
something missing | 2 | cli.usage | Something is missing: PROPERTY. | Не хватает: PROPERTY.
value missing     | 2 | cli.usage | A value is missing after an option | не указано значение
too much          | 2 | cli.usage | more on the line | указано лишнее
no number         | 2 | cli.usage | a number from 1 to 10000 | числом от 1 до 10000
no choice         | 2 | cli.usage | none of agree, query, reject | не из списка: agree, query, reject
"""


def refusals() -> list[Refusal]:
    rows = [[cell.strip() for cell in line.split("|")] for line in SAID.strip().splitlines()]
    return [Refusal(name, int(exit_code), code, en, ru) for name, exit_code, code, en, ru in rows]


REFUSALS = refusals()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_a_refusal_says_what_happened_what_is_safe_and_what_to_do(refusal: Refusal, fresh: Vaults) -> None:
    program = fresh()

    ran = ASKED[refusal.name](program)

    assert ran.code == refusal.exit_code, ran.err
    error = ran.json["error"]
    assert error["code"] == refusal.code
    assert refusal.en in error["what"] + error["do"]
    assert error["safe"]
    assert error["do"]
    assert " ".join(ran.err.split()) == " ".join((error["what"], error["safe"], error["do"]))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_a_refusal_is_said_in_russian_too(refusal: Refusal, fresh: Vaults) -> None:
    program = fresh("ru")

    ran = ASKED[refusal.name](program)

    assert (ran.code, ran.json["error"]["code"]) == (refusal.exit_code, refusal.code)
    assert refusal.ru in ran.json["error"]["what"] + ran.json["error"]["do"]
    assert "Traceback" not in ran.err


def test_cards_are_not_printed_into_a_pipe(lantern: Program) -> None:
    before = (lantern.vault / "keys").read_bytes()

    ran = lantern("vault", "words")

    assert (ran.code, ran.out) == (3, "")
    assert "Recovery cards are shown on a terminal only" in " ".join(ran.err.split())
    assert (lantern.vault / "keys").read_bytes() == before


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


def test_the_environment_never_gives_a_passphrase(lantern: Program) -> None:
    secret = lantern.passphrase.read_text(encoding="utf-8").strip()
    names = ("SAFECONDUCT_PASSPHRASE", "PASSPHRASE", "SAFECONDUCT_PASSPHRASE_FILE")

    ran = lantern.bare("record", "list", "--vault", str(lantern.vault), **dict.fromkeys(names, secret))

    assert ran.code == 4

"""Every refusal: one sentence, what is safe, what to do, in both languages, with the exit code scripts rely on."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

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


COURT = ("--purpose", "court", "--kind", "event", "-o", "out.age")


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


def a_pipe(program: Program) -> str:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows has no pipes among its files")
    os.mkfifo(program.folder / "pipe")
    return str(program.folder / "pipe")


def pipe_for_a_file(program: Program) -> Ran:
    return program("record", "import", a_pipe(program), "--json")


def pipe_of_a_phrase(program: Program) -> Ran:
    return program.bare("record", "list", "--vault", str(program.vault), "--passphrase-file", a_pipe(program), "--json")


def empty_folder(program: Program) -> Ran:
    (program.folder / "nothing").mkdir()
    where = ("--vault", str(program.folder / "nothing"), "--passphrase-file", str(program.passphrase))
    return program.bare("vault", "verify", *where, "--json")


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
    "pipe for a file": pipe_for_a_file,
    "pipe of a phrase": pipe_of_a_phrase,
    "descriptor no int": bare("record", "list", "--passphrase-fd", str(2**32 + 3)),
    "empty folder": empty_folder,
    "backup inside": lambda program: program("vault", "backup", str(program.vault / "b"), "--json"),
    "backup nowhere": lambda program: program("vault", "backup", str(program.folder / "no/b"), "--json"),
    "foreign backup": foreign_backup,
    "cut vault": cut_vault,
    "ambiguous name": ambiguous_subject,
    "unknown subject": command("record", "known", "storm"),
    "unknown property": command("record", "known", "wave", "colour"),
    "unknown claim": command("record", "show", "c99"),
    "unknown entry": command("record", "undo", "abcdef123456"),
    "too few digits": command("record", "undo", "cb5bea"),
    "too few in range": command("record", "undo", "abcdef123456..cb5bea"),
    "nothing to undo": undone_twice,
    "not a day": command("record", "known", "wave", "--as-public", "21.01.2019"),
    "day to come": command("record", "known", "wave", "--as-known", "2199-01-01"),
    "two questions": command("record", "known", "wave", "--as-public", "2030-05-04", "--as-known", "2030-05-04"),
    "nothing to mend": command("record", "reword", "c1"),
    "words not a value": command("record", "reword", "c3", "--value", "a handful"),
    "a count for a day": command("record", "add", "wave", "start", "about 40", "--source", "A1"),
    "a day for a count": command("record", "add", "wave", "held", "29 December 2018", "--source", "A1"),
    "no year of an account": command("record", "add-source", "--outlet", "A call", "--published", "10 августа"),
    "no year of a day": command("record", "known", "wave", "--as-public", "August 10"),
    "a month for a day": command("record", "known", "wave", "--as-public", "2018-08"),
    "no such day": command("record", "add", "wave", "start", "31 ноября 2018", "--source", "A1"),
    "a range backwards": command("record", "add", "wave", "start", "2019..2018", "--source", "A1"),
    "no words": command("record", "add", "wave", "place", " ; ", "--source", "A1"),
    "not text": not_text,
    "export": command("record", "export", "--as", "ftm", *COURT),
    "export a table": command("record", "table", "export", "--for", "her", *COURT),
    "no desk": bare("demo"),
    "no such command": bare("record", "knwon"),
    "no such option": bare("vault", "verify", "--mned"),
    "something missing": bare("record", "add", "wave"),
    "one of a list": bare("evidence", "log", "V-1"),
    "an example": bare("evidence", "log", "V-1"),
    "value missing": lambda program: program.bare("record", "list", "--json", "--vault"),
    "too much": bare("record", "list", "voices", "of", "things"),
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
not JSON          | 2 | record.bad_accounts | The accounts file cannot be taken in | Файл известий не принят
bad place         | 2 | record.bad_accounts | claims[2] | claims[2]
missing file      | 2 | cli.unreadable_file | (“no.json”) | («no.json»)
folder for a file | 2 | cli.not_a_file | This is no ordinary file | Это не обычный файл
pipe for a file   | 2 | cli.not_a_file | a pipe or a device (“pipe”). | канал или устройство («pipe»).
pipe of a phrase  | 2 | cli.not_a_file | --passphrase-fd N | --passphrase-fd N
descriptor no int | 2 | cli.usage | a number from 0 to 2147483647 | числом от 0 до 2147483647
empty folder      | 2 | vault.missing | There is no vault at that place. | По этому пути нет хранилища.
backup inside     | 2 | vault.backup_inside | in the vault's own folder | в папке самого хранилища
backup nowhere    | 2 | vault.no_such_folder | folder in which the backup is to lie | Папки, в которую
foreign backup    | 2 | vault.not_a_backup | This is not a backup | Это не резервная копия
cut vault         | 5 | vault.integrity.damaged | damaged or was altered | повреждён или изменён
ambiguous name    | 2 | record.ambiguous_name | 2 entries go by this name | (предмет; всего 2)
unknown subject   | 2 | record.no_such_entry | There is no subject of this name here (“storm”). | (предмет) («storm»)
unknown property  | 2 | record.no_such_entry | no property of this name here (“colour”) | (показатель) («colour»)
unknown claim     | 2 | record.no_such_entry | There is no claim of this name | (утверждение)
too few digits    | 2 | cli.too_few_digits | at least 8 of its first digits (“cb5bea”) | не менее чем 8 первыми знаками
too few in range  | 2 | cli.too_few_digits | at least 8 of its first digits | не менее чем 8 первыми знаками
unknown entry     | 2 | record.no_such_entry | no entry of the history | (запись истории)
nothing to undo   | 2 | record.nothing_to_undo | There is nothing to undo | Отменять нечего
day to come       | 2 | cli.day_to_come | still to come | Этот день ещё не наступил
not a day         | 2 | record.not_a_day | This is not a day (“21.01.2019”). | Это не день («21.01.2019»).
two questions     | 2 | cli.two_questions | two different questions | два разных вопроса
nothing to mend   | 2 | cli.nothing_to_mend | It was not said what to mend. | Не сказано, что исправить.
words not a value | 2 | record.not_understood | A number is wanted here, and these words | Здесь нужно количество
a count for a day | 2 | record.not_understood | wanted here, and these words give none (“about 40”). | 29 декабря 2018
a day for a count | 2 | record.not_understood | A number is wanted here | Пишите так: 40, 36..44, около 40
no year of an account | 2 | record.no_year | The year is missing (“10 августа”). | Не указан год («10 августа»).
no year of a day  | 2 | record.no_year | Write it with its year: 10 August 2018 | Напишите с годом: 10 августа 2018
a month for a day | 2 | record.not_a_day | 2019-01-21 or 21 January 2019 | 2019-01-21 или 21 января 2019
no such day       | 2 | record.not_understood | The calendar has no such day | Такого дня в календаре нет
a range backwards | 2 | record.not_understood | The end comes before the beginning | Конец раньше начала
no words          | 2 | record.not_understood | with semicolons between them | через точку с запятой
not text          | 2 | cli.not_text | not text in this terminal's encoding | в кодировке этого терминала
export            | 3 | record.no_recipient | Nothing leaves unencrypted | Ничто не уходит незашифрованным
export a table    | 3 | record.no_recipient | --recipient with a key | --recipient с ключом
no such command   | 2 | cli.usage | no such command; perhaps known was meant (“knwon”). | known («knwon»).
no such option    | 2 | cli.usage | perhaps --mend was meant | возможно, имелось в виду --mend
something missing | 2 | cli.usage | Something is missing: PROPERTY. | Не хватает: PROPERTY.
one of a list     | 2 | cli.usage | STEP. It is one of: viewed, destroyed. For example: | STEP. Это одно из слов: viewed
an example        | 2 | cli.usage | example: safeconduct evidence log ID viewed. | safeconduct evidence log ID viewed.
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


def test_the_environment_never_gives_a_passphrase(lantern: Program) -> None:
    secret = lantern.passphrase.read_text(encoding="utf-8").strip()
    names = ("SAFECONDUCT_PASSPHRASE", "PASSPHRASE", "SAFECONDUCT_PASSPHRASE_FILE")

    ran = lantern.bare("record", "list", "--vault", str(lantern.vault), **dict.fromkeys(names, secret))

    assert ran.code == 4

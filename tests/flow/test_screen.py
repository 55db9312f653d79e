"""What stands on the screen: nothing an account says can act on it, and it can be read in every place it may end up."""

import re
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

from safeconduct.base.text import NO_LETTERS
from tests.flow.conftest import Vaults
from tests.flow.demonstrated import demonstrated
from tests.flow.program import Program, Ran
from tests.world import Json, accounts, accounts_bytes

# What a hostile account may hold: escape sequences that clear, colour, retitle or answer; characters that turn the
# direction of text; a carriage return that overwrites; heaps of marks; names of emoji and markup of our own libraries.
HOSTILE = (
    "\x1b[2J\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b31m \u202eright to left\u202c \u2066isolated\u2069 a\rb c\bd "
    "q\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 \u200bzero\u200b \u2028 line :skull: [bold red]markup[/] %s {0}"
)
ACTING = ("Cc", "Cf", "Co", "Cs")


# What of it an accounts file may hold: one with control characters is refused whole, in a sentence.
TAKEN = NO_LETTERS.sub("", HOSTILE)


def hostile_accounts(words: str = TAKEN) -> Json:
    data = accounts(dataset="hostile")
    for kind in ("voices", "subjects"):
        for item in data[kind]:
            item["label"] = words
    for source in data["sources"]:
        source |= {"outlet": words, "note": words, "url": "https://example.org/" + words}
    for claim in data["claims"]:
        claim |= {"said": words, "note": words}
    data["claims"].append(
        {**data["claims"][4], "id": "c6", "property": "conditions", "value": {"kind": "text", "text": words}}
    )
    return data


def acting(text: str) -> set[str]:
    """Characters that do something instead of being read."""
    return {repr(c) for c in text if unicodedata.category(c) in ACTING and c != "\n"}


def commands(program: Program) -> list[Ran]:
    file = program.folder / "hostile.json"
    file.write_bytes(accounts_bytes(hostile_accounts()))
    newer = hostile_accounts()
    for claim in newer["claims"]:
        claim["said"] = TAKEN + " changed"
    other = program.folder / "newer.json"
    other.write_bytes(accounts_bytes(newer))
    refused = program.folder / "refused.json"
    refused.write_bytes(accounts_bytes(hostile_accounts(HOSTILE)))
    asked = [
        ("record", "import", str(refused), "--yes"),
        ("record", "import", str(file), "--yes"),
        ("record", "import", str(other), "--dry-run"),
        ("record", "list"),
        ("record", "dispute", "c3", "--note", HOSTILE.replace("\0", "")),
        ("record", "known", "wave"),
        ("record", "known", "wave", "--tree", "--as-public", "2030-05-20"),
        ("record", "show", "c5"),
        ("record", "history"),
        ("record", "known", HOSTILE),
    ]
    return [program(*arguments) for arguments in asked]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_nothing_in_an_account_acts_on_the_screen(empty: Program, tmp_path: Path, language: str) -> None:
    program = empty.at(tmp_path / "desk", language)

    ran = commands(program)

    assert [one.code for one in ran] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    for one in ran:
        assert acting(one.out + one.err) == set()
    said = " ".join(one.words for one in ran)
    assert ":skull: [bold red]markup[/] %s {0}" in said
    assert "q\u0301\u0301 " in said
    assert "q\u0301\u0301\u0301" not in said


def lines(ran: Ran) -> list[str]:
    return (ran.out + ran.err).splitlines()


@pytest.mark.parametrize(("language", "options"), [("en", ()), ("ru", ("--neutral",))])
def test_lines_fit_eighty_columns_and_are_not_padded(
    lantern: Program, tmp_path_factory: pytest.TempPathFactory, language: str, options: tuple[str, ...]
) -> None:
    program = Program(lantern.folder, language)
    asked = [("record", "known", "wave", "--tree"), ("record", "list"), ("record", "history"), ("vault", "verify")]
    runs = [program.done(*arguments) for arguments in asked]
    runs += [
        demonstrated(tmp_path_factory, language, *options),
        program.bare("record", "known", "--help"),
        program("record", "show", "?"),
    ]

    shown = [line for ran in runs for line in lines(ran)]

    assert [line for line in shown if cell_len(line) > 80] == []
    assert [line for line in shown if line != line.rstrip()] == []


def test_a_long_word_is_broken_and_an_address_is_kept_whole(fresh: Vaults) -> None:
    program = fresh()
    address = "https://example.org/" + "a" * 200
    source = program.json("record", "add-source", "--outlet", "x" * 300, "--url", address)["source"]
    added = program.json("record", "add", "wave", "held", "5", "--source", source, "--said", "five " * 60)

    shown = program.done("record", "show", added["claim"])

    assert f"  address: {address}\n" in shown.out
    assert all(cell_len(line) <= 80 for line in lines(shown) if address not in line)
    assert "five five" in shown.words


def test_a_narrow_window_is_enough(lantern: Program) -> None:
    ran = lantern("record", "known", "wave", "start", "--tree", COLUMNS="40")

    assert ran.code == 0
    assert max(map(cell_len, lines(ran))) <= 40


def test_a_pipe_gets_no_marks_for_a_terminal(lantern: Program) -> None:
    for environment in ({}, {"TERM": "xterm-256color"}, {"COLORTERM": "truecolor"}):
        assert "\x1b" not in lantern("record", "known", "wave", "--tree", **environment).out


def test_a_terminal_of_ascii_only_gets_the_nearest_marks(lantern: Program) -> None:
    ran = lantern("record", "known", "wave", "--tree", PYTHONUTF8="0", PYTHONIOENCODING="ascii")

    assert ran.code == 0
    assert ran.out.isascii()
    assert "* reported" in ran.out
    assert "about 10 -> 9 to 11" in ran.out
    assert "\x1b" not in ran.out


def test_json_is_utf_8_whatever_the_terminal_is(lantern: Program) -> None:
    ran = lantern("record", "known", "wave", "place", "--json", PYTHONUTF8="0", PYTHONIOENCODING="ascii")

    assert [row["value"]["text"] for row in ran.json["known"]] == ["Old mill", "Подвал у реки"]


def test_the_locale_chooses_the_language_and_the_option_wins(lantern: Program) -> None:
    def heading(*option: str, **environment: str) -> str:
        command = [part for part in lantern.command("record", "known", "wave") if part not in ("--lang", "en")]
        at = command.index("safeconduct") + 1
        program = Program(lantern.folder)
        where = ["--vault", str(lantern.vault), "--passphrase-file", str(lantern.passphrase)]
        import subprocess

        done = subprocess.run(
            [*command[:at], *option, *command[at:], *where],
            env=program.environment(**environment),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=True,
        )
        return done.stdout.splitlines()[1].split()[0]

    assert heading() == "Known"
    assert heading(LANG="ru_RU.UTF-8") == "Известно"
    assert heading(LANG="ru_RU.UTF-8", LC_ALL="C.UTF-8") == "Known"
    assert heading("--lang=en", LANG="ru_RU.UTF-8") == "Known"


def test_help_is_given_in_both_languages(lantern: Program) -> None:
    english, russian = (Program(lantern.folder, language).bare("record", "known", "-h") for language in ("en", "ru"))

    assert "Say what is known of SUBJECT" in english.words
    assert "Сказать, что известно о предмете SUBJECT" in russian.words
    assert "Использование:" in russian.words
    assert re.search(r"-h, --help\s+Показать эту справку и выйти\.", russian.out)

"""Help in two languages: no command and no option without its Russian."""

import re
import subprocess
import sys

import click
import pytest

from safeconduct.cli.help import texts, translate
from safeconduct.cli.help_ru import CLICK_WORDS, HELP
from safeconduct.cli.lazy import children
from safeconduct.cli.main import cli


@pytest.fixture(autouse=True)
def english_again() -> object:
    yield
    translate(cli, "en")


def for_people() -> set[str]:
    """The help of what is for people; benches are for developers and stay English."""
    people = click.Group("people", params=cli.params, help=cli.help)
    for name, command in children(cli).items():
        if name != "bench":
            people.add_command(command)
    return texts(people)


def test_every_help_text_has_its_russian_and_no_russian_is_left_over() -> None:
    assert sorted(for_people() - HELP.keys()) == []
    assert sorted(HELP.keys() - texts(cli)) == []


def test_the_russian_is_russian_and_keeps_the_words_that_are_typed() -> None:
    for english, russian in {**HELP, **CLICK_WORDS}.items():
        assert re.search("[а-яё]", russian), english
        typed = re.findall(r"--[a-z-]+|\b[A-Z]{2,}(?:_[A-Z]+)?\b", english)
        assert [word for word in typed if word not in russian and word != "JSON"] == [], english
    assert len(set(HELP.values())) == len(HELP)


def test_help_turns_to_russian_and_back() -> None:
    translate(cli, "ru")
    russian = cli.get_help(click.Context(cli, info_name="safeconduct"))
    translate(cli, "en")
    english = cli.get_help(click.Context(cli, info_name="safeconduct"))

    assert russian.startswith("Использование: safeconduct")
    assert "Команды:" in russian
    assert english.startswith("Usage: safeconduct")
    assert "Commands:" in english
    assert not re.search("[а-яё]", english)


def test_a_command_loads_neither_the_desk_nor_what_serves_it() -> None:
    script = (
        "import sys\n"
        "from safeconduct.cli.main import main\n"
        "try:\n"
        "    main(['record', 'known', '--help'])\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(*{'starlette', 'uvicorn', 'jinja2', 'httpcore'} & sys.modules.keys())"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert "Usage: safeconduct record known" in done.stdout
    assert done.stdout.splitlines()[-1] == ""

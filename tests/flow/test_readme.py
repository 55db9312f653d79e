"""The README shows what the program does: its commands are run as they stand, its output compared to the letter.

Where the page has … stands what differs from machine to machine: there the rest is compared, word by word, for a long
path breaks its line elsewhere.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from safeconduct.cli.lazy import children
from safeconduct.cli.main import cli
from tests.flow.program import Program

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("README.md", "docs/tour.md")
LAUNCH = "./safeconduct "


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of the README and what it is said to print."""

    command: tuple[str, ...]
    output: str


def transcript(page: str) -> list[Shown]:
    """Return the commands of the blocks with a prompt, in order, with what stands below each."""
    blocks = re.findall(r"^```\n(\$ .*?)^```", page, re.MULTILINE | re.DOTALL)
    found = []
    for block in blocks:
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            assert command.startswith(LAUNCH), command
            found.append(Shown(tuple(shlex.split(command.removeprefix(LAUNCH))), output.strip("\n")))
    return found


README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = transcript(README)


def test_a_transcript_is_read_as_it_stands() -> None:
    page = "Text\n\n```\n$ ./safeconduct a 'b c'\nout\n  more\n\n$ ./safeconduct d\n```\n\n```\nno prompt\n```\n"

    assert transcript(page) == [Shown(("a", "b c"), "out\n  more"), Shown(("d",), "")]


def is_as_shown(output: str, shown: str) -> bool:
    """Say whether a command printed what the page shows."""
    if "…" not in shown:
        return output.rstrip("\n") == shown
    pattern = ".+".join(re.escape(part) for part in " ".join(shown.split()).split("…"))
    return re.fullmatch(pattern, " ".join(output.split())) is not None


def test_output_is_compared_to_the_letter_but_for_what_differs_by_machine() -> None:
    assert is_as_shown("a  b\n", "a  b")
    assert not is_as_shown("a b\n", "a  b")
    assert is_as_shown("made: /x/y\nsoon\n", "made: …\nsoon")
    assert not is_as_shown("made: \nsoon\n", "made: …\nsoon")
    assert not is_as_shown("made: /x/y\nlater\n", "made: …\nsoon")


def test_the_readme_shows_what_the_program_prints(tmp_path: Path) -> None:
    program = Program(tmp_path)
    shutil.copytree(ROOT / "src/safeconduct/cli/demo_data", tmp_path / "src/safeconduct/cli/demo_data")
    for shown in SHOWN:
        # Nobody sits at a terminal here: the passphrase lies in a file, and the import's question is answered.
        ran = program.done(*shown.command, typed="y\n")
        assert is_as_shown(ran.out, shown.output), (shown.command, ran.out)

    assert [shown.command[1] for shown in SHOWN] == ["create", "import", "known", "known"]


def commands(command: click.Command, *path: str) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        for name, child in children(command).items():
            yield from commands(child, *path, name)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_a_page_names_is_one(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    known = set(commands(cli))
    groups = {words[0] for words in known if len(words) == 2}

    called = re.findall(r"\./safeconduct(?: --lang \w\w)?((?: [a-z][a-z-]+)+)", text)
    called += re.findall(rf"`((?:{'|'.join(sorted(groups))}) [a-z-]+)", text)

    assert called
    for words in map(str.split, called):
        assert tuple(words[: 1 + (words[0] in groups)]) in known, words

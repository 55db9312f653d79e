"""The desk in the menu of programs: an entry that a desktop takes, that starts the program, and that goes again."""

from __future__ import annotations

import configparser
import shlex
import sys
from pathlib import Path

import pytest

from safeconduct.cli.menu import entry_of
from tests.flow.program import Program

if sys.platform in ("win32", "darwin"):
    pytest.skip("elsewhere: this menu is that of Linux desktops", allow_module_level=True)


def test_an_entry_is_put_in_and_taken_out_and_starts_the_program(tmp_path: Path) -> None:
    program = Program(tmp_path, "ru")
    data = tmp_path / "данные"

    said = program.bare("desk", "--add-to-menu", XDG_DATA_HOME=str(data)).words
    entry = data / "applications" / "safeconduct.desktop"
    read = configparser.RawConfigParser()
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(entry.read_text("utf-8"))
    told = dict(read["Desktop Entry"])

    assert "Кто видит меню, видит, что программа здесь" in said
    assert told["Name"] == "Safeconduct"
    command, word = shlex.split(told["Exec"])
    assert Path(command).is_file()
    assert word == "desk"
    assert "убран" in program.bare("desk", "--remove-from-menu", XDG_DATA_HOME=str(data)).words
    assert not entry.exists()
    assert "нет" in program.bare("desk", "--remove-from-menu", XDG_DATA_HOME=str(data)).words


def test_signs_in_the_way_to_the_program_mean_nothing_to_the_desktop() -> None:
    # By the specification a backslash is undone twice: once as in every value, once within quotes.
    line = next(line for line in entry_of(Path('/a b/$x/"q"/50%/c\\d')).splitlines() if line.startswith("Exec="))

    unescaped = line.removeprefix("Exec=").replace("\\\\", "\\")

    assert unescaped == '"/a b/\\$x/\\"q\\"/50%%/c\\\\d" desk'

"""An entry in the menu of programs, for people who double-click: it opens the desk, and can be taken out again.

The entry is a file of the freedesktop.org Desktop Entry Specification in the person's own folder. It holds the way to
the program and nothing of any vault. Refuses systems that have no such menu. That a program of this name is here can
be seen by whoever sees the menu; the command says so.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Final

import safeconduct
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError

ADDED: Final = Phrase(
    "Safeconduct stands in the menu of programs now. Whoever sees the menu sees that it is here; take it out with "
    "“safeconduct desk --remove-from-menu”.",
    "Safeconduct теперь есть в меню программ. Кто видит меню, видит, что программа здесь; убрать её оттуда: "
    "«safeconduct desk --remove-from-menu».",
)
REMOVED: Final = Phrase(
    "Safeconduct is out of the menu of programs. The program and the vault are where they were.",
    "Safeconduct убран из меню программ. Программа и хранилище остались на месте.",
)
NOT_THERE: Final = Phrase(
    "Safeconduct is not in the menu of programs; nothing was changed.",
    "Safeconduct в меню программ нет; ничего не изменено.",
)
_FILE: Final = "safeconduct.desktop"
# Characters that a quoted argument of Exec escapes (the specification, "The Exec key").
_ESCAPED: Final = '"`$\\'


class NoMenu(SafeconductError):
    """A system whose menu of programs is made another way, or a program that lies where a menu cannot name it."""

    code = "cli.no_menu"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "This system's menu of programs cannot be written to from here.",
        NOTHING_CHANGED_EN,
        "Start the program with the command “safeconduct desk”, or make a shortcut with the system's own means.",
    )
    ru = Advice(
        "Меню программ этой системы отсюда изменить нельзя.",
        NOTHING_CHANGED_RU,
        "Запускайте программу командой «safeconduct desk» или сделайте ярлык средствами самой системы.",
    )


def add_to_menu() -> None:
    """Write the entry, or write it anew; NoMenu where there is no such menu."""
    path = _entry_path()
    text = entry_of(_program())
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(path)


def remove_from_menu() -> bool:
    """Take the entry out; say whether there was one. NoMenu where there is no such menu."""
    path = _entry_path()
    was_there = path.exists()
    path.unlink(missing_ok=True)
    return was_there


def entry_of(program: Path) -> str:
    """Return the entry that opens the desk with a program; NoMenu when its path cannot stand in one."""
    text = str(program)
    if not text.isprintable():
        raise NoMenu
    quoted = "".join(f"\\{c}" if c in _ESCAPED else c for c in text).replace("%", "%%").replace("\\", "\\\\")
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            "Name=Safeconduct",
            "Comment=What is known, whom to move, what may be told",
            "Comment[ru]=Что известно, кого вывезти, что можно сказать",
            f'Exec="{quoted}" desk',
            "Terminal=false",
            "Categories=Office;",
            "",
        )
    )


def _entry_path() -> Path:
    if sys.platform in ("win32", "darwin"):
        raise NoMenu
    base = os.environ.get("XDG_DATA_HOME", "")
    folder = Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "share"
    return folder / "applications" / _FILE


def _program() -> Path:
    """Return the launch script of a checkout, or the installed command."""
    checkout = Path(safeconduct.__file__).resolve().parents[2] / "safeconduct"
    if checkout.is_file():
        return checkout
    found = shutil.which("safeconduct") or shutil.which(sys.argv[0])
    if not found:
        raise NoMenu
    return Path(found).resolve()

"""Writes a page with every component of the desk, for developers: ``python tools/components.py FOLDER``.

The page is made of the desk's own templates, style sheet and pictures, filled with invented things. It is no address of
a running desk: nothing in it could be taken for what is known.
"""

import shutil
import sys
from pathlib import Path

import jinja2

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.base.plain import plain
from safeconduct.desk.drawing import Columns, Picture, Said, Voiced, day_columns, range_bars
from safeconduct.desk.drawing_board import Party, Stay, Way, board
from safeconduct.desk.drawing_days import Dotted, Happening, dots_on_days, stacked_days, time_axis

ROOT = Path(__file__).resolve().parent.parent
DESK = ROOT / "src" / "safeconduct" / "desk"
APRIL = int(day_from_iso("2030-04-01"))


def pictures() -> dict[str, Picture | Columns]:
    """One picture of each kind."""
    lantern = (
        Said("4 May · 1 document", Interval(APRIL, APRIL + 9), "stands", "", "stands"),
        Said("1 May · 7 documents", Interval(APRIL + 20, APRIL + 29), "superseded", "corrected", "corrected since"),
    )
    survivor = (Said("4 May · 2 documents", Interval(APRIL, OPEN_HI), "copy", "", "copies of others"),)
    counted = {Day(APRIL + 30): 7, Day(APRIL + 33): 2, Day(APRIL + 41): 1}
    links = dict.fromkeys(counted, "#main")
    seen = (Happening(Day(APRIL + 2), "happened", "answered"), Happening(Day(APRIL + 4), "open", "expected"))
    late = (Happening(Day(APRIL + 3), "marked", "overdue"),)
    return {
        "bars": range_bars((Voiced("Lantern", lantern), Voiced("A survivor", survivor)), "en"),
        "days": day_columns(counted, links, marked=Day(APRIL + 33), is_past=True, language="en"),
        "dots": dots_on_days((Dotted("Sorrel", seen), Dotted("Heron", late)), "en"),
        "stacks": stacked_days({Day(APRIL + n): (n % 4, n % 3, 1) for n in range(12)}, "en"),
        "axis": time_axis(Interval(APRIL, APRIL + 30), (*seen, *late), "en"),
        "board": _board(),
    }


def _board() -> Picture:
    sorrel = Party(
        "Sorrel",
        "4 · until 16 April",
        (
            Stay("T2", Interval(APRIL + 10, APRIL + 13), "stay", "there now"),
            Stay("S5 · safe from here", Interval(APRIL + 14, OPEN_HI), "safe", "planned"),
        ),
        (Way(Interval(APRIL + 14, APRIL + 14), "late", "overdue"),),
    )
    heron = Party(
        "Heron, 2 people",
        "3 · until 20 April",
        (Stay("T1 · draft", Interval(APRIL + 16, APRIL + 20), "draft", "not briefed"),),
        (Way(Interval(APRIL + 16, APRIL + 16), "draft", "not briefed"),),
    )
    marten = Party("Marten, 3 people", "2", refused="Not served: the only trip before 30 April has 2 seats.")
    return board((sorrel, heron, marten), Day(APRIL + 14), "en")


def write(folder: Path) -> Path:
    """Write the page with the style sheet beside it."""
    loaders = jinja2.ChoiceLoader(
        [jinja2.FileSystemLoader(ROOT / "tools"), jinja2.FileSystemLoader(DESK / "templates")]
    )
    environment = jinja2.Environment(
        loader=loaders, autoescape=True, undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]  # the extension brings it
    environment.filters["plain"] = plain
    text = environment.get_template("components.html").render(lang="en", **pictures())
    page = folder / "components.html"
    page.write_text(text.replace("/static/desk.css", "desk.css"), encoding="utf-8")
    shutil.copyfile(DESK / "static" / "desk.css", folder / "desk.css")
    return page


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))

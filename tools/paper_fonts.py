"""The fonts of papers: the letters they need out of Noto Sans, so that a PDF carries its own letters and stays small.

From the Debian package fonts-noto-core (`NotoSans-Regular.ttf`, `NotoSans-Bold.ttf`, version 2.004) fontTools keeps
Latin with its accents, all of Cyrillic with the palochka of Chechen and its neighbours, and the marks of our texts; no
hinting and no rules of layout. Same input, same bytes. The licence (SIL Open Font License 1.1) lies beside them; it
names no reserved font name.

    tools/paper_fonts.py [--check] [FOLDER]

``--check`` says whether the fonts in the package are those that would be made; where FOLDER is not there it says that
they cannot be compared, and fails. Refuses another version of the font.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

_FOLDER: Final = Path("/usr/share/fonts/truetype/noto")
_FONTS: Final = Path(__file__).resolve().parent.parent / "src" / "safeconduct" / "record" / "papers" / "fonts"
_NAMES: Final = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
_VERSION: Final = "Version 2.004"
# First and last letter of each range kept.
_RANGES: Final = (
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0x17F),  # Latin-1, Latin Extended-A: every language of Europe in Latin letters
    (0x18F, 0x18F), (0x259, 0x259),  # schwa: names of the Caucasus
    (0x300, 0x304), (0x306, 0x308), (0x30C, 0x30C),  # accents
    (0x400, 0x52F),  # Cyrillic and its supplement, palochka included
    (0x2010, 0x2027), (0x202F, 0x203A), (0x20AC, 0x20AC), (0x20BD, 0x20BD), (0x2116, 0x2116), (0x2212, 0x2212),
    (0xFFFD, 0xFFFD),
)  # fmt: skip
_TABLES_LEFT_OUT: Final = ("DSIG", "GSUB", "GDEF", "GPOS", "meta", "STAT", "MATH")


def made(folder: Path, name: str) -> bytes:
    """Return one font; ValueError for another version of it."""
    font = TTFont(folder / name, recalcTimestamp=False)
    if not str(font["name"].getDebugName(5)).startswith(_VERSION):
        raise ValueError(f"{name} is not {_VERSION}")
    options = subset.Options()
    options.hinting = False
    options.drop_tables += _TABLES_LEFT_OUT
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in _RANGES for code in range(first, last + 1)])
    subsetter.subset(font)
    written = io.BytesIO()
    font.save(written, reorderTables=True)
    return written.getvalue()


def main(arguments: list[str]) -> int:
    """Write the fonts, or compare them; 1 where they differ."""
    is_check = "--check" in arguments
    folders = [Path(one) for one in arguments if not one.startswith("--")]
    folder = folders[0] if folders else _FOLDER
    if not folder.is_dir():
        print(f"{folder} is not there: install fonts-noto-core to compare.", file=sys.stderr)
        return 1
    stale = [name for name in _NAMES if _is_stale(folder, name, is_check=is_check)]
    for name in stale:
        print(f"{name}: {'differs' if is_check else 'written'}")
    return int(is_check and bool(stale))


def _is_stale(folder: Path, name: str, *, is_check: bool) -> bool:
    data, file = made(folder, name), _FONTS / name
    if file.exists() and file.read_bytes() == data:
        return False
    if not is_check:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

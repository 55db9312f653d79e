"""Says of an unforeseen exception what it is and where in our code it was, and refuses to say its text.

The text of an exception may hold what the vault holds (promise P14); its kind and the lines of a public program do not.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

import safeconduct

# Enough to find it, too few to fill a screen.
_MOST_PLACES: Final = 6


def kind_and_places(error: BaseException) -> tuple[str, str]:
    """Return the name of its type, and the places of ours that it went through, newest first: ``room/file.py:12``."""
    home = Path(safeconduct.__file__).parent
    frames = traceback.extract_tb(error.__traceback__)
    places = [
        f"{Path(frame.filename).relative_to(home).as_posix()}:{frame.lineno}"
        for frame in reversed(frames)
        if Path(frame.filename).is_relative_to(home)
    ]
    return type(error).__name__, " < ".join(places[:_MOST_PLACES])

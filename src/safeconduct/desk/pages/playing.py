"""A picture or a recording out of the vault, for the page it stands on; its address holds a handle (P14)."""

from __future__ import annotations

from safeconduct.desk.files_shown import bytes_of
from safeconduct.desk.render import Played, Shown
from safeconduct.desk.visit import Visit


def file(visit: Visit) -> Shown:
    """Return the bytes; UnknownHandle for a file that is not opened at the desk."""
    content, media_type = bytes_of(visit)
    return Played(media_type, content)

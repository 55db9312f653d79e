"""Opening, at the desk, what two persons let open: a sheet is shown once, a file waits in memory to be saved (P3, P14).

Refuses a file longer than a page hands out, before the request is used up where that can be seen from outside. Nothing
that was opened is kept.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.base.ids import OpId
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.sealed_lines import REQUESTS
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.sealing.errors import LongerThanSaid, TooLongForADesk
from safeconduct.evacuate.sealing.opening import file_of, kept_of_request, open_request, pieces_of
from safeconduct.evacuate.sealing.types import Sheet
from safeconduct.evacuate.sealing.wording import FIELDS, kept_in_words
from safeconduct.sync.team import Team

# Megabytes of the longest file that a page hands out: it is in memory until the desk locks.
MOST_MB: Final = 256
_MEGABYTE: Final = 1024 * 1024
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


def open_at_desk(visit: Visit, team: Team, request: OpId) -> Shown:
    """Open what a granted request is for. TooLongForADesk, LongerThanSaid, and as `open_request` raises."""
    reference = file_of(team, kept_of_request(team, request))
    if reference is not None and reference.length > MOST_MB * _MEGABYTE:
        raise TooLongForADesk(most=MOST_MB)
    found = open_request(team, request)
    language = visit.words.tongue.spoken
    if isinstance(found.content, Sheet):
        facts = {
            "into": (),
            "what": kept_in_words(found.kept, language) if found.kept else "",
            "said": tuple((visit.words.phrase(FIELDS[one]), text) for one, text in found.content.said),
        }
        return Page("unsealed.html", facts)
    # What is said of it openly may be another file.
    if found.content.length > MOST_MB * _MEGABYTE:
        raise LongerThanSaid(most=MOST_MB)
    data = b"".join(pieces_of(team, found.content))
    ending = _ENDING.search(found.content.name)
    visit.leaving.hold(opened_as(request), data, visit.entropy, ending=ending.group(0) if ending else "")
    return visit.went(REQUESTS, "open")


def opened_as(request: OpId) -> str:
    """Return under which purpose a file that was opened waits to be saved."""
    return f"opened/{request.hex()}"

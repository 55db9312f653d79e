"""A clock of this computer that is years from what is known, in words for a page: nothing is written by it (P5).

What is doubted and when it is not any more is decided in the vault; here it is only said, with the days.
"""

from __future__ import annotations

from safeconduct.desk.visit import Visit
from safeconduct.record.wording import day_in_words


def clock_in_doubt(visit: Visit) -> str:
    """Return what the clock says and what is known, in one sentence; nothing while it is not doubted."""
    language = visit.words.tongue.spoken
    for doubt in visit.vault.clock_doubt():
        return visit.words.say(
            "The clock of this computer seems wrong: it says {today}, and the newest entry here is of {newest}.",
            today=day_in_words(doubt.today, language),
            newest=day_in_words(doubt.newest, language),
        )
    return ""

"""What a file is by its content, and a copy of it without metadata: what `files` keeps beside the original.

Joins `media` and `working_copy` to what an import needs. Refuses to call a file what its name says.
"""

from __future__ import annotations

from safeconduct.intake.files import Opening, Prepared
from safeconduct.intake.parsers.media import media_facts
from safeconduct.intake.parsers.working_copy import WorkingCopy, working_copy
from safeconduct.intake.types import Warned

# Kinds of which no copy is made because nothing hides in them: text says what it says.
_BARE = frozenset(("text/plain",))


def prepared(name: str, media_type: str, opening: Opening) -> Prepared:
    """Return what a file is and its working copy; where there is none, that is a warning."""
    del name, media_type
    with opening() as stream:
        facts = media_facts(stream)
        copied = working_copy(stream)
    if isinstance(copied, WorkingCopy):
        return Prepared(facts.media_type, (copied.data,), facts.lasts_ms, working_type=copied.media_type)
    told = () if facts.media_type in _BARE else (Warned.NO_WORKING_COPY,)
    return Prepared(facts.media_type, (), facts.lasts_ms, told)

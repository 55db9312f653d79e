"""The picture of an original, for a page of a desk: hashed anew, drawn anew from its pixels, and kept nowhere.

Whoever looks at a place sees what a claim points into without touching the original: what is shown is a drawing of its
pixels, without what betrays (docs/formats/evidence.md). Refuses what is no picture, what does not hash to what came in,
and what somebody's withdrawn consent reaches (promise P7). Nothing is written: who looked at an original and why is
said by a person in its log.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Container
from typing import Final

from safeconduct.intake.parsers.drawing import KINDS
from safeconduct.intake.parsers.working_copy import NoCopy, WorkingCopy, working_copy
from safeconduct.record.evidence.door import opened
from safeconduct.record.evidence.errors import ConsentTakenBack, NoCopyOfIt, NotHereWhole
from safeconduct.record.evidence.types import Item
from safeconduct.record.evidence.wording import NO_PICTURE
from safeconduct.sync.team import Team

# Bytes of an original that is shown: it is held in memory twice, and a camera's largest picture is smaller.
MOST_SHOWN: Final = 64 << 20


def is_shown(item: Item, withdrawn: Container[bytes]) -> bool:
    """Say whether a page may offer an original's picture. ``withdrawn``: files that withdrawn consent reaches."""
    digests = item.original.digests
    return item.original.media_type in KINDS and digests.length <= MOST_SHOWN and digests.sha256 not in withdrawn


def picture_of(team: Team, item: Item, withdrawn: Container[bytes]) -> WorkingCopy:
    """Return the picture of an original; ConsentTakenBack, NotHereWhole, NoCopyOfIt where there is none to be shown."""
    original = item.original
    if original.digests.sha256 in withdrawn:
        raise ConsentTakenBack(shown=original.name)
    if not is_shown(item, withdrawn):
        raise NoCopyOfIt(reason=NO_PICTURE)
    data = b"".join(opened(team, original.references, shown=original.name))
    if hashlib.sha256(data).digest() != original.digests.sha256:
        raise NotHereWhole(shown=original.name)
    made = working_copy(io.BytesIO(data))
    if isinstance(made, NoCopy):
        raise NoCopyOfIt(reason=made.reason)
    if made.media_type not in KINDS:
        # What a colleague said it is is not believed.
        raise NoCopyOfIt(reason=NO_PICTURE)
    return made

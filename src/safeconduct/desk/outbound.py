"""Which protected words must not leave in an answer: the desk's check, passed to the room that composes (0011).

Until Part 6 knows what is protected, exact terms: what this desk calls its own parts, as “Identity sheet of …” must not
stand in a message. Refuses to guess; who writes an answer is shown the word they typed and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from safeconduct.base.text import fold
from safeconduct.desk.visit import Visit
from safeconduct.intake.composing import OutboundCheck

# A shorter name would be found in ordinary words.
_LEAST_LETTERS: Final = 4


def outbound_check(visit: Visit) -> OutboundCheck:
    """Return what finds protected terms in a text: names of parts, as they are written, whatever the case."""
    terms = {one.name for one in visit.parts().here if len(one.name) >= _LEAST_LETTERS}

    def check(text: str) -> Sequence[str]:
        folded = fold(text)
        return sorted(term for term in terms if re.search(rf"(?<!\w){re.escape(fold(term))}", folded))

    return check

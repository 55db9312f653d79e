"""Which words must not leave in an answer to somebody, by the search for everything protected (decision 0011).

Beside the exact terms that people typed: whoever else is known here, houses, helpers and ways, however disguised. Weak
hits are left out: a surname alone stops a statement until somebody looks, and would stop every answer. So are words
that are known as a quotation of our own statements alone. Refuses to give anything but words of the answer itself, as
whoever writes it typed them (P12).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from safeconduct.base.clock import Day
from safeconduct.intake.composing import OutboundCheck
from safeconduct.publish.holding.checking import Search
from safeconduct.publish.statements import NOBODY, quoted_person
from safeconduct.publish.types import ProtectedId, Strength


def outgoing_check(
    exact: OutboundCheck, search: Search, today: Day, own: Collection[ProtectedId] = ()
) -> OutboundCheck:
    """Return what finds protected words in an answer. ``own``: of whoever it goes to, who may be called by their name.

    Where the search gives no answer the whole text counts as found: what was not searched does not leave unseen.
    """

    def check(text: str) -> Sequence[str]:
        found = list(exact(text))
        for checked in search([text], today) if text.strip() else ():
            if checked.unchecked is not None:
                return [*found, text]
            found += [
                text[hit.span.start : hit.span.end]
                for hit in checked.hits
                if hit.strength is Strength.STRONG
                and not any(one in own for one in (hit.id, *hit.also))
                and any(quoted_person(one) == NOBODY for one in (hit.id, *hit.also))
            ]
        return list(dict.fromkeys(found))

    return check

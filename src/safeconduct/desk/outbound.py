"""Which protected words must not leave in an answer: the desk's check, passed to the room that composes (0011).

Until Part 6 knows what is protected, exact terms: those that people typed into any inbox of this desk, and what the
desk calls its own parts, as “Identity sheet of …” must not stand in a message. Refuses to guess; who writes an answer
is shown the word they typed and nothing else.
"""

from __future__ import annotations

from safeconduct.desk.inboxes import intake_of
from safeconduct.desk.visit import Visit
from safeconduct.intake.composing import OutboundCheck
from safeconduct.intake.protecting import check_here


def outbound_check(visit: Visit) -> OutboundCheck:
    """Return what finds protected terms in a text: typed ones and names of parts, whatever the case."""
    inboxes = (one.part for one in intake_of(visit).inboxes())
    return check_here(visit.vault.tables, inboxes, (one.name for one in visit.parts().here))

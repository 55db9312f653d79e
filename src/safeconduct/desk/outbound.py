"""Which protected words must not leave in an answer: the desk's check, passed to the room that composes (0011).

The terms that people typed into any inbox of this desk, and what the desk calls its own parts, as “Identity sheet of …”
must not stand in a message; and whatever the search of the release check finds, so that no case or spelling hides a
name. Refuses to guess; who writes an answer is shown the words they typed and nothing else.
"""

from __future__ import annotations

from safeconduct.desk.inboxes import intake_of
from safeconduct.desk.statement_search import search_here
from safeconduct.desk.visit import Visit
from safeconduct.intake.composing import OutboundCheck
from safeconduct.intake.protecting import check_here
from safeconduct.intake.queries import Person
from safeconduct.publish.holding.asked import Asking
from safeconduct.publish.holding.outgoing import outgoing_check
from safeconduct.publish.holding.protecting import id_of_writer


def outbound_check(visit: Visit, to: Person) -> OutboundCheck:
    """Return what finds protected terms in an answer to a person, who may be called by their own name."""
    inboxes = (one.part for one in intake_of(visit).inboxes())
    exact = check_here(visit.vault.tables, inboxes, (one.name for one in visit.parts().here))
    own = {id_of_writer(to.part, thread) for thread in to.threads}
    return outgoing_check(exact, search_here(visit, asking=Asking.OUTGOING), visit.today, own)

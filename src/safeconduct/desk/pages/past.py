"""What was done in a request, by whom and when, newest first; each can be undone. Says no word of a message."""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import ms_from_hlc
from safeconduct.desk.about_request import request_of
from safeconduct.desk.inboxes import person_here
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit, first_on_page
from safeconduct.intake import kinds
from safeconduct.intake.history_words import Told, op_in_words
from safeconduct.record.wording import local_time_in_words

_ON_A_PAGE: Final = 50


def page(visit: Visit) -> Page:
    """Return the history of a request."""
    request = request_of(visit, person_here(visit))
    language, team = visit.words.tongue.spoken, visit.team()
    told = Told(language, request.intake, visit.vault.op, request.people.called)
    every = tuple(reversed(request.intake.ops(request.person)))
    first = first_on_page(visit.query.get("from", ""), len(every), _ON_A_PAGE)
    lines = []
    for op in every[first : first + _ON_A_PAGE]:
        stored = visit.vault.op(op)
        core = stored.signed.core
        can_be_undone = core.kind in kinds.ALL - kinds.LASTING
        lines.append(
            (
                local_time_in_words(ms_from_hlc(core.hlc), language),
                team.alias(core.device),
                op_in_words(told, stored),
                f"/undo/{visit.op_handle(op)}?back={request.about.thread}" if can_be_undone else "",
            )
        )
    here = f"{request.about.thread}/past"
    facts = {
        "into": (),
        "about": request.about,
        "lines": lines,
        "older": f"{here}?from={first + _ON_A_PAGE}" if first + _ON_A_PAGE < len(every) else "",
        "newer": f"{here}?from={max(0, first - _ON_A_PAGE)}" if first else "",
    }
    return Page("past.html", facts)

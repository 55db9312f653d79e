"""Undoing what a command did to the record, an inbox or a rescue: an op takes others back, and can be undone itself."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.forms import Form
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.kinds import ALL as RESCUE_KINDS
from safeconduct.evacuate.running.undoing import undo as undo_facts
from safeconduct.intake.commands import undo_intents
from safeconduct.intake.kinds import ALL as INBOX_KINDS
from safeconduct.record.claim_wording import SHOWN_DIGITS
from safeconduct.record.commands import undo_intent

_BACK: Final = "back"


def page(visit: Visit) -> Page:
    """Return the page that undoes one entry, for whoever wants to give a reason."""
    return _page(visit)


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    ops = visit.ops()
    entry = "..".join(dict.fromkeys(op.hex()[:SHOWN_DIGITS] for op in (ops[0], ops[-1])))
    asked = visit.form if visit.form.has(_BACK) else Form(((_BACK, visit.query.get(_BACK, "")),))
    facts = {"entry": entry, "back_address": asked.address(_BACK), "advice": advice}
    return Page("undoing.html", facts, 422 if advice else 200)


def send(visit: Visit) -> Shown:
    """Undo it and go back to where the person was; the page again, with the reason, where that is refused."""
    reason, tables = visit.form.text("reason"), visit.vault.tables
    try:
        named = visit.ops()
        of_inbox, of_rescue = (
            [op for op in named if visit.vault.op(op).signed.core.kind in kinds]
            for kinds in (INBOX_KINDS, RESCUE_KINDS)
        )
        parts = visit.placing().by_part(op for op in named if op not in {*of_inbox, *of_rescue})
        undos = [undo_intent(part, tables, ours, reason) for part, ours in parts.items()]
        with visit.vault.together():
            rescue = undo_facts(visit.team(), of_rescue, reason) if of_rescue else ()
            ops = (*visit.vault.append([*undos, *undo_intents(tables, of_inbox, reason)]), *rescue)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.done(visit.form.address(_BACK), *ops)

"""Changed at the same time: what two people did, neither knowing of the other; a person chooses one, or has seen it.

What is open, and what choosing writes, is decided in `record.beside`. Refuses to choose for anybody, and to choose a
wording that is not one of those shown (promise P4: both are kept, whatever is chosen).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.desk.beside_words import beside_in_words
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.beside import NothingToSettle, note_seen, open_pairs, settled_by
from safeconduct.record.commands import rewording_intent
from safeconduct.record.items import split_name

_CLAIM: Final = "claim"
_OP: Final = "op"


def page(visit: Visit) -> Page:
    """Return what waits for somebody to look."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Keep the wording that was chosen; or note that all that needs no choice was seen."""
    if visit.form.text("do") == "seen":
        note_seen(visit.vault, open_pairs(visit.team(), visit.record))
        return visit.went("/beside", "seen")
    try:
        name = name_from_handle(visit.handle_key, _CLAIM, visit.form.text(_CLAIM))
        op = OpId(bytes.fromhex(name_from_handle(visit.handle_key, _OP, visit.form.text(_OP))))
    except UnknownHandle:
        return _page(visit, (visit.advice(NothingToSettle()),))
    try:
        settled, chosen = settled_by(visit.record, name, op)
        parts = visit.placing().for_wording(chosen)
        ops = visit.vault.append([rewording_intent(part, split_name(name)[0], settled) for part in parts])
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.done(visit.link(_CLAIM, name), *ops)


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    pairs = beside_in_words(visit)
    facts = {
        "told": visit.told({"seen": visit.words.say("Seen. Both stay in the history.")}),
        "pairs": pairs,
        "has_seen": any(not one.has_choice for one in pairs),
        "advice": advice,
    }
    return Page("beside.html", facts, 422 if advice else 200)

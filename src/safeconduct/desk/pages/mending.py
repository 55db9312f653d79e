"""Mending how a claim was entered: a slip of the pen here, not a new statement of the voice.

The newer wording takes the place of the older one, which stays in the history. What the voice itself replaces is a new
claim that corrects. It refuses to mend a wording that another window mended meanwhile; and withdrawn content, which is
not shown, either (promise P7).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.days_read import DaysRead, days_read, is_unseen, look_first
from safeconduct.desk.into import goes_into
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.claim_wording import CONTENT_GONE
from safeconduct.record.commands import rewording_intent, rewording_of
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened
from safeconduct.record.types import PropertyKind
from safeconduct.record.when import said_on_by
from safeconduct.record.withdrawn import is_withdrawn
from safeconduct.record.wording import basis_in_words, claim_value_in_words, value_in_words

# The field that holds which wording was shown: nobody mends one that they have not seen.
_SHOWN: Final = "shown"
_VALUE: Final = "value"
_NO_DAYS: Final = MappingProxyType[str, DaysRead]({})


def page(visit: Visit) -> Page:
    """Return the form with the claim as it stands."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Record the newer wording, or show how its value was understood; nothing is done where nothing was mended."""
    form, words = visit.form, visit.words
    held = visit.record.open_claim(visit.name("claim"))
    if is_withdrawn(visit.record, held):
        return _page(visit, problem=words.phrase(CONTENT_GONE))
    if form.text(_SHOWN) != visit.op_handle(held.op):
        told = words.say("It was mended meanwhile. This is how it stands now: look at it once more.")
        return _page(visit, problem=told, stands=held.claim.said)
    value, said = form.text("value"), form.text("said")
    try:
        mended, dataset = rewording_of(
            visit.record, held.name, value=value, said="" if said == held.claim.said else said
        )
    except SafeconductError as error:
        advice = error.advice(words.tongue.spoken, is_page=True)
        return _page(visit, problem=f"{advice.what} {advice.do}")
    read = _days_read(visit, held)
    if form.text("do") == "check" or is_unseen(visit, read):
        # Whoever asked to mend it is told why nothing is mended yet.
        problem = "" if form.text("do") == "check" else look_first(visit)
        understood = "" if read else value_in_words(mended.value, words.tongue.spoken, visit.record.vocabulary)
        return _page(visit, problem=problem, understood=understood, days=read)
    if (mended.value, mended.said) == (held.claim.value, held.claim.said):
        return _page(visit, problem=words.say("Nothing is mended yet: change the value or the words."))
    try:
        parts = visit.placing().for_wording(held)
    except SafeconductError as error:
        return _page(visit, problem=visit.advice(error).what)
    ops = visit.vault.append([rewording_intent(part, dataset, mended) for part in parts])
    return visit.done(visit.link("claim", held.name), *ops)


def _days_read(visit: Visit, held: Opened) -> dict[str, DaysRead]:
    """Return how the value that was typed was read, where it is a day."""
    claim, value = held.claim, visit.form.text("value")
    if claim.value.kind is not PropertyKind.DATE or not value:
        return {}
    return days_read(visit, {_VALUE: (value, claim.property)}, said_on_by(held.source) if held.source else None)


def _page(
    visit: Visit,
    *,
    problem: str = "",
    stands: str = "",
    understood: str = "",
    days: Mapping[str, DaysRead] = _NO_DAYS,
) -> Page:
    language = visit.words.tongue.spoken
    held = visit.record.open_claim(visit.name("claim"))
    is_hidden = is_withdrawn(visit.record, held)
    basis = basis_in_words(held.claim.basis, language)
    facts = {
        "is_hidden": is_hidden,
        # What came back from a lock was typed over the wording that was shown then.
        "shown": visit.form.text(_SHOWN) if visit.form.has(_SHOWN) and not problem else visit.op_handle(held.op),
        "value": visit.words.phrase(CONTENT_GONE)
        if is_hidden
        else claim_value_in_words(held.claim, language, visit.record.vocabulary),
        "property": property_in_words(held.claim.property, language, visit.record.vocabulary)
        + (f" ({basis})" if basis else ""),
        "said": visit.form.text("said") if visit.form.has("said") else "" if is_hidden else held.claim.said,
        "stands": stands,
        "understood": understood,
        "days": days.get(_VALUE),
        "problem": problem,
        "into": goes_into(visit, visit.placing().of_wording(held)),
        "back_to_claim": visit.at(f"/claim/{visit.path['claim']}"),
    }
    return Page("mending.html", facts, 422 if problem else 200)

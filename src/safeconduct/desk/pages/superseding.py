"""A later claim takes the place of one: chosen among the claims of the same subject and property. One signed op.

What makes sense to say is decided in `record.saying`, what is offered in `record.rivals`. Refuses to show a claim whose
content was withdrawn (promise P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.into import goes_into
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.claim_wording import CONTENT_GONE, source_in_words, speaker_in_words
from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened
from safeconduct.record.rivals import rivals_of
from safeconduct.record.saying import checked
from safeconduct.record.withdrawn import is_withdrawn
from safeconduct.record.wording import basis_in_words, claim_value_in_words

# Claims to choose among, the newest first: more than anybody reads through.
_MOST: Final = 100
_CLAIM: Final = "claim"


@dataclass(frozen=True, slots=True)
class Choice:
    """One claim that may take the place. ``handle`` is its value in the form."""

    handle: str
    value: str
    said: str
    account: str
    voice: str


def page(visit: Visit) -> Page:
    """Return the form."""
    return _page(visit, visit.record.open_claim(visit.name(_CLAIM)))


def send(visit: Visit) -> Shown:
    """Say it; the claim's page follows. The form again where nothing was chosen or it makes no sense."""
    opened = visit.record.open_claim(visit.name(_CLAIM))
    try:
        origin = name_from_handle(visit.handle_key, _CLAIM, visit.form.text("by"))
    except UnknownHandle:
        return _page(visit, opened, problem=visit.words.say("Choose the claim that takes its place."))
    link = Link(LinkKind.SUPERSEDES, Ref(Table.CLAIM, origin), Ref(Table.CLAIM, opened.name), visit.form.text("note"))
    try:
        parts = visit.placing().for_link(checked(visit.record, link))
        ops = visit.vault.append([link_intent(part, link) for part in parts])
    except SafeconductError as error:
        advice = visit.advice(error)
        return _page(visit, opened, problem=" ".join((advice.what, advice.safe)))
    return visit.done(visit.link(_CLAIM, opened.name), *ops)


def _page(visit: Visit, opened: Opened, *, problem: str = "") -> Page:
    language = visit.words.tongue.spoken
    is_hidden = is_withdrawn(visit.record, opened)
    rivals = rivals_of(visit.record, opened, _MOST)
    facts = {
        "property": property_in_words(opened.claim.property, language, visit.record.vocabulary),
        "value": visit.words.phrase(CONTENT_GONE)
        if is_hidden
        else claim_value_in_words(opened.claim, language, visit.record.vocabulary),
        "said": "" if is_hidden else opened.claim.said,
        "account": "" if is_hidden else source_in_words(opened, language),
        "choices": tuple(_choice(visit, one) for one in rivals.shown),
        "more": rivals.more,
        "problem": problem,
        "into": goes_into(visit, visit.placing().homes(Ref(Table.CLAIM, opened.name))),
        "back_to_claim": visit.at(f"/claim/{visit.path[_CLAIM]}"),
    }
    return Page("superseding.html", facts, 422 if problem else 200)


def _choice(visit: Visit, one: Opened) -> Choice:
    language = visit.words.tongue.spoken
    basis = basis_in_words(one.claim.basis, language)
    value = claim_value_in_words(one.claim, language, visit.record.vocabulary)
    return Choice(
        handle=visit.handle(_CLAIM, one.name),
        value=f"{value} ({basis})" if basis else value,
        said=one.claim.said,
        account=source_in_words(one, language),
        voice=speaker_in_words(visit.record, one, language),
    )

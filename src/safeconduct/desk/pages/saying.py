"""Saying something of a claim: disputed, taken back, consent withdrawn, read again. One signed op beside it.

What makes sense to say is decided in `record.saying`. A refusal shows the form again as it was filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.into import goes_into
from safeconduct.desk.links_shown import SOME_STAYS
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.desk.words import Words
from safeconduct.record.claim_wording import CONTENT_GONE
from safeconduct.record.commands import left_out, links_intents
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened
from safeconduct.record.saying import checked, with_what_took_its_place
from safeconduct.record.types import Verdict
from safeconduct.record.withdrawn import is_withdrawn
from safeconduct.record.wording import claim_value_in_words

_NOBODY: Final = Ref(Table.CLAIM, "")


@dataclass(frozen=True, slots=True)
class Saying:
    """Something that can be said of a claim. ``word`` is its value in the form."""

    word: str
    kind: LinkKind
    verdict: Verdict | None = None


_SAYINGS: Final = (
    Saying("agree", LinkKind.REVIEW, Verdict.AGREE),
    Saying("query", LinkKind.REVIEW, Verdict.QUERY),
    Saying("reject", LinkKind.REVIEW, Verdict.REJECT),
    Saying("dispute", LinkKind.DISPUTES),
    Saying("retract", LinkKind.RETRACTS),
    Saying("withdraw", LinkKind.WITHDRAW),
)


def _choices(words: Words) -> tuple[tuple[str, str], ...]:
    """Return what can be said, each with its words."""
    said = (
        words.say("I read it as a second reader, and agree"),
        words.say("I read it as a second reader, and it is in question"),
        words.say("I read it as a second reader, and reject it"),
        words.say("It is disputed: what it says is in doubt"),
        words.say("It is taken back: whoever said it no longer does"),
        words.say("Consent is withdrawn: show its content no more, on no day"),
    )
    return tuple((saying.word, text) for saying, text in zip(_SAYINGS, said, strict=True))


def page(visit: Visit) -> Page:
    """Return the form."""
    return _page(visit, visit.record.open_claim(visit.name("claim")))


def send(visit: Visit) -> Shown:
    """Say it; the claim's page follows. The form again where nothing was chosen or it makes no sense."""
    opened = visit.record.open_claim(visit.name("claim"))
    chosen = [saying for saying in _SAYINGS if saying.word == visit.form.text("saying")]
    if not chosen:
        return _page(visit, opened, problem=visit.words.say("Choose what is to be said."))
    link = Link(chosen[0].kind, _NOBODY, Ref(Table.CLAIM, opened.name), visit.form.text("note"), chosen[0].verdict)
    try:
        links = with_what_took_its_place(visit.record, checked(visit.record, link))
        intents = links_intents(links, visit.placing().for_link)
        ops = visit.vault.append(intents)
    except SafeconductError as error:
        advice = visit.advice(error)
        return _page(visit, opened, problem=" ".join((advice.what, advice.safe)))
    address = visit.link("claim", opened.name)
    return visit.done(visit.went(address, SOME_STAYS).address if left_out(links, intents) else address, *ops)


def _page(visit: Visit, opened: Opened, *, problem: str = "") -> Page:
    language = visit.words.tongue.spoken
    is_hidden = is_withdrawn(visit.record, opened)
    facts = {
        "value": visit.words.phrase(CONTENT_GONE)
        if is_hidden
        else claim_value_in_words(opened.claim, language, visit.record.vocabulary),
        "property": property_in_words(opened.claim.property, language, visit.record.vocabulary),
        "said": "" if is_hidden else opened.claim.said,
        "choices": _choices(visit.words),
        "problem": problem,
        "into": goes_into(visit, visit.placing().homes(Ref(Table.CLAIM, opened.name))),
        "back_to_claim": visit.at(f"/claim/{visit.path['claim']}"),
    }
    return Page("saying.html", facts, 422 if problem else 200)

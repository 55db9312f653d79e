"""Reading a text: an article or a testimony is pasted in, kept word for word as an account, and its reading begins.

Nothing is claimed here: the words are kept, and what they say is for a person to take on the next page. Nothing that
was typed is lost: a refusal shows the form as it was filled in. Refuses a text without words or without anybody who
brought it, and one that is longer than an account may be, each in one sentence.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.intervals import UNKNOWN
from safeconduct.desk.into import FIELD, was_seen, written_handle
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.tongues import languages_in_words
from safeconduct.desk.visit import Visit
from safeconduct.record.commands import new_local_id
from safeconduct.record.dates import dates_from_words
from safeconduct.record.entering import TypedAccount, understood
from safeconduct.record.items import Table, VoiceKind
from safeconduct.record.named import Named
from safeconduct.record.reading.commands import keep_intents
from safeconduct.record.reading.kept import KeptText
from safeconduct.record.wording import published_in_words

# Whose words it is: somebody printed it for all, or somebody told it to us.
PUBLIC, PRIVATE = "public", "private"
# Under this name the address says which text it is that is typed: a handle of chance, for nothing is kept of it yet.
_WHICH: Final = "typed"
_ID_BYTES: Final = 16


def page(visit: Visit) -> Shown:
    """Return the form, empty or as it was filled in before the desk locked; lead a new text to its own address."""
    if not visit.query.get(_WHICH, ""):
        return Elsewhere(f"/text?{_WHICH}={visit.handle(_WHICH, visit.entropy.bytes(_ID_BYTES).hex())}")
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Keep the text with its account, and go on to its reading page."""
    form, say = visit.form, visit.words.say
    if not form.text("text"):
        return _page(visit, problem=say("Paste the text first: there are no words yet."))
    if not form.text("outlet"):
        return _page(visit, problem=say("Say who printed, sent or told it."))
    if form.text("sort") not in (PUBLIC, PRIVATE):
        return _page(visit, problem=say("Choose whether it was published or told to us in private."))
    if not was_seen(visit):
        return _page(visit, problem=say("Another part is chosen now: look where it goes, and keep it then."))
    try:
        found = understood(visit.record, _typed(visit), today=visit.today, new_id=lambda: new_local_id(visit.entropy))
        for place in sorted(found.faults):
            raise found.faults[place]
        kept = KeptText(found.source, form.text("text"))
        ops = visit.vault.append(keep_intents(visit.placing(), kept, found.items))
    except SafeconductError as error:
        advice = visit.advice(error)
        return _page(visit, problem=" ".join((advice.what, advice.safe, advice.do)))
    return visit.done(visit.at(f"/account/{visit.handle('account', found.source)}/reading"), *ops)


def _typed(visit: Visit) -> TypedAccount:
    """Return the account. What somebody told in private was published by nobody, and was learnt on its day."""
    form = visit.form
    is_public = form.text("sort") == PUBLIC
    day = form.text("day")
    return TypedAccount(
        outlet=form.text("outlet"),
        publisher=form.text("outlet") if is_public else "",
        publisher_kind=VoiceKind.OUTLET.value,
        published=day if is_public else "",
        learnt="" if is_public else day,
        url=form.text("url"),
        language=form.text("language"),
        note=form.text("note"),
    )


def _page(visit: Visit, *, problem: str = "") -> Page:
    language = visit.words.tongue.spoken
    facts = {
        "problem": problem,
        "day": _understood(visit),
        "part": written_handle(visit),
        "part_field": FIELD,
        "sorts": (
            (PUBLIC, visit.words.say("it was published")),
            (PRIVATE, visit.words.say("it was told or sent to us in private")),
        ),
        "outlets": Named(visit.record, language, visit.lists).offered(Table.VOICE),
        "tongues_of_texts": tuple(languages_in_words(visit.words).items()),
    }
    return Page("text_in.html", facts, 422 if problem else 200)


def _understood(visit: Visit) -> str:
    """Return the typed day in words as it is understood; nothing where there is none, or none that is understood."""
    try:
        span = dates_from_words(visit.form.text("day")).interval if visit.form.text("day") else UNKNOWN
    except SafeconductError:
        return ""
    return "" if span.is_unknown() else published_in_words(span, visit.words.tongue.spoken)

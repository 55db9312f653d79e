"""Reading a text: an article or a testimony is pasted in, kept word for word as an account, and its reading begins.

Nothing is claimed here: the words are kept, and what they say is for a person to take on the next page. Nothing that
was typed is lost: a refusal shows the form as it was filled in. Refuses a text without words or without anybody who
brought it, and one that is longer than an account may be, each in one sentence at its field, all of it at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.base.intervals import UNKNOWN
from safeconduct.desk.into import FIELD, was_seen, written_handle
from safeconduct.desk.refusals import Refusals, in_order
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.tongues import languages_offered
from safeconduct.desk.visit import Visit
from safeconduct.record.commands import new_local_id
from safeconduct.record.dates import dates_from_words
from safeconduct.record.entering import TypedAccount, understood
from safeconduct.record.items import Table, VoiceKind
from safeconduct.record.named import Named
from safeconduct.record.reading.commands import keep_intents
from safeconduct.record.reading.kept import KeptText, check_length
from safeconduct.record.reading.tongue import language_of
from safeconduct.record.wording import published_in_words

# Whose words it is: somebody printed it for all, or somebody told it to us.
PUBLIC, PRIVATE = "public", "private"
# Under this name the address says which text it is that is typed: a handle of chance, for nothing is kept of it yet.
_WHICH: Final = "typed"
_ID_BYTES: Final = 16
# The field of this form in which a member of the account was typed.
_FIELD_OF: Final = {
    "outlet": "outlet",
    "publisher": "outlet",
    "published": "day",
    "learnt": "day",
    "url": "url",
    "language": "language",
    "note": "note",
}


def page(visit: Visit) -> Shown:
    """Return the form, empty or as it was filled in before the desk locked; lead a new text to its own address."""
    if not visit.query.get(_WHICH, ""):
        return Elsewhere(f"/text?{_WHICH}={visit.handle(_WHICH, visit.entropy.bytes(_ID_BYTES).hex())}")
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Keep the text with its account, and go on to its reading page."""
    form, say, refused = visit.form, visit.words.say, Refusals(visit)
    if form.text("sort") not in (PUBLIC, PRIVATE):
        refused.said["sort"] = say("Choose whether it was published or told to us in private.")
    if not form.text("outlet"):
        refused.said["outlet"] = say("Say who printed, sent or told it.")
    found = understood(visit.record, _typed(visit), today=visit.today, new_id=lambda: new_local_id(visit.entropy))
    for place in sorted(found.faults):
        with refused.at(_FIELD_OF[place[1]]):
            raise found.faults[place]
    with refused.at("text"):
        check_length(form.text("text"))
    if not form.text("text"):
        refused.said["text"] = say("Paste the text first: there are no words yet.")
    if not was_seen(visit):
        refused.said[""] = say("Another part is chosen now: look where it goes, and keep it then.")
    if refused.said:
        return _page(visit, refused.said)
    ops: Sequence[OpId] = ()
    with refused.at(""):
        ops = visit.vault.append(keep_intents(visit.placing(), KeptText(found.source, form.text("text")), found.items))
    if refused.said:
        return _page(visit, refused.said)
    return visit.done(visit.at(f"/account/{visit.handle('account', found.source)}/reading"), *ops)


def _typed(visit: Visit) -> TypedAccount:
    """Return the account. What somebody told in private was published by nobody, and was learnt on its day."""
    form = visit.form
    is_private, day = form.text("sort") == PRIVATE, form.text("day")
    return TypedAccount(
        outlet=form.text("outlet"),
        publisher=form.text("outlet") if form.text("sort") == PUBLIC else "",
        publisher_kind=VoiceKind.OUTLET.value,
        published="" if is_private else day,
        learnt=day if is_private else "",
        url=form.text("url"),
        language=form.text("language") or language_of(form.text("text")),
        note=form.text("note"),
    )


def _page(visit: Visit, faults: Mapping[str, str] = MappingProxyType({})) -> Page:
    language, labels = visit.words.tongue.spoken, _labels(visit)
    facts = {
        "faults": in_order(faults, labels),
        "labels": labels,
        "day": _understood(visit),
        "part": written_handle(visit),
        "part_field": FIELD,
        "sorts": (
            (PUBLIC, visit.words.say("it was published")),
            (PRIVATE, visit.words.say("it was told or sent to us in private")),
        ),
        "outlets": Named(visit.record, language, visit.lists).offered(Table.VOICE),
        "tongues_of_texts": languages_offered(visit.words, visit.form.text("language")),
    }
    return Page("text_in.html", facts, 422 if faults else 200)


def _labels(visit: Visit) -> dict[str, str]:
    """Return what the fields of the form are called, in its order."""
    say = visit.words.say
    return {
        "sort": say("Where it comes from"),
        "outlet": say("Who printed, sent or told it"),
        "day": say("On which day"),
        "url": say("Address"),
        "language": say("Language"),
        "note": say("Note"),
        "text": say("The words"),
    }


def _understood(visit: Visit) -> str:
    """Return the typed day in words as it is understood; nothing where there is none, or none that is understood."""
    try:
        span = dates_from_words(visit.form.text("day")).interval if visit.form.text("day") else UNKNOWN
    except SafeconductError:
        return ""
    return "" if span.is_unknown() else published_in_words(span, visit.words.tongue.spoken)

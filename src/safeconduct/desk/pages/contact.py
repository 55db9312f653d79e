"""The contact card: how somebody may safely be reached, as data that answers are held against (`intake.composing`).

Who reports is not who is at risk. Only what was changed on the page is set, so that what somebody else set meanwhile
stands; of a card filled in with what they answered themselves (``?theirs=1``) that is set too, as it was sent. Refuses
hours and zones that cannot be read, and says which line; says of what is too much for a card at its field, before it
is sent too. Rules: `intake.hours_words`, `intake.answered`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.about_request import Request, request_of
from safeconduct.desk.calls import chosen
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import person_here, readers_of_inbox, user_from_handle, user_handle
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.theirs import THEIRS, ShownAnswer, filled_card, filled_in, mark_of, settled_by, shown_answers
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import card_intent
from safeconduct.intake.hours_words import hours_from_line, hours_in_words, is_any_time, silence_from_words
from safeconduct.intake.item_bytes import MOST_LINE
from safeconduct.intake.types import Card, CardField, Consent, Relation
from safeconduct.intake.word_bytes import MOST_OF_A_KIND, FieldValue
from safeconduct.intake.wording import CONSENTS, RELATIONS

# In what a card sends that was opened with what they answered.
_FILLED: Final = "filled"


def page(visit: Visit) -> Page:
    """Return the card with what counts now."""
    return _page(visit, request_of(visit, person_here(visit)))


def send(visit: Visit) -> Shown:
    """Set what was changed; the card again, with the line, where something cannot be read."""
    request = request_of(visit, person_here(visit))
    card, theirs = request.intake.card(request.person), request.intake.theirs(request.person)
    try:
        if _too_much(visit, visit.form):
            return _page(visit, request)
        given = _given(visit, visit.form)
        now, relation = _values(card), chosen(Relation, visit.form.text("relation"), Relation.UNKNOWN)
        settled = settled_by(theirs, relation) if visit.form.has(_FILLED) else frozenset[CardField]()
        changes = {field: value for field, value in given.items() if field in settled or value != now[field]}
        if changes and visit.form.text("known") != mark_of(visit, theirs):
            return _page(visit, request, is_anew=True)
        if not changes:
            return Elsewhere(request.about.thread)
        ops = visit.vault.append([card_intent(request.intake, request.person, changes)])
    except SafeconductError as error:
        return _page(visit, request, (visit.advice(error),))
    return visit.done(request.about.thread, *ops)


def _values(card: Card) -> dict[CardField, FieldValue]:
    return {
        CardField.RELATION: card.relation,
        CardField.ABOUT: card.about,
        CardField.CONSENT: card.consent,
        CardField.LANGUAGES: card.languages,
        CardField.HOURS: card.hours,
        CardField.AVOID: card.avoid,
        CardField.COVER: card.cover,
        CardField.WHO_ANSWERS: card.who_answers,
        CardField.IS_SHARED: card.is_shared,
        CardField.SILENCE: card.silence,
        CardField.CALLED: card.called,
        CardField.NOTES: card.notes,
    }


def _given(visit: Visit, form: Form) -> dict[CardField, FieldValue]:
    who = tuple(sorted(user_from_handle(visit, one) for one in form.all("who") if one))
    return {
        CardField.RELATION: chosen(Relation, form.text("relation"), Relation.UNKNOWN),
        CardField.ABOUT: form.text("about"),
        CardField.CONSENT: chosen(Consent, form.text("consent"), Consent.UNKNOWN),
        CardField.LANGUAGES: _listed(form.text("languages")),
        CardField.HOURS: tuple(
            hours_from_line(line) for line in form.text("hours").split("\n") if line.strip() and not is_any_time(line)
        ),
        CardField.AVOID: _listed(form.text("avoid")),
        CardField.COVER: form.text("cover"),
        CardField.WHO_ANSWERS: who,
        CardField.IS_SHARED: form.has("shared"),
        CardField.SILENCE: silence_from_words(form.text("silence_hours"), form.text("silence_then")),
        CardField.CALLED: form.text("called"),
        CardField.NOTES: form.text("notes"),
    }


def _too_much(visit: Visit, form: Form) -> dict[str, str]:
    """Return of each field that holds more than a card takes a sentence that says how much."""
    say, found = visit.words.say, dict[str, str]()
    for name in ("avoid", "languages"):
        if (count := len(_listed(form.text(name)))) > MOST_OF_A_KIND:
            found[name] = say(
                "{n} words, and a card takes {most}. No answer is searched for what you leave out; notes keep it.",
                n=count,
                most=MOST_OF_A_KIND,
            )
    if (count := sum(1 for line in form.text("hours").split("\n") if line.strip())) > MOST_OF_A_KIND:
        found["hours"] = say("{n} lines, and a card takes {most}: join some.", n=count, most=MOST_OF_A_KIND)
    if (count := len(form.text("silence_then"))) > MOST_LINE:
        found["silence_then"] = say(
            "{n} characters, and a card takes {most}: shorten it here, and keep the whole of it in the notes.",
            n=count,
            most=MOST_LINE,
        )
    return found


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in re.split(r"[,;\n]", text) if one.strip()))


def _page(visit: Visit, request: Request, advice: tuple[Advice, ...] = (), *, is_anew: bool = False) -> Page:
    phrase, card = visit.words.phrase, request.intake.card(request.person)
    theirs = request.intake.theirs(request.person)
    is_filled = bool(theirs.said) and (visit.form.has(_FILLED) or bool(visit.query.get(THEIRS, "")))
    typed = visit.form if visit.form.texts else _as_form(visit, card)
    if is_filled and not visit.form.texts:
        typed = filled_in(card, theirs, typed, visit.words.tongue.spoken)
    marks: dict[str, list[ShownAnswer]] = {}
    for one in shown_answers(visit, request, theirs):
        marks.setdefault(one.at, []).append(one)
    too_much = _too_much(visit, typed)
    people = readers_of_inbox(visit, request.person.part, request.people)
    facts = {
        "into": (),
        "about": request.about,
        "advice": advice,
        "typed": typed,
        "theirs": marks,
        "too_much": too_much,
        "is_filled": is_filled,
        "is_anew": is_anew,
        "known": mark_of(visit, theirs),
        "fill": filled_card(request) if theirs.said and not is_filled else "",
        "relations": tuple((one.value, phrase(words)) for one, words in RELATIONS.items()),
        "consents": tuple((one.value, phrase(words)) for one, words in CONSENTS.items()),
        "people": tuple((user_handle(visit, one), alias) for one, alias in people),
    }
    is_refused = bool(advice) or is_anew or (bool(too_much) and bool(visit.form.texts))
    return Page("contact.html", facts, 422 if is_refused else 200)


def _as_form(visit: Visit, card: Card) -> Form:
    """Return the card as it would have been typed."""
    texts: Iterable[tuple[str, str]] = (
        ("relation", card.relation.value),
        ("about", card.about),
        ("consent", card.consent.value),
        ("languages", ", ".join(card.languages)),
        ("hours", "\n".join(hours_in_words(one, visit.words.tongue.spoken) for one in card.hours)),
        ("avoid", ", ".join(card.avoid)),
        ("cover", card.cover),
        ("silence_hours", str(card.silence.hours or "")),
        ("silence_then", card.silence.then),
        ("called", card.called),
        ("notes", card.notes),
        *(("who", user_handle(visit, one)) for one in card.who_answers),
        *((("shared", "1"),) if card.is_shared else ()),
    )
    return Form(tuple(texts))

"""Reading a text into claims: the kept words on one side, on the other what they may say, and who did what to whom.

A suggestion becomes a claim only when a person takes it (decision 0018); each claim keeps its words and their place, so
that quote and claim point at each other. Hard passages are folded behind a line that says what they are; nothing plays
or shows itself by itself; one key puts the text away. Of an account whose consent was withdrawn there is a tombstone
and no words (P7). What was typed is never lost. Refuses to take what is decided already, and words that are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.consents_shown import consents_of, is_closed
from safeconduct.desk.days_read import DaysRead, days_read, is_unseen, look_first, unseen
from safeconduct.desk.forms import Form
from safeconduct.desk.paper_ways import paper_back, paper_query
from safeconduct.desk.passages import pages_of, segments
from safeconduct.desk.reading_aid import Asked, StillAsked
from safeconduct.desk.reading_shown import (
    MOST_CLAIMS,
    Row,
    about_of,
    aid_line,
    choices,
    claims_of,
    is_within,
    labels_of_act,
    rows_of,
    taken_of,
)
from safeconduct.desk.reading_typed import drop_typed, keep_typed, only_about, typed_before
from safeconduct.desk.recordings import (
    ORIGINALS,
    RECORDING,
    NotAClock,
    originals_offered,
    place_of_clocks,
    recordings_of,
)
from safeconduct.desk.refusals import Refusals, in_order
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.telling_typed import connection, speaker
from safeconduct.desk.visit import Visit, number_from_address
from safeconduct.protect.handles import UnknownHandle
from safeconduct.record.claim_wording import CONTENT_GONE
from safeconduct.record.commands import entries_intents, new_local_id
from safeconduct.record.consents import USES
from safeconduct.record.items import Source, Table, Voice
from safeconduct.record.links import Ref
from safeconduct.record.ontology.acts import FIELDS, TypedAct, enter_act
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.periods import PERIODS
from safeconduct.record.places import NO_PLACE
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.reading.by_hand import MOST_QUOTED, decisions_by_hand, quote_of, words_at
from safeconduct.record.reading.commands import (
    About,
    AccountRead,
    Numbered,
    State,
    decline_intents,
    keep_intents,
    picked,
    take,
    take_intents,
)
from safeconduct.record.reading.hard import hard_passages
from safeconduct.record.reading.kept import KeptText, reading_intent
from safeconduct.record.reading.marks import Mark, NoText, marked_text
from safeconduct.record.reading.time_codes import time_codes
from safeconduct.record.reading.types import Grade, Span
from safeconduct.record.reading.unread import unread, unread_in_words
from safeconduct.record.types import OWN_DATASET, PropertyKind
from safeconduct.record.when import said_on
from safeconduct.record.wording import listed

# What the address asks for: a page of a long text, and after which suggestion to go on.
PART: Final = "part"
AT: Final = "at"
# Whether that one said what had been proposed before.
LATER: Final = "later"
_OF_ACT: Final = (
    *("victim", "victim_is", "perpetrator", "perpetrator_is", "degree", "event", "begins", "ends", "where"),
    *("place", "during", "method", "status"),
)
# Members of a typed act that the form calls otherwise.
_FIELD_OF: Final = {"type_of_act": "type"}


def page(visit: Visit) -> Page:
    """Return the text with what it may say; where no words are kept yet, a field for them."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Take, change or decline a suggestion, enter an act, or keep the words; the page again where that is refused."""
    account = visit.name("account")
    if is_closed(visit, account):
        return _page(visit)
    doing: dict[str, Callable[[Visit, str], Shown]] = {
        "take": _take,
        "decline": _decline,
        "change": _change,
        "act": _act,
        "store": _keep,
        "ask": _ask_anew,
    }
    chosen = next((name for name in doing if visit.form.text(name)), "")
    try:
        keep_typed(visit, account, visit.form)
        return doing[chosen](visit, account) if chosen else _page(visit)
    except UnknownHandle:
        raise
    except SafeconductError as error:
        advice = visit.advice(error)
        return _page(visit, problem=" ".join((advice.what, advice.safe, advice.do)))


def _here(visit: Visit, **query: str) -> str:
    chosen = {RECORDING: visit.query[RECORDING]} if visit.query.get(RECORDING) else {}
    return visit.at(f"/account/{visit.path['account']}/reading", **paper_query(visit), **chosen, **query)


def _read(visit: Visit, account: str) -> AccountRead:
    return visit.reading_aid.read(visit.record, account, lambda: visit.look(0, 0)).read


def _numbered(visit: Visit, account: str, key: str) -> tuple[AccountRead, Numbered]:
    """Return the suggestion that a button means.

    NoSuchSuggestion where it is decided or not there any more; StillAsked where the model may be about to propose it.
    """
    here = visit.reading_aid.read(visit.record, account, lambda: visit.look(0, 0))
    read = here.read
    found = [one for one in read.numbered if one.suggestion.key.hex() == key]
    if not found and here.asked is Asked.WAITING:
        raise StillAsked
    picked(read, [found[0].number if found else 0])
    return read, found[0]


def _after(visit: Visit, one: Numbered) -> str:
    """Return the page again, at what comes after a suggestion."""
    query = {AT: str(one.number), **({LATER: "1"} if one.state is State.AGAIN else {})}
    return _here(visit, **query, **({PART: visit.query[PART]} if visit.query.get(PART) else {}))


def _take(visit: Visit, account: str) -> Shown:
    read, one = _numbered(visit, account, visit.form.text("take"))
    return _taken(visit, read, one, _about(visit))


def _change(visit: Visit, account: str) -> Shown:
    """Take a suggestion as somebody changed it."""
    read, one = _numbered(visit, account, visit.form.text("change"))
    form = visit.form
    if is_unseen(visit, _days_read(visit, account, read)):
        return _page(visit, problem=look_first(visit))
    about = replace(
        _about(visit),
        property_id=form.text("property"),
        value=form.text("value"),
        basis=form.text("basis"),
        period=form.text("period"),
    )
    return _taken(visit, read, one, about)


def _about(visit: Visit) -> About:
    form = visit.form
    return About(
        subject=form.text("subject"),
        subject_kind=form.text("subject_kind"),
        voice=form.text("voice"),
        voice_kind=form.text("voice_kind"),
        connection=form.text("connection"),
    )


def _taken(visit: Visit, read: AccountRead, one: Numbered, about: About) -> Shown:
    made = take(
        visit.record,
        read,
        [one.suggestion],
        about,
        today=visit.today,
        new_id=lambda: new_local_id(visit.entropy),
    )
    ops = visit.vault.append(take_intents(visit.placing(), read, made))
    return visit.done(_after(visit, one), *ops)


def _decline(visit: Visit, account: str) -> Shown:
    read, one = _numbered(visit, account, visit.form.text("decline"))
    return visit.done(_after(visit, one), *visit.vault.append(decline_intents(visit.placing(), read, [one.suggestion])))


def _ask_anew(visit: Visit, account: str) -> Shown:
    """Have the model asked again, which was ended or failed; what was typed is kept."""
    visit.reading_aid.ask_anew()
    _read(visit, account)
    return Elsewhere(_here(visit, **({PART: visit.query[PART]} if visit.query.get(PART) else {})))


def _keep(visit: Visit, account: str) -> Shown:
    text = visit.form.text("text")
    if not text:
        return _page(visit, problem=visit.words.say("Paste the text first: there are no words yet."))
    ops = visit.vault.append(keep_intents(visit.placing(), KeptText(account, text)))
    return visit.done(_here(visit), *ops)


def _act(visit: Visit, account: str) -> Shown:
    """Enter who did what to whom, with the words that say so."""
    form, refused = visit.form, Refusals(visit)
    faults, say = refused.said, visit.words.say
    if not form.text("type"):
        faults["type"] = say("Choose what was done.")
    if not form.text("victim"):
        faults["victim"] = say("Say to whom it was done: a name, or a description.")
    kept, span, quote, place = KeptText(account, ""), Span(0, 0), "", NO_PLACE
    voice, new_voice = "", list[tuple[Table, Voice]]()
    with refused.at("words"):
        kept, span, quote = _quoted(visit, account)
    with refused.at("voice"):
        voice, new_voice = speaker(visit)
    try:
        place = place_of_clocks(form, recordings_of(visit, account))
    except NotAClock:
        faults["at"] = say("Give the times as 1:05, of one recording.")
    telling = Telling(
        source=account,
        voice=voice,
        connection=connection(visit),
        said=kept.text[span.start : span.end][:MOST_QUOTED],
        quote=quote,
        place=place,
    )
    sitting = Sitting(visit.record, telling, lambda: new_local_id(visit.entropy))
    typed = TypedAct(type_of_act=form.text("type"), **{name: form.text(name) for name in _OF_ACT})
    enter_act(sitting, typed, visit.words.tongue.spoken, lambda member: refused.at(_FIELD_OF.get(member, member)))
    if not faults:
        faults |= {name: look_first(visit) for name in unseen(visit, _days_of_act(visit, account, form))[:1]}
    if faults:
        return _page(visit, faults=faults)
    named = tuple(one for one in sitting.parts_named() if not (new_voice and one == Ref(Table.VOICE, voice)))
    part = visit.placing().beside(Ref(Table.SOURCE, account), named)
    before = entries_intents(part, OWN_DATASET, new_voice) if new_voice else []
    pointing = [reading_intent(part, kept, decisions_by_hand(sitting.claims, span))] if quote else []
    ops = visit.vault.append([*before, *sitting.intents(part), *pointing])
    keep_typed(visit, account, only_about(form))
    return visit.done(_here(visit), *ops)


def _days_of_act(visit: Visit, account: str, form: Form) -> dict[str, DaysRead]:
    """Return how the days of the act in the form were read."""
    asked = {"begins": FIELDS["begins"], "ends": FIELDS["ends"], "during": ""}
    typed = {name: (form.text(name), property_id) for name, property_id in asked.items() if form.text(name)}
    return days_read(visit, typed, said_on(visit.record, account))


def _days_read(visit: Visit, account: str, read: AccountRead) -> dict[str, DaysRead]:
    """Return how a value was read that is typed in the place of a proposed one, where that is a day, and a time."""
    form = visit.form
    key = form.text("change") or form.text("open")
    one = next((one.suggestion for one in read.numbered if one.suggestion.key.hex() == key), None)
    typed = dict[str, tuple[str, str]]()
    if one is not None and one.value.kind is PropertyKind.DATE and form.text("value"):
        typed["value"] = form.text("value"), one.property
    if one is not None and one.property in PERIODS and form.text("period"):
        typed["period"] = form.text("period"), ""
    return days_read(visit, typed, said_on(visit.record, account))


def _quoted(visit: Visit, account: str) -> tuple[KeptText, Span, str]:
    """Return the account's words, the place of those that are quoted, and the quote; none of it where none are."""
    words = visit.form.text("words")
    if not words:
        return KeptText(account, ""), Span(0, 0), ""
    # What is covered, because consent for it was withdrawn, cannot be quoted.
    marked = marked_text(visit.record, account)
    span = words_at(marked.shown, words, number_from_address(visit.form.text("start")))
    return marked.kept, span, quote_of(marked.shown, span)


def _page(visit: Visit, *, problem: str = "", faults: Mapping[str, str] = MappingProxyType({})) -> Page:
    account = visit.name("account")
    source = visit.record.entry(Table.SOURCE, account)
    if not isinstance(source, Source):
        raise NoSuchEntry(kind=NOUNS[Table.SOURCE])
    status = 422 if problem or faults else 200
    ways = {
        "here": _here(visit),
        "account_address": visit.at(f"/account/{visit.path['account']}", **paper_query(visit)),
        "paper_address": paper_back(visit),
        "copies_address": visit.at(f"/account/{visit.path['account']}/copies"),
        "consent_address": visit.at(f"/account/{visit.path['account']}/consent", **paper_query(visit)),
    }
    if is_closed(visit, account):
        drop_typed(visit, account)
        facts = {**ways, "tombstone": visit.words.phrase(CONTENT_GONE), "heading": visit.words.phrase(CONTENT_GONE)}
        return Page("reading_closed.html", facts)
    if visit.query.get("away"):
        return Page("reading_away.html", ways)
    typed, labels, recordings = typed_before(visit, account), labels_of_act(visit), recordings_of(visit, account)
    head = {
        **ways,
        "heading": source.outlet,
        "problem": problem,
        "faults": in_order(faults, labels),
        "labels": labels,
        "consents": tuple(consents_of(visit, account)),
        "uses": len(USES),
        "recordings": recordings,
        "originals_here": originals_offered(visit, recordings) if visit.query.get(ORIGINALS) else None,
        "plain_here": visit.at(f"/account/{visit.path['account']}/reading", **paper_query(visit)),
        "typed": typed,
        "days_read": _days_of_act(visit, account, typed),
    }
    try:
        here = visit.reading_aid.read(visit.record, account, lambda: visit.look(0, 0))
    except NoText:
        return Page("reading_empty.html", head, status)
    shown = {**head, **_of_text(visit, account, here.read), "aid": aid_line(visit, here)}
    # Shown again by itself until the model has answered, but not after a form, nor between two decisions: a key that
    # is pressed while a page is loaded is lost.
    is_again = here.asked is Asked.WAITING and visit.form.is_empty and not visit.query.get(AT)
    return Page("reading.html", {**shown, "is_again": is_again}, status)


def _of_text(visit: Visit, account: str, read: AccountRead) -> dict[str, object]:
    held = visit.record.vocabulary.ontology
    marked = marked_text(visit.record, account)
    claims = claims_of(visit, account)[:MOST_CLAIMS]
    by_claim = _first_marks(marked.marks)
    said = [(by_claim[one.name].span, text) for one in claims if one.name in by_claim for text in one.claim.value.texts]
    named = visit.reading_aid.hard_acts(account, marked.shown, lambda: visit.look(0, 0))
    hard = hard_passages(held, marked.shown, said, named)
    # A text made to be slow takes seconds up to here; whoever locks meanwhile does not wait for the rest.
    visit.look(0, 0)
    parts = pages_of(marked.shown)
    n = min(number_from_address(visit.query.get(PART, "")), len(parts) - 1)
    rows = rows_of(visit, account, read.numbered, parts[n], hard)
    first, later = (tuple(one for one in rows if one.is_again is is_again) for is_again in (False, True))
    visit.look(0, 0)
    # The place of each claim in the text, in the order of the list beside it.
    places = [by_claim.get(one.name, Mark(Span(0, 0), one.name, "", Grade.PLAIN)) for one in claims]
    shown = segments(
        marked.shown, parts[n], numbered=read.numbered, claims=places, codes=time_codes(marked.shown), hard=hard
    )
    after, opened = number_from_address(visit.query.get(AT, "")), visit.form.text("change") or visit.form.text("open")
    among = later if visit.query.get(LATER) and later else first
    days = _days_read(visit, account, read)
    told = (one for one in unread(marked.shown) if not is_within(one, hard))
    return {
        "value_read": days.get("value"),
        "period_read": days.get("period"),
        "unread": unread_in_words(marked.shown, told, visit.words.tongue.spoken),
        "segments": shown,
        "fold_words": {one.terms: _fold_words(visit, one.terms) for one in shown if one.terms},
        "rows": first,
        "later": later,
        # Whoever decides on one of those that say the same once more goes on among them.
        "is_later_open": bool(visit.query.get(LATER)) or any(one.key == opened for one in later),
        "next": next((one.number for one in among if one.number > after), among[0].number if among and after else 0),
        "is_after": bool(after),
        "taken": tuple(taken_of(visit, claims, by_claim, hard, parts)),
        "parts": tuple((i, _here(visit, **{PART: str(i)}), i == n) for i in range(len(parts)))
        if len(parts) > 1
        else (),
        "list_here": _here(visit, **({PART: str(n)} if n else {})),
        "opened": opened,
        "property_words": _property_words(visit, read, rows),
        "about": about_of(claims, visit),
        "offered": choices(visit),
        "digits": read.kept.digest.hex()[:16],
    }


def _fold_words(visit: Visit, terms: tuple[str, ...]) -> str:
    """Return what a passage that is folded away is about, in the middle of a sentence."""
    words, language = visit.record.vocabulary, visit.words.tongue.spoken
    return listed(words.term_in_words(one, language).lower() for one in terms)


def _property_words(visit: Visit, read: AccountRead, rows: Sequence[Row]) -> dict[str, str]:
    """Return what the property of each suggestion that is shown is called, by its key: what a change begins with."""
    language, words, shown = visit.words.tongue.spoken, visit.record.vocabulary, {one.number for one in rows}
    return {
        one.suggestion.key.hex(): property_in_words(one.suggestion.property, language, words)
        for one in read.numbered
        if one.number in shown and one.suggestion.property
    }


def _first_marks(marks: tuple[Mark, ...]) -> dict[str, Mark]:
    """Return the first place of each claim in the text."""
    found: dict[str, Mark] = {}
    for one in marks:
        found.setdefault(one.claim, one)
    return found

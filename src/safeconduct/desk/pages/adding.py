"""Adding an account with its claims in one sitting: typed in words, shown back as understood, recorded as one entry.

What words mean is decided in `record.entering`. Nothing that was typed is lost: whatever a button does, the form comes
back as it was filled in, and a draft of it lies in the vault (promise P4). Only one button records.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.drafts import ABOUT, ASKS, DRAFT, drafts_waiting, drop_draft, find_draft, keep_draft, new_draft
from safeconduct.desk.forms import Form
from safeconduct.desk.into import FIELD, was_seen, written_handle
from safeconduct.desk.paper_ways import paper_back, paper_query
from safeconduct.desk.quoting import TOOK, took_intents
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.tongues import languages_offered
from safeconduct.desk.visit import Visit
from safeconduct.record.claim_wording import CONNECTIONS
from safeconduct.record.commands import new_local_id
from safeconduct.record.entering import (
    GROWING,
    Naming,
    Place,
    TypedAccount,
    TypedClaim,
    Understood,
    account_intent,
    understood,
)
from safeconduct.record.entry_words import KINDS
from safeconduct.record.items import SubjectKind, Table, VoiceKind
from safeconduct.record.named import Named, Within
from safeconduct.record.places import place_from_text, place_in_words
from safeconduct.record.property_words import property_in_words
from safeconduct.record.reading.wording import when_in_words
from safeconduct.record.types import PropertyKind
from safeconduct.record.wording import BASES, UNKNOWN, day_in_words, span_in_words, value_in_words

# Claims on one page. An article has a dozen; a long testimony is entered in several sittings.
_MOST_ROWS: Final = 50
_ROWS: Final = "rows"
# What the handles are of by which an address says what something is to be added about.
_MEANT: Final = {ABOUT: "subject", ASKS: "property"}
# What a new row takes over from the one above it: one voice usually says several things of one subject.
_TAKEN_OVER: Final = ("subject", "subject_kind", "voice", "voice_kind", "connection", "place", "points")
_OF_ACCOUNT: Final = tuple(one.name for one in fields(TypedAccount) if one.name != "claims")
_OF_CLAIM: Final = tuple(one.name for one in fields(TypedClaim) if one.name != "corrects")


@dataclass(frozen=True, slots=True)
class Told:
    """What is said beside a field: how it was understood, or what is wrong with it."""

    words: str
    kind: str


def page(visit: Visit) -> Page:
    """Return the form: empty, as a call or a message begins, as a draft has it, or as it was before the desk locked."""
    form = visit.form
    handle = form.text(DRAFT) or visit.query.get(DRAFT, "") or new_draft(visit)
    if form.is_empty:
        form = next(iter(find_draft(visit, handle)), Form(_begun(visit)))
    is_of_another = visit.parts().are_several and form.text(FIELD) not in ("", written_handle(visit))
    note = _of_another_part(visit) if is_of_another else ""
    return _page(visit, Form((*form.texts, (DRAFT, handle))), note=note)


def send(visit: Visit) -> Shown:
    """Do what the pressed button says; every button but one shows the form again."""
    form, say = visit.form, visit.words.say
    match form.text("do"):
        case "read":
            return _readings(visit, form)
        case "keep":
            return _readings(visit, form, note=_kept(visit, form))
        case "draft":
            return _page(visit, form, note=_kept(visit, form) or say("There is nothing to keep yet."))
        case "discard":
            drop_draft(visit, form.text(DRAFT))
            note = say("The draft is dropped. What you typed stands here as long as this page does.")
            return _page(visit, form, note=note)
        case "row":
            return _page(visit, _with_row(form), note=_kept(visit, form))
        case "send":
            return _record(visit, form)
        case _:
            return _page(visit, form, note=_kept(visit, form), is_checked=True)


def _record(visit: Visit, form: Form) -> Shown:
    found = _understood(visit, form)
    if found.faults:
        return _page(visit, form, note=_kept(visit, form), is_checked=True, status=422)
    if not was_seen(visit):
        return _page(visit, form, note=_of_another_part(visit), is_checked=True, status=422)
    try:
        part = visit.placing().for_new()
        took = took_intents(visit, form, found.source, part)
        ops = visit.vault.append([account_intent(part, found.items), *took])
    except SafeconductError as error:
        return _page(visit, form, note=visit.advice(error), status=422)
    drop_draft(visit, form.text(DRAFT))
    return visit.done(visit.link("account", found.source, **paper_query(visit)), *ops)


def _of_another_part(visit: Visit) -> str:
    return visit.words.say(
        "Nothing is recorded yet. This was typed while another part was chosen: look at the line that says into which "
        "part it goes now, choose another there if that is wrong, and record it then."
    )


def _kept(visit: Visit, form: Form) -> str:
    """Keep the draft and return what is said of it; nothing of a form that is empty."""
    try:
        is_kept = keep_draft(visit, form.text(DRAFT), form)
    except SafeconductError as error:
        advice = visit.advice(error)
        return " ".join((advice.what, advice.safe, advice.do))
    return visit.words.say("Kept as a draft in the vault; not recorded yet.") if is_kept else ""


def _begun(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return what the form begins with: a subject and a property that a page asked for, handed over by handles.

    A call or a message was published by nobody and learnt today.
    """
    if visit.query.get("of", "") != "call":
        return tuple(_asked_for(visit))
    language = visit.words.tongue.spoken
    return ("published.0", visit.words.phrase(UNKNOWN)), ("learnt.0", day_in_words(visit.today, language))


def _asked_for(visit: Visit) -> Iterator[tuple[str, str]]:
    language = visit.words.tongue.spoken
    for subject in visit.meant(ABOUT, _MEANT[ABOUT]):
        yield "subject.1", Named(visit.record, language, visit.lists).words_for(Table.SUBJECT, subject)
    for property_id in visit.meant(ASKS, _MEANT[ASKS]):
        yield "property.1", property_in_words(property_id, language, visit.record.vocabulary)


def _rows(form: Form) -> int:
    text = form.text(_ROWS)
    return max(1, min(_MOST_ROWS, int(text))) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _with_row(form: Form) -> Form:
    rows = _rows(form)
    if rows >= _MOST_ROWS:
        return form
    taken = tuple((f"{name}.{rows + 1}", form.text(f"{name}.{rows}")) for name in _TAKEN_OVER)
    rest = tuple(pair for pair in form.texts if pair[0] != _ROWS)
    return Form((*rest, *taken, (_ROWS, str(rows + 1))))


def _understood(visit: Visit, form: Form) -> Understood:
    account = {name: form.text(f"{name}.0") for name in _OF_ACCOUNT}
    claims = tuple(
        TypedClaim(
            **{name: form.text(f"{name}.{row}") for name in _OF_CLAIM if name != "place" or form.text(f"points.{row}")},
            corrects=form.has(f"corrects.{row}"),
        )
        for row in range(1, _rows(form) + 1)
    )
    typed = TypedAccount(**account, claims=claims)
    return understood(
        visit.record,
        typed,
        today=visit.today,
        new_id=lambda: new_local_id(visit.entropy),
        naming=Naming(visit.lists, _within(visit)),
    )


def _within(visit: Visit) -> Within | None:
    """Return the parts whose entries may be named in the one that is written to; None where all may be."""
    parts = visit.parts()
    named = parts.named_by(parts.written)
    return None if all(one.id in named for one in (*parts.here, *parts.apart)) else named


def _name(place: Place) -> str:
    return f"{place[1]}.{place[0]}"


def _in_order(name: str) -> tuple[int, int]:
    """Return where a field stands on the page."""
    part, _, row = name.partition(".")
    return int(row), (_OF_CLAIM if int(row) else _OF_ACCOUNT).index(part)


def _told(visit: Visit, form: Form, found: Understood, *, is_checked: bool) -> dict[str, Told]:
    """Return what stands beside each field. What is still empty is no fault before somebody asks."""
    say, language = visit.words.say, visit.words.tongue.spoken
    told: dict[str, Told] = {}
    for place, value in found.values.items():
        words = (
            value_in_words(value, language, visit.record.vocabulary)
            if place[1] == "value"
            else span_in_words(value.kind, value.span, language)
        )
        if place in found.whens:
            words = when_in_words(found.whens[place], language)
        told[_name(place)] = Told(say("Understood as: {value}", value=words), "read")
    for place in found.to_come:
        told[_name(place)] = Told(say("This day is still to come. Is the year right?"), "hint")
    for place in found.new - found.faults.keys():
        told[_name(place)] = Told(say("Not here yet: it will be added."), "hint")
    for place in found.elsewhere - found.faults.keys():
        words = say("Another part knows it, which not all may read who read this one: here it will be added as new.")
        told[_name(place)] = Told(words, "hint")
    for place, other in found.alike.items():
        words = say("It looks like “{other}”, which is here already. If it is that, write it so.", other=other)
        told[_name(place)] = Told(words, "hint")
    for place, fault in found.faults.items():
        if not is_checked and place in found.new:
            told.setdefault(_name(place), Told(say("Not here yet. Choose what it is, or mend the name."), "hint"))
        elif is_checked or form.text(_name(place)):
            advice = fault.advice(language, is_page=True)
            told[_name(place)] = Told(f"{advice.what} {advice.do}", "fault")
    return told


def _readings(visit: Visit, form: Form, *, note: str = "") -> Page:
    """Return what the page's script puts beside the fields while somebody types: the same words, and nothing else."""
    found = _understood(visit, form)
    told = _told(visit, form, found, is_checked=False)
    readings = {name: [one.words, one.kind] for name, one in told.items()}
    return Page("readings.html", {"readings": {"told": readings, "new": _new(found), "note": note}})


def _new(found: Understood) -> list[str]:
    return sorted(_name(place) for place in found.new)


def _page(visit: Visit, form: Form, *, note: str | Advice = "", is_checked: bool = False, status: int = 200) -> Page:
    language, rows, found = visit.words.tongue.spoken, _rows(form), _understood(visit, form)
    is_new_row = visit.form.text("do") == "row"
    drafts = drafts_waiting(visit)
    told = _told(visit, form, found, is_checked=is_checked)
    faulty = sorted((name for name, one in told.items() if one.kind == "fault"), key=_in_order)
    named = Named(visit.record, language, visit.lists, within=_within(visit))
    is_call = visit.query.get("of", "") == "call"
    asked = {name: visit.query[name] for name, kind in _MEANT.items() if visit.meant(name, kind)} | paper_query(visit)
    here = visit.at("/add", **({"of": "call"} if is_call else asked), **{DRAFT: form.text(DRAFT)})
    facts = {
        "form": form,
        "part": written_handle(visit),
        # Two windows add two accounts: each form has an address of its own, and comes back after a lock by itself.
        "here": here,
        "into_back": here,
        "paper_address": paper_back(visit),
        "rows": range(1, rows + 1),
        "told": told,
        "new": _new(found),
        "faulty": faulty if is_checked else [],
        "is_fine": is_checked and not faulty,
        "focus": faulty[0] if is_checked and faulty else f"property.{rows}" if is_new_row else "outlet.0",
        "note": note if isinstance(note, str) else "",
        "advice": () if isinstance(note, str) else (note,),
        "is_call": is_call,
        "took": form.text(TOOK),
        "places": dict(_places(visit, form)),
        "drafts": [one for one in drafts if one.handle != form.text(DRAFT)],
        "can_grow": rows < _MOST_ROWS,
        "offered": {
            "subjects": named.offered(Table.SUBJECT),
            "voices": named.offered(Table.VOICE),
            "accounts": named.offered(Table.SOURCE),
            "properties": sorted(
                property_in_words(one, language, visit.record.vocabulary)
                for one in visit.record.property_ids(_within(visit))
            ),
            "bases": [visit.words.phrase(one) for one in BASES.values()],
            "languages": languages_offered(visit.words, form.text("language.0")),
        },
        "connections": [(one.value, visit.words.phrase(words)) for one, words in CONNECTIONS.items()],
        "kinds": _kinds(visit),
    }
    return Page("adding.html", facts, status)


def _places(visit: Visit, form: Form) -> Iterator[tuple[int, str]]:
    """Give the rows that may point to a place in a file, each with its words; what is no place is a fault."""
    for row in range(1, _rows(form) + 1):
        with suppress(ValueError):
            place = place_from_text(form.text(f"place.{row}"))
            if place.digest:
                yield row, place_in_words(place, visit.words.tongue.spoken)


def _kinds(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    """Return what something new can be, for each field that takes a name."""
    phrase = visit.words.phrase
    voices = [(kind.value, phrase(KINDS[kind])) for kind in VoiceKind]
    properties = [(kind.value, phrase(KINDS[kind])) for kind in PropertyKind]
    growing = (GROWING, visit.words.say("a count that only grows"))
    return {
        "subject": [(kind.value, phrase(KINDS[kind])) for kind in SubjectKind],
        "voice": voices,
        "publisher": voices,
        "property": [*properties, growing],
    }

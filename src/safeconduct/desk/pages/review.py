"""Findings and their readers: what waits for whom, and one finding with its claims, to be read and graded.

A second reader sees the claims, their words and sources, and nothing of what the first one said (`record.findings`
decides that, here as at the command). A grade holds for what the page showed: where a claim below changed meanwhile,
nothing is recorded and the page is shown anew. Refuses whoever entered a claim below.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import islice
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import SafeconductError
from safeconduct.desk.into import goes_into
from safeconduct.desk.lines import line_of
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.review_shown import FINDING, finding_line, finding_name, told_of
from safeconduct.desk.visit import Visit
from safeconduct.desk.words import Words
from safeconduct.record.asked import Asked
from safeconduct.record.explain import Behind
from safeconduct.record.explain import State as Stands
from safeconduct.record.finding_words import NOT_SHOWN, WAITS_FOR_YOU, YOUR_OWN
from safeconduct.record.findings import FINDING as NOUN
from safeconduct.record.findings import Reading, State, findings_of, grade_intents, graded, unread, wordings_below
from safeconduct.record.items import Table
from safeconduct.record.links import Ref
from safeconduct.record.queries import NoSuchEntry
from safeconduct.record.readers import Readers
from safeconduct.record.review_bytes import Wording
from safeconduct.record.types import Reading as DayReading
from safeconduct.record.types import Verdict

# Findings in one list, and claims on the page of one: the rest of the claims are behind the answer's own page.
_MOST: Final = 100
# Findings that nobody has read which are offered at once.
_MOST_NEW: Final = 25
_SUBJECT: Final = "review"
# The hidden field that holds which wordings the page showed.
_SHOWN: Final = "shown"
# Characters of a note (docs/formats/ops.md).
_MOST_OF_NOTE: Final = 2000


def page(visit: Visit) -> Page:
    """Return what waits for this reader, is open again, was read by nobody, by them, or waits for others."""
    readers = Readers(visit.team())
    found = list(graded(visit.record, readers.me, readers.person_of))
    waiting = [one for one in found if one.waits_for_me]
    mine = [one for one in found if one.mine and one not in waiting]
    own = [one for one in found if one.is_own]
    rest = [one for one in found if one not in waiting and one not in mine and one not in own]
    new = list(islice(unread(visit.record, readers.me, readers.person_of), _MOST_NEW))
    words = visit.words
    lists = (
        (words.say("You may read these"), [one for one in waiting if one.state is not State.REOPENED]),
        (words.say("Open again: read what changed"), [one for one in waiting if one.state is State.REOPENED]),
        (words.say("Nobody has read these yet; what was entered last stands first"), new),
        (words.say("You have read these"), mine),
        (words.say("You entered some of these: others read them"), own),
        (words.say("Read by others"), rest),
    )
    facts = {
        "lists": [
            (heading, [finding_line(visit, one) for one in some[:_MOST]], max(0, len(some) - _MOST))
            for heading, some in lists
            if some
        ],
        "record_address": visit.at("/record"),
    }
    return Page("reviews.html", facts)


def finding(visit: Visit) -> Page:
    """Return the page of one finding; NoSuchEntry where the record has no such thing."""
    readers = Readers(visit.team())
    return _page(visit, _asked_for(visit, readers), readers)


def send(visit: Visit) -> Shown:
    """Record a grade; the page again where nothing was chosen, what it rests on changed, or it is refused."""
    readers = Readers(visit.team())
    one = _asked_for(visit, readers)
    verdict = next((verdict for verdict in Verdict if verdict.value == visit.form.text("verdict")), None)
    note = visit.form.text("note").strip()
    if verdict is None:
        return _page(visit, one, readers, problem=visit.words.say("Choose what you say of it."))
    if len(note) > _MOST_OF_NOTE:
        told = visit.words.say("That is too long: at most {most} characters.").format(most=_MOST_OF_NOTE)
        return _page(visit, one, readers, problem=told)
    if visit.form.text(_SHOWN) != _mark(visit, one):
        told = visit.words.say("What it rests on changed meanwhile. This is how it stands now: read it once more.")
        return _page(visit, one, readers, problem=told)
    try:
        given = grade_intents(visit.record, visit.placing(), one, verdict, note)
        ops = visit.vault.append([intent for intents in given.values() for intent in intents])
    except SafeconductError as error:
        advice = visit.advice(error)
        return _page(visit, one, readers, problem=" ".join((advice.what, advice.safe)))
    return visit.done(f"/review/{visit.path[_SUBJECT]}/{visit.path[FINDING]}", *ops)


def _asked_for(visit: Visit, readers: Readers) -> Reading:
    wanted = visit.name(FINDING)
    for one in findings_of(visit.record, visit.name(_SUBJECT), readers.me, readers.person_of):
        if finding_name(one.finding) == wanted:
            return one
    raise NoSuchEntry(kind=NOUN)


def _mark(visit: Visit, one: Reading) -> str:
    """Return a sign for the wordings below a finding: another where any of them is another."""
    return mark_of_wordings(wordings_below(visit.record, one.row) if one.row else ())


def mark_of_wordings(below: Iterable[Wording]) -> str:
    """Return a sign for some wordings: another where any of them is another."""
    return hashlib.sha256(cbor.encode([[one.claim, one.version] for one in sorted(below)])).hexdigest()


def _choices(words: Words) -> tuple[tuple[str, str], ...]:
    """Return what can be said of a finding, each with its words."""
    said = {
        Verdict.AGREE: words.say("I agree: the sources say this"),
        Verdict.QUERY: words.say("It is in question: something has to be looked into"),
        Verdict.REJECT: words.say("I reject it: the sources do not say this"),
    }
    return tuple((verdict.value, said[verdict]) for verdict in Verdict)


def _page(visit: Visit, one: Reading, readers: Readers, *, problem: str = "") -> Page:
    row = one.row
    claims = row.standing or row.claims if row else ()
    behind = _behind(visit, one)
    may_grade = row is not None and not one.is_own
    facts = {
        "line": finding_line(visit, one),
        "subject_address": visit.lasting("subject", visit.record.shown_subject(one.finding.subject)),
        "claims": [line_of(visit, row, held) for held in behind[:_MOST]] if row else [],
        "more": max(0, len(behind) - _MOST),
        "told": told_of(visit, one, readers),
        "waits": visit.words.phrase(WAITS_FOR_YOU) if one.waits_for_me else "",
        "own": visit.words.phrase(YOUR_OWN) if one.is_own else "",
        "hidden": visit.words.phrase(NOT_SHOWN) if one.readers and not one.is_open and not one.is_own else "",
        "has_read": any(given.is_current for given in one.mine),
        "choices": _choices(visit.words) if may_grade else (),
        "shown": _mark(visit, one),
        "into": goes_into(visit, visit.placing().homes(Ref(Table.CLAIM, claims[0]))) if may_grade and claims else (),
        "problem": problem,
        "list_address": "/review",
    }
    return Page("review.html", facts, 422 if problem else 200)


def _behind(visit: Visit, one: Reading) -> list[Behind]:
    """Return the claims that a finding rests on, what stands first."""
    if one.row is None:
        return []
    subject = visit.record.shown_subject(one.finding.subject)
    asked = Asked(visit.record, subject, DayReading.KNOWN, visit.today, property_id=one.finding.property)
    return sorted(asked.behind(one.row), key=lambda held: held.state is not Stands.STANDS)

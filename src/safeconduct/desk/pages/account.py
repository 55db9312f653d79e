"""One account: who brought it out, when, when it was known here, and its claims with what became of them (promise P6).

Of an account whose consent was withdrawn it shows its days and its tombstone, and of its claims that they were there
(promise P7). After it was added here, what is worth a look stands above its claims.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.desk.hints import hints_about
from safeconduct.desk.into import holds
from safeconduct.desk.marked_words import marked_words
from safeconduct.desk.paper_ways import paper_back
from safeconduct.desk.render import Page
from safeconduct.desk.repeats_shown import MOST_REPEATING, repeating, repeats_ways
from safeconduct.desk.subject_ways import subject_way
from safeconduct.desk.tongues import languages_in_words
from safeconduct.desk.visit import Visit
from safeconduct.record.claim_wording import CONNECTIONS, CONTENT_GONE
from safeconduct.record.explain import State, voice_label
from safeconduct.record.held_accounts import HeldAccount, HeldClaim, account_on
from safeconduct.record.items import Connection, Table
from safeconduct.record.links import Ref
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened
from safeconduct.record.repeated import said_to_repeat
from safeconduct.record.withdrawn import is_source_withdrawn, is_withdrawn
from safeconduct.record.wording import (
    STATES,
    TOMBSTONE,
    basis_in_words,
    claim_value_in_words,
    day_in_words,
    published_in_words,
    voice_in_words,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One claim of the account; of withdrawn content there is but its tombstone."""

    address: str
    value: str
    state: str
    stands: bool
    subject: str = ""
    subject_name: str = ""
    subject_address: str = ""
    property: str = ""
    said: str = ""
    voice: str = ""
    repeats: tuple[tuple[str, str], ...] = ()
    corrects: bool = False


def page(visit: Visit) -> Page:
    """Return an account on the day looked at."""
    language = visit.words.tongue.spoken
    held = account_on(visit.record, visit.name("account"), reading=visit.looking.reading, day=visit.looking.day)
    is_hidden = is_source_withdrawn(visit.record, held.name)
    lines = tuple(_line(visit, one) for one in held.claims)
    words = () if is_hidden else marked_words(visit, held.name)
    said = () if is_hidden or visit.looking.is_past else said_to_repeat(visit.record, held.name)
    may_compare = words and not visit.looking.is_past
    facts = {
        "heading": visit.words.phrase(CONTENT_GONE) if is_hidden else held.source.outlet,
        "is_hidden": is_hidden,
        "is_gone": held.is_gone,
        "published": published_in_words(held.source.published, language),
        "is_published": not held.source.published.is_unknown(),
        "known": day_in_words(held.known_on, language),
        "entered": day_in_words(held.entered_on, language),
        "shown": () if is_hidden else (_shown(visit, held),),
        "lines": lines,
        "words": words,
        "left_out": held.left_out,
        "repeating": repeating(visit, said[:MOST_REPEATING]),
        "more_repeating": max(0, len(said) - MOST_REPEATING),
        "falls": () if is_hidden else _falls(visit, lines),
        "part": holds(visit, Ref(Table.SOURCE, held.name)),
        "history_address": visit.at(f"/history/account/{visit.path['account']}"),
        "reading_address": "" if visit.looking.is_past else visit.at(f"/account/{visit.path['account']}/reading"),
        "copies_address": visit.at(f"/account/{visit.path['account']}/copies") if may_compare else "",
        "consent_address": "" if visit.looking.is_past else visit.at(f"/account/{visit.path['account']}/consent"),
        "paper_address": paper_back(visit),
        "hints": () if is_hidden else _hints(visit, held),
    }
    return Page("account.html", facts)


def _falls(visit: Visit, lines: tuple[Line, ...]) -> tuple[tuple[str, str], ...]:
    """Return where it is asked what would be known without this account, for each subject it speaks of."""
    subjects = dict.fromkeys((line.subject_name, line.subject) for line in lines if line.subject_name)
    return tuple(
        (visit.at(f"/subject/{visit.handle('subject', name)}/without", account=visit.path["account"]), label)
        for name, label in subjects
    )


def _hints(visit: Visit, held: HeldAccount) -> tuple[str, ...]:
    """Return what is worth a look where this page follows the entry that brought the account."""
    brought = [one.opened for one in held.claims if one.opened.op in visit.done_ops()]
    is_just_added = brought or (visit.done_ops() and not held.claims and not held.is_gone)
    return hints_about(visit, held.publisher, brought) if is_just_added else ()


def _shown(visit: Visit, held: HeldAccount) -> dict[str, str]:
    """Return what only an account shows that was not withdrawn."""
    language = visit.words.tongue.spoken
    by = voice_in_words(voice_label(visit.record, held.publisher), language) if held.publisher else ""
    is_held = held.publisher and visit.record.holds(Table.VOICE, held.publisher)
    return {
        "by": by,
        "by_address": visit.link("voice", held.publisher) if is_held else "",
        "url": held.source.url,
        "language": languages_in_words(visit.words).get(held.source.language, held.source.language),
        "note": held.source.note,
    }


def _line(visit: Visit, one: HeldClaim) -> Line:
    words, language, opened = visit.words, visit.words.tongue.spoken, one.opened
    address, state = visit.link("claim", opened.name), words.phrase(STATES[one.state])
    if one.state is State.WITHDRAWN or is_withdrawn(visit.record, opened):
        return Line(address, value=words.phrase(TOMBSTONE), state=words.phrase(STATES[State.WITHDRAWN]), stands=False)
    claim, subject = opened.claim, visit.record.subject_of(opened)
    way, called = subject_way(visit, subject)
    basis = basis_in_words(claim.basis, language)
    return Line(
        address=address,
        value=claim_value_in_words(claim, language, visit.record.vocabulary),
        state=state,
        stands=one.state is State.STANDS,
        subject=called,
        subject_name=subject,
        subject_address=way,
        property=property_in_words(claim.property, language, visit.record.vocabulary)
        + (f" ({basis})" if basis else ""),
        said=claim.said,
        voice=_speaker(visit, opened),
        repeats=repeats_ways(visit, opened),
        corrects=claim.corrects,
    )


def _speaker(visit: Visit, opened: Opened) -> str:
    voice = voice_in_words(opened.voice.label if opened.voice else "", visit.words.tongue.spoken)
    if opened.claim.connection is Connection.UNKNOWN:
        return voice
    return f"{voice}, {visit.words.phrase(CONNECTIONS[opened.claim.connection])}"

"""One claim and where it comes from: words, account, voice, its fate, and everything said about it (promise P6).

Of a wording whose consent was withdrawn it shows that it was there, and nothing else (promise P7); `record.withdrawn`
decides that, for every page and command.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.desk.beside_words import beside_in_words
from safeconduct.desk.files_pointed import Seen, sealed_of, seen_of
from safeconduct.desk.into import lies_in
from safeconduct.desk.links_shown import SOME_STAYS, told_since
from safeconduct.desk.marked_words import anchor_of
from safeconduct.desk.render import Page
from safeconduct.desk.repeats_shown import repeats_ways
from safeconduct.desk.review_shown import findings_with
from safeconduct.desk.subject_ways import subject_way
from safeconduct.desk.visit import Visit
from safeconduct.record.bearings import held_against, held_in_words
from safeconduct.record.claim_wording import (
    CONNECTIONS,
    CONTENT_GONE,
    SHOWN_DIGITS,
    STAYS,
    speaker_in_words,
)
from safeconduct.record.doubted_days import doubts_of_claim
from safeconduct.record.explain import State, states_of
from safeconduct.record.items import Connection, Table, qualified, split_name
from safeconduct.record.places import place_in_words
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry, Opened
from safeconduct.record.reading.marks import read_from
from safeconduct.record.reading.wording import doubts_in_words, read_from_in_words
from safeconduct.record.when import edtf_of_claim
from safeconduct.record.withdrawn import is_withdrawn
from safeconduct.record.wording import (
    STATES,
    basis_in_words,
    claim_value_in_words,
    day_in_words,
    published_in_words,
)

# Wordings, and things said of a claim, on one page, the newest of each: a member may have signed thousands.
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Read:
    """Where a claim was read in the kept words of its account, and the address that opens them there."""

    where: str
    before: str
    words: str
    after: str
    address: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a wording says; withdrawn content has none of it.

    ``lies``: what it says of where its place lies beside what the gazetteer has, and whether that does not fit.
    ``edtf``: its days as archives write them.
    """

    value: str
    subject: str
    subject_address: str
    basis: str
    said: str
    quote: str
    place: str
    lies: tuple[tuple[str, bool], ...]
    edtf: str
    read: tuple[Read, ...]
    seen: tuple[Seen, ...]
    sealed: tuple[Seen, ...]
    note: str
    outlet: str
    account: str
    published: str
    url: str
    voice: str
    voice_address: str
    connection: str
    repeats: tuple[tuple[str, str], ...]
    period: str
    corrects: bool
    look: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim as it stood from one day on. ``content`` is empty where consent was withdrawn.

    ``state``: what became of it by the day looked at; empty while it stands, and of a wording that is gone.
    """

    property: str
    property_address: str
    state: str
    content: tuple[Content, ...]
    is_gone: bool
    recorded: str
    entry: str
    part: str


def page(visit: Visit) -> Page:
    """Return a claim in all its wordings: the one that stands, then the others, the newest first."""
    opened = visit.record.wordings(visit.name("claim"))
    if not opened:
        raise NoSuchEntry(kind=NOUNS[Table.CLAIM])
    # The newest may be undone: what a person reads first is what holds.
    standing = [one for one in opened if not one.is_gone][-1:]
    shown = (*standing, *(one for one in reversed(opened) if one not in standing))
    is_hidden = is_withdrawn(visit.record, shown[0])
    facts = {
        "wordings": tuple(_wording(visit, one) for one in shown[:_MOST]),
        "came": visit.told({SOME_STAYS: visit.words.phrase(STAYS)}),
        "told": tuple(told_since(visit, said, visit.name("claim")) for said in opened[-1].links[-_MOST:]),
        "left_out": max(0, len(opened) - _MOST) + max(0, len(opened[-1].links) - _MOST),
        "beside": () if visit.looking.is_past else beside_in_words(visit, opened[-1].name),
        "tombstone": visit.words.phrase(CONTENT_GONE),
        "supersede_address": visit.at(f"/claim/{visit.path['claim']}/supersede"),
        "case_address": f"/opening?claim={visit.path['claim']}",
        "history_address": visit.at(f"/history/claim/{visit.path['claim']}"),
        "mend_address": visit.at(f"/claim/{visit.path['claim']}/mend"),
        "findings": () if is_hidden or visit.looking.is_past else findings_with(visit, shown[0]),
        "say_address": visit.at(f"/claim/{visit.path['claim']}/say"),
    }
    return Page("claim.html", facts)


def _wording(visit: Visit, one: Opened) -> Wording:
    language, is_hidden = visit.words.tongue.spoken, is_withdrawn(visit.record, one)
    return Wording(
        property=property_in_words(one.claim.property, language, visit.record.vocabulary),
        property_address=_property_address(visit, one),
        state="" if is_hidden or one.is_gone else _state(visit, one),
        content=() if is_hidden else (_content(visit, one),),
        is_gone=one.is_gone,
        recorded=day_in_words(one.recorded_on, language),
        entry=one.op.hex()[:SHOWN_DIGITS],
        part=lies_in(visit, one),
    )


def _property_address(visit: Visit, one: Opened) -> str:
    """Return the address of the property as declared by the dataset of the claim or of its subject, if by either."""
    names = (qualified(split_name(name)[0], one.claim.property) for name in (one.name, visit.record.subject_of(one)))
    return next((visit.link("property", name) for name in names if visit.record.holds(Table.PROPERTY, name)), "")


def _state(visit: Visit, one: Opened) -> str:
    claim, looking, subject = one.claim, visit.looking, visit.record.subject_of(one)
    states = states_of(visit.record, subject, claim.property, reading=looking.reading, day=looking.day)
    state = states.get((claim.basis, claim.value.kind, one.name), State.STANDS)
    return "" if state is State.STANDS else visit.words.phrase(STATES[state])


def _content(visit: Visit, one: Opened) -> Content:
    claim, source, language = one.claim, one.source, visit.words.tongue.spoken
    is_told, subject = claim.connection is not Connection.UNKNOWN, visit.record.subject_of(one)
    seen = seen_of(visit, claim.place)
    address, name = subject_way(visit, subject)
    return Content(
        value=claim_value_in_words(claim, language, visit.record.vocabulary),
        subject=name,
        subject_address=address,
        basis=basis_in_words(claim.basis, language),
        said=claim.said,
        quote=claim.quote,
        place=place_in_words(claim.place, language) if claim.place.digest else "",
        lies=tuple((held_in_words(held, language), held.bearing.verdict.is_wrong) for held in held_against(claim)),
        read=_read(visit, one),
        seen=seen,
        sealed=() if seen else sealed_of(visit, claim.place),
        note=claim.note,
        outlet=source.outlet if source else "",
        account=visit.link("account", qualified(split_name(one.name)[0], claim.source)),
        published=published_in_words(source.published, language) if source else "",
        url=source.url if source else "",
        voice=speaker_in_words(visit.record, one, language),
        voice_address=_voice_address(visit, one),
        connection=visit.words.phrase(CONNECTIONS[claim.connection]) if is_told else "",
        repeats=repeats_ways(visit, one),
        period=published_in_words(claim.period, language) if claim.period is not None else "",
        corrects=claim.corrects,
        edtf=edtf_of_claim(claim, source),
        look=doubts_in_words(doubts_of_claim(claim, source), language),
    )


def _read(visit: Visit, one: Opened) -> tuple[Read, ...]:
    """Return where it was read; nothing where nobody read it out of a text, and of a past day."""
    read = None if visit.looking.is_past else read_from(visit.record, one.name)
    if read is None:
        return ()
    address = visit.link("account", read.source) + f"#{anchor_of(visit, one.name)}" if read.is_newest else ""
    where = read_from_in_words(read, visit.words.tongue.spoken)
    return (Read(where, read.before, read.words, read.after, address),)


def _voice_address(visit: Visit, one: Opened) -> str:
    """Return the address of who speaks; nothing where nobody is named, or nothing describes them."""
    name = qualified(split_name(one.name)[0], one.claim.voice)
    return visit.link("voice", name) if one.voice else ""

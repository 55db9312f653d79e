"""Entries of the ledger as the desk's pages show them: whose, where, what they told, in words. No rules.

A person is told of as one: the ledger holds ids, and no page turns them into names (P12).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.intervals import OPEN_HI, OPEN_LO
from safeconduct.desk.things import facts_of, in_words
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.forms import forms
from safeconduct.protect.handles import UnknownHandle
from safeconduct.publish.holding.ledger import Detail, Entry, read_ledger
from safeconduct.publish.quasi.places import places
from safeconduct.publish.quasi.types import QuasiKind
from safeconduct.publish.statements import Count
from safeconduct.record.wording import day_in_words

ENTRY: Final = "entry"


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry for a list. ``told``: what it told, a line for each; ``state``: what is to be done with it, empty where
    nothing is; ``is_unread``: this version cannot read what it told, and the check holds texts until somebody does.
    """

    address: str
    day: str
    whose: str
    outlet: str
    words: str
    told: tuple[str, ...]
    state: str
    is_unread: bool


def entry_link(visit: Visit, entry: Entry) -> str:
    """Return the address of an entry."""
    return visit.lasting(ENTRY, entry.thing.id.hex())


def entry_here(visit: Visit) -> Entry:
    """Return the entry whose page is asked for, with what later corrections say of it; UnknownHandle."""
    wanted = bytes.fromhex(visit.name(ENTRY))
    found = next((one for one in read_ledger(facts_of(visit)).entries if one.thing.id == wanted), None)
    if found is None:
        raise UnknownHandle
    return found


def line_of(visit: Visit, entry: Entry) -> EntryLine:
    """Return an entry for a list."""
    say, thing = visit.words.say, entry.thing
    state = ""
    if not entry.is_read:
        state = say("This version cannot read what it told. The check holds every number, person and quotation.")
    elif not entry.is_told:
        state = say("Nobody has said yet what it told. Until then the check holds every number, person and quotation.")
    return EntryLine(
        entry_link(visit, entry),
        day_in_words(entry.release.on, visit.words.tongue.spoken) if thing.number("day") is not None else "",
        in_words(visit, thing.form.fields["whose"], thing.value("whose")),
        thing.text("outlet"),
        thing.text("text"),
        told_in_words(visit, entry),
        state,
        not entry.is_read,
    )


def told_in_words(visit: Visit, entry: Entry) -> tuple[str, ...]:
    """Return what an entry told, in words."""
    words, release = visit.words, entry.release
    found = [count_in_words(visit, one) for one in release.counts]
    found += [place_in_words(visit, one) for one in entry.places]
    found += [words.say("“{words}”", words=one) for one in entry.words]
    found += [detail_in_words(visit, one) for one in entry.details]
    count = words.count
    several = (
        (n := len(release.people)) and count("{n} person", "{n} people", n),
        (n := len(release.quotes)) and count("{n} quotation", "{n} quotations", n),
        (n := len(release.claims)) and count("{n} claim", "{n} claims", n),
        (n := len(entry.corrects)) and count("corrects {n} statement", "corrects {n} statements", n),
    )
    found += [one for one in several if one]
    return tuple(found)


def count_in_words(visit: Visit, count: Count) -> str:
    """Return a number that was told, in words; that it was said to be wrong since, where it was."""
    say, fields = visit.words.say, forms()["block"].fields
    lo, hi = count.value
    number = str(lo) if lo == hi else f"{lo}–{hi}"
    if lo == OPEN_LO:
        number = say("at most {n}", n=hi)
    elif hi == OPEN_HI:
        number = say("at least {n}", n=lo)
    parts = [number, in_words(visit, fields["status"], count.status or None)]
    parts += [in_words(visit, fields["basis"], count.basis or None), place_in_words(visit, count.place)]
    if OPEN_LO < count.period.hi < OPEN_HI:
        last = day_in_words(count.period.hi, visit.words.tongue.spoken)
        parts.append(say("up to {day}", day=last))
    if count.is_corrected:
        parts.append(say("said to be wrong since"))
    return ", ".join(one for one in parts if one)


def detail_in_words(visit: Visit, one: Detail) -> str:
    """Return what was told of one person, in words: what, and of whom as statements name them."""
    say = visit.words.say
    said = say("{kind}: “{words}”", kind=kind_in_words(visit, one.kind), words=one.words)
    return say("{detail}, of {who}", detail=said, who=one.who) if one.who else said


def kind_in_words(visit: Visit, kind: QuasiKind) -> str:
    """Return what a detail of one person is, in a word or two."""
    say = visit.words.say
    return {
        QuasiKind.AGE: say("age"),
        QuasiKind.DATE: say("day"),
        QuasiKind.PROFESSION: say("trade"),
        QuasiKind.KINSHIP: say("kin"),
        QuasiKind.HEALTH: say("wound or illness"),
    }.get(kind, kind.value)


def people_told_of(visit: Visit) -> tuple[str, ...]:
    """Return the people of whom statements tell, as those name them; no page turns them into names (P12)."""
    blocks = facts_of(visit).things("block")
    found = {one for block in blocks for one in (*block.lines("people"), block.text("speaker"))}
    return tuple(sorted(found - {""}))


def place_in_words(visit: Visit, code: str) -> str:
    """Return the name of a place by its code."""
    found = places().get(code)
    if found is None:
        return code
    english, russian = found.names
    return russian if visit.words.tongue.spoken == "ru" else english

"""History: what was done in the record, newest first; of everything, of one claim, one account, or one voice.

Its words are those of ``record history`` (`record.history_words`), which hides what was withdrawn (promise P7). Nothing
is ever removed: an undo is an entry too, and can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.ids import OpId
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit
from safeconduct.record.claim_wording import SHOWN_DIGITS
from safeconduct.record.commands import why_it_stays
from safeconduct.record.history_words import Told, op_in_words
from safeconduct.record.items import Table
from safeconduct.record.one_press import MOST_BESIDE, SAID_BY_ITS_ENTRY, presses
from safeconduct.record.queries import NOUNS, HistoryLine, NoSuchEntry
from safeconduct.record.resolve import NOW
from safeconduct.record.wording import local_time_in_words

# Entries on one page.
_PAGE: Final = 50
_BEFORE: Final = "before"
# Digits of another computer's id that are shown, and of a place in the journal that are read.
_DEVICE_DIGITS: Final = 8
_MOST_DIGITS: Final = 12


@dataclass(frozen=True, slots=True)
class Done:
    """One entry of the history: what one press wrote, whatever number of ops that is."""

    at: str
    who: str
    entry: str
    words: str
    is_undone: bool
    undo_address: str


def page(visit: Visit) -> Page:
    """Return the history of everything."""
    return _page(visit, visit.record.history(_PAGE + 1, before=_before(visit)), about="")


def of_claim(visit: Visit) -> Page:
    """Return the history of one claim."""
    return _of(visit, Table.CLAIM, "claim")


def of_account(visit: Visit) -> Page:
    """Return the history of one account and its claims."""
    return _of(visit, Table.SOURCE, "account")


def of_voice(visit: Visit) -> Page:
    """Return the history of one voice: how it was described, and what was said of it; not its claims."""
    return _of(visit, Table.VOICE, "voice")


def of_subject(visit: Visit) -> Page:
    """Return the history of one subject: how it was described, also where that was undone; not its claims."""
    return _of(visit, Table.SUBJECT, "subject")


def _of(visit: Visit, table: Table, kind: str) -> Page:
    lines = visit.record.history_of(table, visit.name(kind), _PAGE + 1, before=_before(visit))
    if not lines and _before(visit) == NOW:
        raise NoSuchEntry(kind=NOUNS[table])
    return _page(visit, lines, about=kind)


def _is_there(visit: Visit, about: str) -> bool:
    """Say whether what the history is of has a page: a subject whose entry was undone has none."""
    return about != "subject" or visit.record.entry(Table.SUBJECT, visit.name("subject")) is not None


def _before(visit: Visit) -> int:
    """Return the place in the journal before which a page begins; beyond the newest where the address has none."""
    given = visit.query.get(_BEFORE, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= _MOST_DIGITS else NOW


def _page(visit: Visit, lines: list[HistoryLine], *, about: str) -> Page:
    told = Told(visit.words.tongue.spoken, visit.record, visit.vault.op, shows_ids=False)
    shown = _presses(visit, lines[:_PAGE])
    here = f"/history/{about}/{visit.path[about]}" if about else "/history"
    facts = {
        "about": about,
        "about_address": visit.at(f"/{about}/{visit.path[about]}") if about and _is_there(visit, about) else "",
        "done": tuple(_done(visit, told, press) for press in shown),
        "newest": here if _before(visit) != NOW else "",
        "older": f"{here}?{_BEFORE}={shown[-1][0].n}" if len(lines) > _PAGE else "",
    }
    return Page("history.html", facts)


def _presses(visit: Visit, lines: list[HistoryLine]) -> list[tuple[HistoryLine, ...]]:
    """Return what one press each wrote, the newest first: what stands in the list and what was written with it."""
    record = visit.record
    # What stands around one line stands around the next ones too.
    op, was_here = cache(visit.vault.op), cache(record.was_here)
    found: dict[OpId, tuple[HistoryLine, ...]] = {}
    for line in lines:
        around = record.history_around(line.n, MOST_BESIDE)
        press = next(one for one in presses(around, op, was_here) if line in one)
        found.setdefault(press[0].op, press)
    return list(found.values())


def _done(visit: Visit, told: Told, press: tuple[HistoryLine, ...]) -> Done:
    line, say = press[0], visit.words.say
    stored = [visit.vault.op(one.op) for one in press]
    device = line.author[:_DEVICE_DIGITS]
    is_ours = line.author == visit.vault.device.hex()
    stays = any(why_it_stays(visit.vault.tables, one.n, one.kind) is not None for one in press)
    said = [one for one in stored if one is stored[0] or one.signed.core.kind not in SAID_BY_ITS_ENTRY]
    ends = dict.fromkeys(one.op.hex()[:SHOWN_DIGITS] for one in (press[0], press[-1]))
    return Done(
        at=local_time_in_words(ms_from_hlc(stored[0].signed.core.hlc), told.language),
        who=say("on this computer") if is_ours else say("on computer {id}", id=device),
        entry="..".join(ends),
        words="; ".join(op_in_words(told, one) for one in said),
        is_undone=line.is_undone,
        undo_address="" if line.is_undone or stays else f"/undo/{visit.op_handle(*(one.op for one in press))}",
    )

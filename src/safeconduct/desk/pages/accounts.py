"""The list of accounts: by the day they were published, the newest first, with how many claims each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safeconduct.base.intervals import Interval
from safeconduct.desk.into import holds
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit, number_from_address
from safeconduct.record.held_accounts import account_line, accounts_by_day
from safeconduct.record.items import Table
from safeconduct.record.links import Ref
from safeconduct.record.withdrawn import is_source_withdrawn
from safeconduct.record.wording import CLAIMS, TOMBSTONE, published_in_words

# Accounts on one page: what a person looks through without losing their place.
_PAGE: Final = 50
# Accounts on a sheet of paper: some ten pages. Whoever needs more needs a file, not paper.
_MOST_PRINTED: Final = 500


def page(visit: Visit) -> Page:
    """Return one page of the list, on the day looked at."""
    found = accounts_by_day(visit.record, reading=visit.looking.reading, day=visit.looking.day)
    last = max(0, (len(found) - 1) // _PAGE)
    at = min(number_from_address(visit.query.get("page", "")), last)
    return _page(visit, found[at * _PAGE : (at + 1) * _PAGE], len(found), at=at, last=last)


def sheet(visit: Visit) -> Page:
    """Return the list as it is printed: in one piece, the newest of it."""
    found = accounts_by_day(visit.record, reading=visit.looking.reading, day=visit.looking.day)
    return _page(visit, found[:_MOST_PRINTED], len(found))


def _page(visit: Visit, found: Sequence[tuple[Interval, str]], total: int, *, at: int = 0, last: int = 0) -> Page:
    facts = {
        "lines": [_line(visit, name) for _, name in found],
        "all": total,
        "left_out": max(0, total - len(found)) if not last else 0,
        "newer": visit.at("/accounts", page=str(at - 1)) if at else "",
        "older": visit.at("/accounts", page=str(at + 1)) if at < last else "",
        "add_address": visit.at("/add"),
    }
    return Page("accounts.html", facts)


def _line(visit: Visit, name: str) -> tuple[str, str, str, str, str]:
    """Return a line: address, outlet, day, number of claims, and the part where there are several."""
    language = visit.words.tongue.spoken
    line = account_line(visit.record, name)
    is_hidden = is_source_withdrawn(visit.record, name)
    return (
        visit.link("account", name),
        visit.words.phrase(TOMBSTONE) if is_hidden else line.source.outlet,
        published_in_words(line.source.published, language),
        CLAIMS.say(line.claims, language),
        holds(visit, Ref(Table.SOURCE, name)),
    )

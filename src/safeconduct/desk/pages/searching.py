"""Searching the record: a box on every page leads here, and what was typed stays out of every address (P14)."""

from __future__ import annotations

from typing import Final

from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.items import EntryItem, Table
from safeconduct.record.queries import Opened, Record
from safeconduct.record.search import KINDS, MORE_FITS, MOST_SHOWN, NothingToSearch, entry_in_words, search
from safeconduct.record.search_index import is_caught_up
from safeconduct.record.wording import said_in_words

# The page of each kind of entry.
_PAGES: Final = {Table.SUBJECT: "subject", Table.VOICE: "voice", Table.SOURCE: "account", Table.PROPERTY: "property"}
# Letters of a query, as many as its field takes: a hundred queries are kept, and each stands on its page.
_MOST_LETTERS: Final = 200
# What is found of each kind: an address, its words, and what else is said of it.
Line = tuple[str, str, str]


def page(visit: Visit) -> Page:
    """Return the page to search from, with what was typed before the desk locked."""
    return Page("searching.html", {"query": visit.form.text("words"), "is_begun": False, "is_gone": False})


def send(visit: Visit) -> Shown:
    """Keep the query here and go to its answer."""
    query = visit.form.text("words")[:_MOST_LETTERS]
    if not query:
        return page(visit)
    return Elsewhere(f"/search/{visit.searches.keep(query, visit.entropy)}")


def answer(visit: Visit) -> Page:
    """Return what a query finds now."""
    kept = visit.searches.find(visit.path["search"])
    if not kept:
        return Page("searching.html", {"query": "", "is_begun": False, "is_gone": True})
    if not is_caught_up(visit.vault.tables):
        # The words alone: what else was put off is for a moment at which nobody waits.
        visit.vault.settle(lambda: is_caught_up(visit.vault.tables))
    record = Record(visit.vault.tables)
    facts: dict[str, object] = {"query": kept[0], "is_begun": True, "is_gone": False}
    try:
        found = search(record, kept[0])
    except NothingToSearch as error:
        advice = visit.advice(error)
        return Page("searching.html", {**facts, "how": f"{advice.what} {advice.do}", "groups": (), "more": ""})
    groups = [
        (visit.words.phrase(phrase), tuple(_entry(visit, table, *one) for one in found.entries.get(table, ())))
        for table, phrase in KINDS.items()
    ]
    groups.append((visit.words.say("Claims"), tuple(_claim(visit, one) for one in found.claims)))
    more = visit.words.phrase(MORE_FITS, most=MOST_SHOWN) if found.has_more else ""
    how = visit.words.phrase(found.how, words=found.words) if not found.is_empty else visit.words.phrase(found.how)
    return Page("searching.html", {**facts, "how": how, "groups": tuple(one for one in groups if one[1]), "more": more})


def _entry(visit: Visit, table: Table, name: str, item: EntryItem) -> Line:
    return visit.link(_PAGES[table], name), entry_in_words(item, visit.words.tongue.spoken, visit.record.vocabulary), ""


def _claim(visit: Visit, one: Opened) -> Line:
    language = visit.words.tongue.spoken
    words = said_in_words(one.claim, language, visit.record.vocabulary)
    return visit.link("claim", one.name), words, one.claim.said

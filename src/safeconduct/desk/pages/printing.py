"""Printing with a purpose: what for, a warning, and then the page itself as a sheet with a mark (DESIGN section 9).

A screen that may be printed says so in its line of `pages`; its own template becomes the sheet, with everything on it
opened. Each print is a signed op, and the sheet opens for an hour after it: whoever finds the address later must say
anew what for. Refuses a print without a purpose; of withdrawn content a sheet has its tombstone, as the page has (P7).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import ms_from_hlc
from safeconduct.base.errors import Advice
from safeconduct.base.plain import plain
from safeconduct.desk.forms import Form
from safeconduct.desk.into import goes_into
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Looking, Visit
from safeconduct.record.claim_wording import CONTENT_GONE
from safeconduct.record.history_words import ALL_ACCOUNTS, PURPOSES, purpose_in_words
from safeconduct.record.items import PRINT, Table, split_name
from safeconduct.record.links import Ref
from safeconduct.record.prints import Printed, Purpose, PurposeMissing, new_print_mark, print_intent, printed_from_body
from safeconduct.record.queries import ENTRY, NOUNS, NoSuchEntry
from safeconduct.record.resolve import NOW
from safeconduct.record.search import entry_in_words
from safeconduct.record.types import Reading
from safeconduct.record.withdrawn import is_entry_withdrawn
from safeconduct.record.wording import day_in_words, local_time_in_words, said_in_words
from safeconduct.sync.parts import MayOnlyRead, NoPartChosen
from safeconduct.sync.ready import own_alias

# Characters of the purpose in words: a line of the history, and of each sheet.
_MOST_WORDS: Final = 120
_DEVICE_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Printable:
    """A page that can be printed: the word its addresses begin with, the list its name is of, and the view of a sheet.

    ``is_list``: the page is the list itself, and has no name.
    """

    kind: str
    table: Table
    view: Callable[[Visit], Page]
    is_list: bool = False

    def what(self, visit: Visit) -> Ref:
        """Return what the address means, as a print names it; NoSuchEntry when it is not here."""
        name = "" if self.is_list else visit.name(self.kind)
        if name and not visit.record.holds(self.table, name):
            raise NoSuchEntry(kind=NOUNS[self.table])
        return Ref(self.table, name)

    def inside(self, visit: Visit, printed: Printed) -> Visit:
        """Return a visit to the page itself, on the day that was printed."""
        path = {} if self.is_list else {self.kind: visit.handle(self.kind, printed.what.name)}
        looking = Looking(printed.reading, printed.day)
        return replace(visit, path=path, query={}, form=Form(), looking=looking)

    def ask(self, visit: Visit) -> Shown:
        """Return the page that asks what for."""
        return self._asking(visit)

    def send(self, visit: Visit) -> Shown:
        """Record the print and go to its sheet; the page again where no purpose is given."""
        try:
            printed = Printed(
                what=self.what(visit),
                purpose=_purpose(visit.form.text("purpose")),
                words=plain(visit.form.text("words"))[:_MOST_WORDS],
                mark=new_print_mark(visit.entropy),
                reading=visit.looking.reading,
                day=visit.looking.day,
            )
            parts = visit.placing().for_print(printed.what)
            # One sheet, however many parts it tells of: its mark is the same in each.
            op, *_ = visit.vault.append([print_intent(part, printed) for part in parts])
            visit.sheets.open(op)
        except (PurposeMissing, MayOnlyRead, NoPartChosen) as error:
            return self._asking(visit, (visit.advice(error),))
        return Elsewhere(f"/printed/{visit.op_handle(op)}")

    def _asking(self, visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
        facts = {
            "what": _what_in_words(visit, self.what(visit)),
            "choices": tuple((one.value, visit.words.phrase(phrase)) for one, phrase in PURPOSES.items()),
            "most_words": _MOST_WORDS,
            "advice": advice,
            "into": goes_into(visit, visit.placing().homes(self.what(visit))),
            "back_to_page": visit.at(f"/{self.kind}" if self.is_list else f"/{self.kind}/{visit.path[self.kind]}"),
        }
        return Page("printing.html", facts, 422 if advice else 200)


class Sheets:
    """The sheets of all pages that can be printed."""

    def __init__(self, printables: tuple[Printable, ...]) -> None:
        self._printables = {(one.table, one.is_list): one for one in printables}

    def sheet(self, visit: Visit) -> Shown:
        """Return the sheet of a print; where it is too old, the page that asks what for."""
        (op, *_) = visit.ops()
        stored = visit.vault.op(op)
        if stored.signed.core.kind != PRINT or stored.signed.core.device != visit.vault.device:
            raise NoSuchEntry(kind=ENTRY)
        printed = printed_from_body(stored.signed.core.body)
        printable = self._printables[printed.what.table, not printed.what.name]
        inside = printable.inside(visit, printed)
        address = "".join(f"/{part}" for part in (printable.kind, *inside.path.values()))
        if not visit.sheets.is_open(op):
            return Elsewhere(inside.at(f"/print{address}"))
        page, language = printable.view(inside), visit.words.tongue.spoken
        facts = {
            **page.facts,
            "outer": "sheet.html",
            "opened": True,
            "sheet": {
                "mark": printed.mark,
                "purpose": purpose_in_words(visit.record, printed, language),
                "at": local_time_in_words(ms_from_hlc(stored.signed.core.hlc), language),
                "by": own_alias(visit.vault),
                "device": stored.signed.core.device.hex()[:_DEVICE_DIGITS],
                "day": _day_in_words(visit, printed),
                "page_address": inside.at(address),
            },
        }
        return replace(page, facts=facts)


def _purpose(text: str) -> Purpose:
    try:
        return Purpose(text)
    except ValueError:
        raise PurposeMissing from None


def _what_in_words(visit: Visit, what: Ref) -> str:
    """Return what is about to be printed, unless it was withdrawn."""
    if not what.name:
        return visit.words.phrase(ALL_ACCOUNTS)
    if is_entry_withdrawn(visit.record, what.table, what.name):
        return visit.words.phrase(CONTENT_GONE)
    language = visit.words.tongue.spoken
    if what.table is Table.CLAIM:
        claim = visit.record.open_claim(what.name).claim
        return said_in_words(claim, language, visit.record.vocabulary)
    entry = visit.record.entry(what.table, what.name)
    return entry_in_words(entry, language, visit.record.vocabulary) if entry else split_name(what.name)[1]


def _day_in_words(visit: Visit, printed: Printed) -> str:
    """Return which day a sheet shows; nothing where it is the day of the print itself."""
    if printed.day == NOW:
        return ""
    day = day_in_words(printed.day, visit.words.tongue.spoken)
    if printed.reading is Reading.PUBLIC:
        return visit.words.say("as public on {day}", day=day)
    return visit.words.say("as known here on {day}", day=day)

"""What would leave as a table: how many rows, what stays and why, who is counted, whose keys; and sealing it.

Shown whole before anything is written, and looked at by the release check. Where two people answer for it the second is
asked here and confirms it at their own desk. What was shown is what is sealed: a mark of it goes along with the button.
The file is given to the browser once the history has it; there is no open one. Decides nothing: `record.tables`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from hashlib import sha256
from typing import Any, Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.plain import MOST_OF_A_NAME, plain, plain_name
from safeconduct.desk.into import goes_into
from safeconduct.desk.outgoing_asked import seen_mark
from safeconduct.desk.outgoing_tables import OutgoingTable
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.tables_asked import AGAIN, OUTGOING, forms_in_words, kinds_in_words, weighing_of
from safeconduct.desk.tables_waiting import drop_asked, keep_asked
from safeconduct.desk.visit import Visit
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.recipients import fingerprint
from safeconduct.record.answering import confirmed
from safeconduct.record.counting import COUNTED_DAYS
from safeconduct.record.items import Subject, Table
from safeconduct.record.leaves import MOST_PEOPLE_ALONE
from safeconduct.record.property_words import property_in_words
from safeconduct.record.tables.answering import acts_about, of_late
from safeconduct.record.tables.exports import Exported, export_intent
from safeconduct.record.tables.ordering import Order, may_come_back
from safeconduct.record.tables.purposes import COLUMNS, purpose_words
from safeconduct.record.tables.weighing import Weighed
from safeconduct.record.types import SEP
from safeconduct.record.withdrawn import is_entry_withdrawn
from safeconduct.record.wording import TOMBSTONE
from safeconduct.sync.acts import ActState

HERE: Final = "/tables/out"
# People that the page names one by one.
_MOST_PEOPLE: Final = 100


def page(visit: Visit) -> Page:
    """Return what would leave, how far it is weighed, or what it left as."""
    for held in visit.outgoing.find(visit.name(OUTGOING)):
        held.go_on(partial(weighing_of, visit, held.order), (visit.vault.count, visit.today), visit.look)
        return _shown(visit, held)
    return _gone()


def send(visit: Visit) -> Shown:
    """Seal it as it was shown, ask a second person to answer for it, or let go of it."""
    for held in visit.outgoing.find(visit.name(OUTGOING)):
        if visit.form.text("do") == "leave":
            visit.outgoing.drop(visit.name(OUTGOING))
            return Elsewhere("/tables")
        try:
            return _decide(visit, held)
        except SafeconductError as error:
            return _shown(visit, held, (visit.advice(error),))
    return _gone()


def _decide(visit: Visit, held: OutgoingTable) -> Shown:
    """Do what was decided on what was shown; the page anew where it would be something else by now."""
    do = visit.form.text("do")
    if held.left or not held.is_whole or do not in ("seal", "ask"):
        return _shown(visit, held)
    held.weigh_anew(partial(weighing_of, visit, held.order), (visit.vault.count, visit.today), visit.look)
    if held.faults:
        return _shown(visit, held)
    if visit.form.text("seen") != _seen(visit, held):
        problem = visit.words.say("What would leave has changed since it was shown. Look at it once more.")
        return _shown(visit, held, problem=problem)
    return _seal(visit, held) if do == "seal" else _ask(visit, held)


def _seal(visit: Visit, held: OutgoingTable) -> Shown:
    """Write into the history that it left, and hold its file for the browser."""
    (weighed,) = held.weighed
    act = confirmed(_acts(visit, held)) if weighed.is_for_two else b""
    ready = held.ready(visit.entropy, act)
    data = b"".join(ready.sealed)
    visit.vault.append([export_intent(held.order.choice.part, ready.sent)])
    visit.leaving.hold(_purpose(visit), data, visit.entropy)
    drop_asked(visit, act)
    held.left_as(ready.sent)
    return visit.went(_address(visit), "sealed")


def _ask(visit: Visit, held: OutgoingTable) -> Shown:
    if not visit.form.text("reason"):
        return _shown(visit, held, problem=visit.words.say("Say why, in a few words."))
    if not _acts(visit, held):
        act = held.ask(visit.team(), visit.form.text("reason"), visit.words.tongue.spoken)
        keep_asked(visit, act, held.form)
    return visit.went(_address(visit), "asked")


def _acts(visit: Visit, held: OutgoingTable) -> tuple[ActState, ...]:
    """Return what two people said of this very table, where it is not used up."""
    return acts_about(visit.team(), held.digest, of_late(visit.team(), visit.record, held.order))


def _address(visit: Visit) -> str:
    return visit.lasting(OUTGOING, visit.name(OUTGOING))


def _purpose(visit: Visit) -> str:
    """Return under what the file waits to be saved."""
    return f"table {visit.name(OUTGOING)}"


def _seen(visit: Visit, held: OutgoingTable) -> str:
    """Return what says that this very table was shown: these wordings to these keys, so much of it staying."""
    (weighed,) = held.weighed
    figures = (
        *(weighed.rows, weighed.living, weighed.gone, weighed.elsewhere, weighed.named),
        *(weighed.held, weighed.held_rows, weighed.private, sorted(weighed.people), sorted(weighed.before)),
    )
    return seen_mark(visit, (held.digest, sha256(repr(figures).encode()).hexdigest(), *_prints(held.order)))


def _prints(order: Order) -> tuple[str, ...]:
    return tuple(fingerprint(one) for one in order.keys)


def _gone() -> Page:
    return Page("outgoing.html", {"is_gone": True, "choose_address": HERE, "here": HERE}, 410)


def _shown(visit: Visit, held: OutgoingTable, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    faults = tuple(visit.advice(one) for one in held.faults)
    facts: dict[str, Any] = {
        "is_gone": False,
        "problem": problem,
        "advice": (*advice, *(one for one in faults if one not in advice)),
        "is_faulty": bool(faults),
        "is_whole": held.is_whole,
        "is_left": bool(held.left),
        "told": visit.told(_told(visit)),
        "form": visit.form,
        "change_address": f"{HERE}?{AGAIN}={visit.handle(OUTGOING, visit.name(OUTGOING))}",
        "prints": _prints(held.order),
        "into": (),
        **_asked(visit, held.order),
    }
    for weighed in held.weighed:
        facts |= {"rows": weighed.rows}
        if held.is_whole and not faults:
            facts |= _of_weighed(visit, held, weighed)
    for sent in held.left:
        facts |= _of_left(visit, held.order, sent)
    return Page("outgoing.html", facts, 422 if problem or advice or faults else 200)


def _asked(visit: Visit, order: Order) -> dict[str, Any]:
    """Return what was asked for, in words."""
    language, choice = visit.words.tongue.spoken, order.choice
    about = [kinds_in_words(visit)[one.value] for one in choice.kinds]
    about += [_called(visit, one) for one in choice.subjects]
    vocabulary = visit.record.vocabulary
    return {
        "about": about,
        "properties": [property_in_words(one, language, vocabulary) for one in choice.properties],
        "with_living": choice.with_living,
        "purpose": purpose_words(order.purpose.id, language),
        "columns": [one for one in COLUMNS if one in order.purpose.columns],
        # Where the text leaves, the code of a term stands in it.
        "columns_stay": [
            one
            for one in COLUMNS
            if one not in order.purpose.columns and not (one == "term" and "text" in order.purpose.columns)
        ],
        "form_words": forms_in_words(visit)[order.form],
        "whom": order.recipient,
        "comes_back": may_come_back(order.purpose, order.form),
    }


def _of_weighed(visit: Visit, held: OutgoingTable, weighed: Weighed) -> dict[str, Any]:
    acts = _acts(visit, held) if weighed.is_for_two else ()
    people, more = _named(visit, weighed.people)
    before, more_before = _named(visit, weighed.before - weighed.people)
    return {
        "weighed": weighed,
        "into": goes_into(visit, [held.order.choice.part]),
        "is_nothing": not weighed.rows,
        "people": people,
        "people_more": more,
        "before": before,
        "before_more": more_before,
        "days": COUNTED_DAYS,
        "most": MOST_PEOPLE_ALONE,
        "not_sought": visit.statement_search.left_out,
        "is_confirmed": bool(confirmed(acts)),
        "is_waiting": bool(acts),
        "seen": _seen(visit, held),
    }


def _of_left(visit: Visit, order: Order, sent: Exported) -> dict[str, Any]:
    return {
        "mark": sent.mark,
        "rows": sent.rows,
        "file": visit.to_save(_purpose(visit)),
        "return_to": text_from_recipient(sent.return_key().public) if may_come_back(order.purpose, order.form) else "",
    }


def _named(visit: Visit, people: Collection[str]) -> tuple[tuple[str, ...], int]:
    """Return what people are called, as many as the page names, and how many more there are."""
    called = sorted(_people(visit, people), key=str.casefold)
    return tuple(called[:_MOST_PEOPLE]), max(0, len(called) - _MOST_PEOPLE)


def _people(visit: Visit, people: Collection[str]) -> Iterator[str]:
    for one in people:
        yield _called(visit, one) if SEP in one else plain(one, MOST_OF_A_NAME)


def _called(visit: Visit, name: str) -> str:
    if is_entry_withdrawn(visit.record, Table.SUBJECT, name):
        return visit.words.phrase(TOMBSTONE)
    entry = visit.record.entry(Table.SUBJECT, name)
    return plain(entry.label, MOST_OF_A_NAME) if isinstance(entry, Subject) else plain_name(name)


def _told(visit: Visit) -> dict[str, str]:
    say = visit.words.say
    return {
        "sealed": say(
            "It is sealed and stands in the history. Save the file where you want it: once the desk locks, it is gone "
            "from here. Whoever has the key opens it with “age -d”."
        ),
        "asked": say(
            "A second person is asked. It is red on every page until they confirm or stop it, on their own desk, under "
            "the acts of the team."
        ),
    }

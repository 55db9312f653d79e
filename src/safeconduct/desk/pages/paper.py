"""One paper about one subject: what it lacks, how its deadlines stand, how it would read, and sending it out sealed.

What was asked for comes with the form, so that no name stands in an address (P14), and stays in its fields after a
lock or a refusal. The keys are shown to be compared before anything is sealed to them. Where two persons answer for it
the second is asked here, and it is sealed once they have confirmed. A file is given to the browser once the history has
it; there is no open one. Decides nothing: `record.papers`, `publish.holding.papers`. Follows
docs/decisions/0019-papers.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from safeconduct.base.errors import Advice, Language, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.base.language import say
from safeconduct.desk.into import into_of
from safeconduct.desk.outgoing_asked import (
    KEYS,
    OWN,
    keys_typed,
    names_typed,
    part_chosen,
    seen_mark,
    with_files_typed,
)
from safeconduct.desk.papers_asked import (
    RESPONSIBLE,
    asked_of,
    beside_left,
    beside_names,
    is_to_be_filled,
    kind_asked,
    language_asked,
    paper_asked,
)
from safeconduct.desk.papers_shown import Ways, drafted, lacks
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.protect.recipients import fingerprint
from safeconduct.record.items import PRINT, Subject, Table
from safeconduct.record.leaves import TwoForSoMany
from safeconduct.record.links import Ref
from safeconduct.record.named import Named
from safeconduct.record.papers.answering import act_wanted, ask_second, is_asked
from safeconduct.record.papers.errors import ConsentRefused, NoRecipient
from safeconduct.record.papers.forms import paper_form
from safeconduct.record.papers.going import Going, go_out
from safeconduct.record.papers.making import Kind, Sheet
from safeconduct.record.papers.notes import before_it_goes
from safeconduct.record.papers.preparing import declaring_intents, undeclared
from safeconduct.record.papers.sheets import deadline_in_words
from safeconduct.record.papers.types import Paper, PaperForm
from safeconduct.record.prints import Printed, printed_from_body
from safeconduct.record.queries import NOUNS, NoSuchEntry

# Under this name an address says which prints led there.
_SENT: Final = "sent"
# Fields for names of one sort: a paper tells of five people at most. As many after a refusal as before it.
_FIELDS: Final = 4


def page(visit: Visit) -> Page:
    """Return the paper as it would read today."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Show it with what was asked for, declare what it asks for, or seal it."""
    try:
        match visit.form.text("do"):
            case "seal" | "ask":
                return _seal(with_files_typed(visit))
            case "prepare":
                return _prepare(visit)
            case _:
                return _page(with_files_typed(visit))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))


def _prepare(visit: Visit) -> Shown:
    lacking = undeclared(visit.record)
    if not lacking:
        return _page(visit)
    ops = visit.vault.append(declaring_intents(visit.placing().for_new(), lacking))
    return replace(visit.done(_address(visit), *ops), beside=visit.beside())


def _seal(visit: Visit) -> Shown:
    """Write into the history that it left, and hold its files for the browser; or ask who is to answer for it too.

    The page again where that is refused.
    """
    form, team = visit.form, visit.team()
    try:
        keys, own = keys_typed(form, KEYS), keys_typed(form, OWN)
        if not keys:
            raise NoRecipient
        if not form.text("whom"):
            return _page(visit, problem=visit.words.say("Say for whom it is: the history keeps that."))
        prints = tuple(fingerprint(one) for one in (*keys, *own))
        if form.text("seen") != seen_mark(visit, prints):
            return _page(visit, are_new=True)
        subject, paper = visit.name("subject"), paper_form(visit.name("paper"))
        asked = asked_of(visit, subject, paper)
        made = paper_asked(visit, asked, to_look=False)
        going = Going(made, asked.kind, asked.language, form.text("whom"), keys, own)
        if form.text("do") == "ask":
            if not form.text("reason"):
                return _page(visit, problem=visit.words.say("Say why, in a few words."), second="ask")
            ask_second(team, going, form.text("reason"), visit.words.tongue.spoken)
            return visit.went(_address(visit), "asked")
        try:
            act = act_wanted(team, going)
        except TwoForSoMany as error:
            return _page(visit, (visit.advice(error),), second="waits" if is_asked(team, going) else "ask")
        gone = go_out(team, going, asked.placing, visit.entropy, act=act)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    for sheet in Sheet:
        visit.leaving.drop(_purpose(visit, sheet))
    for sheet, data in gone.files.items():
        visit.leaving.hold(_purpose(visit, sheet), data, visit.entropy)
    return visit.went(f"{_address(visit)}?{_SENT}={visit.op_handle(*gone.ops)}", "sealed")


def _address(visit: Visit) -> str:
    return f"/papers/{visit.path['subject']}/{visit.path['paper']}"


def _purpose(visit: Visit, sheet: Sheet) -> str:
    """Return under what a file waits to be saved."""
    return f"paper {visit.name('paper')} {sheet.value} {visit.name('subject')}"


def _page(
    visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "", are_new: bool = False, second: str = ""
) -> Page:
    """Return the page. ``are_new``: its keys were not shown yet; ``second``: a second person is to be asked, or was."""
    subject, form = visit.name("subject"), paper_form(visit.name("paper"))
    entry = visit.record.entry(Table.SUBJECT, subject)
    if not isinstance(entry, Subject):
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    shown, refused = _shown(visit, subject, form)
    keys, of_keys = _fingerprints(visit)
    advice = (*advice, *(one for one in (*refused, *of_keys) if one not in advice))
    language = visit.words.tongue.spoken
    facts = {
        "paper_title": say(form.title, language),
        "receiver": say(form.receiver, language),
        "label": visit.record.vocabulary.name_in_words(subject, language),
        "advice": advice,
        "problem": problem,
        "told": visit.told(_told(visit)),
        "sent": _sent(visit),
        "files": _files(visit),
        "here": _address(visit),
        "papers_address": f"/papers/{visit.handle('subject', subject)}",
        "can_prepare": bool(undeclared(visit.record)),
        "keys_shown": keys,
        "is_asked": are_new,
        "second": second,
        "seen": seen_mark(visit, keys) if keys else "",
        # Of a file of keys, its lines.
        "form": visit.form,
        "is_sealing": shown["is_drafted"] or any(visit.form.text(one) for one in ("whom", KEYS, OWN)),
        **_fields(visit, subject, form),
        **shown,
    }
    is_refused = bool(advice or problem) and not visit.form.is_empty
    return Page("paper.html", facts, 422 if is_refused else 200)


def _shown(visit: Visit, subject: str, form: PaperForm) -> tuple[dict[str, Any], tuple[Advice, ...]]:
    """Return the draft with what it lacks; or why there is none."""
    try:
        asked = asked_of(visit, subject, form)
        made = paper_asked(visit, asked, to_look=True)
    except ConsentRefused as error:
        ways = tuple(Ways(visit, subject).consents())
        return {"is_drafted": False, "ways": ways}, (visit.advice(error),)
    except SafeconductError as error:
        return {"is_drafted": False, "ways": ()}, (visit.advice(error),)
    return {"is_drafted": True, **_of_paper(visit, made, asked.language)}, ()


def _of_paper(visit: Visit, made: Paper, language: Language) -> dict[str, Any]:
    spoken = visit.words.tongue.spoken
    return {
        "lacks": lacks(visit, made),
        "deadlines": [(one.timing.value, deadline_in_words(one, spoken)) for one in made.deadlines],
        "notes_of_form": [say(one, spoken) for one in made.form.notes],
        "before": before_it_goes(made, spoken, written_in=language),
        "draft": drafted(visit, made, language),
    }


def _fields(visit: Visit, subject: str, form: PaperForm) -> dict[str, Any]:
    """Return what the fields of the page need."""
    typed, placing = visit.form, visit.placing()
    homes = placing.named(placing.homes(Ref(Table.SUBJECT, subject)))
    chosen = part_chosen(visit)
    left = beside_left(visit, subject, form)
    asks_who = any(one.may_name for one in form.questions())
    return {
        "is_to_be_filled": is_to_be_filled(visit, subject),
        "with_names": _padded(beside_names(visit, subject, form)),
        "left": left,
        "is_of_any_act": not form.acts,
        "responsible_names": _padded(names_typed(typed, RESPONSIBLE)) if asks_who else (),
        "may_be_confidential": form.is_confidential,
        "paper_language": language_asked(visit, form),
        "kind": kind_asked(visit).value,
        "kinds": [one.value for one in Kind],
        "parts": [(into_of(visit, one), one.id == chosen) for one in homes] if len(homes) > 1 else (),
        "subjects": Named(visit.record, visit.words.tongue.spoken, visit.lists).offered(Table.SUBJECT),
    }


def _padded(names: tuple[str, ...]) -> tuple[str, ...]:
    return (*names, *("",) * (_FIELDS - len(names)))


def _fingerprints(visit: Visit) -> tuple[tuple[str, ...], tuple[Advice, ...]]:
    """Return the fingerprints of the keys that are typed; or what is wrong with them."""
    try:
        keys = (*keys_typed(visit.form, KEYS), *keys_typed(visit.form, OWN))
    except SafeconductError as error:
        return (), (visit.advice(error),)
    return tuple(fingerprint(one) for one in keys), ()


def _sent(visit: Visit) -> tuple[Printed, ...]:
    """Return what the history has of the files that were just sealed, each once, whatever its parts."""
    found: dict[str, Printed] = {}
    for handle in visit.meant(_SENT, "op"):
        first, _, last = handle.partition("..")
        for op in visit.record.ops_between(OpId(bytes.fromhex(first)), OpId(bytes.fromhex(last or first))):
            core = visit.vault.op(op).signed.core
            if core.kind == PRINT:
                printed = printed_from_body(core.body)
                found[printed.mark] = printed
    return tuple(found.values())


def _files(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return the files that wait to be saved."""
    named = {
        Sheet.PAPER: visit.words.say("Save the paper"),
        Sheet.SUBMITTER: visit.words.say("Save the sheet of who submits it"),
        Sheet.NOTES: visit.words.say("Save the working notes"),
    }
    return tuple((address, text) for one, text in named.items() if (address := visit.to_save(_purpose(visit, one))))


def _told(visit: Visit) -> dict[str, str]:
    return {
        "sealed": visit.words.say(
            "It is sealed and stands in the history. Save each file where you want it: once the desk locks, they are "
            "gone from here. Whoever has the key opens them with “age -d”."
        ),
        "asked": visit.words.say(
            "A second person is asked to answer for it: they confirm it on their own desk. Then seal it here once more "
            "with the same words and keys."
        ),
    }

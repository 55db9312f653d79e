"""One statement while it is written: its blocks with the words of each language, marks in them, and what to do next.

What is typed is checked after each pause, before anybody saves it; what is not saved is kept as a draft (P4). Each
reason says why in stock words, and never repeats more than the writer's own (P12). Nothing goes out from here: that is
`releasing`. Rules: `publish`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.desk.blocks_shown import LINK, Claim, blocks_of, claims_found, safer
from safeconduct.desk.inboxes import may_write
from safeconduct.desk.media_shown import media_link
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.statement_lines import (
    about,
    others_of,
    standing_in_words,
    statement_here,
    statement_link,
    wrote,
)
from safeconduct.desk.statement_search import search_here
from safeconduct.desk.statement_typed import (
    BLOCK,
    drop_typed,
    field_name,
    keep_typed,
    looked_at,
    part_named,
    save_intents,
    statement_typed,
)
from safeconduct.desk.things import thing_link
from safeconduct.desk.verdict_shown import judged
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.commands import changed, set_intent, undo_intents
from safeconduct.evacuate.facts.forms import forms
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.publish.holding.commands import add_intents
from safeconduct.publish.holding.rules import standing
from safeconduct.publish.holding.types import Held
from safeconduct.record.items import Table
from safeconduct.record.search import MOST_SHOWN, NothingToSearch, search
from safeconduct.record.search_index import is_caught_up
from safeconduct.vault.types import Intent

# Kinds of blocks that a button adds, in the order of the buttons. Title and summary stand once.
_ADDED: Final = ("text", "heading", "count", "quote", "place", "moment")
_ONCE: Final = ("title", "summary")
_STEP: Final = 10
# Under which name an address says which search is shown, and letters of a query, as many as its field takes.
_FOUND: Final = "found"
_MOST_LETTERS: Final = 200
# Where one stands after a button that is of no block any more.
_AT: Final = {"add": "#add", "drop": "#view"}


def page(visit: Visit) -> Page:
    """Return the statement as it stands, with what was typed and not saved."""
    return _page(visit, statement_here(visit))


def send(visit: Visit) -> Shown:
    """Do what a button says; what only looks or keeps a draft shows the page again."""
    held, do = statement_here(visit), visit.form.text("do")
    try:
        if do == "find":
            return _find(visit, held)
        if do in ("look", "keep"):
            return _looked(visit, held, is_kept=do == "keep")
        if do == "forget":
            drop_typed(visit, part_named(visit, held))
            return visit.went(_back(visit, held), "forgotten")
        if visit.form.has("take"):
            return _taken(visit, held)
        if do == "save":
            return _done(visit, held, *_saved(visit, held))
        return _done(visit, held, *visit.vault.append(_INTENTS[do](visit, held)))
    except SafeconductError as error:
        return _page(visit, held, (visit.advice(error),))
    except KeyError:
        raise UnknownHandle from None


def _done(visit: Visit, held: Held, *ops: OpId) -> Shown:
    """Return where to go after a command: to the part of the page on which it was given."""
    address = _back(visit, held)
    shown = visit.done(address, *ops) if ops else Elsewhere(address)
    return Elsewhere(f"{shown.address}{_AT.get(visit.form.text('do')) or _anchor(visit)}")


def _anchor(visit: Visit) -> str:
    handle = visit.form.text(BLOCK)
    return f"#b-{handle}" if handle else ""


def _back(visit: Visit, held: Held) -> str:
    return statement_link(visit, held.part)


def _find(visit: Visit, held: Held) -> Shown:
    """Keep what is searched for here, so that it stands in no address, and go to what is found (P14)."""
    part_named(visit, held)
    number = visit.searches.keep(visit.form.text("words")[:_MOST_LETTERS], visit.entropy)
    address = f"{_back(visit, held)}?{BLOCK}={visit.form.text(BLOCK)}&{_FOUND}={number}"
    return Elsewhere(f"{address}{_anchor(visit)}")


def _looked(visit: Visit, held: Held, *, is_kept: bool) -> Page:
    part = part_named(visit, held)
    if is_kept and may_write(visit, held.part):
        keep_typed(visit, held, part)
    return _page(visit, held)


def _taken(visit: Visit, held: Held) -> Shown:
    """Put the safer words into what is being sent, and save that."""
    part, take = part_named(visit, held), visit.form.text("take")
    statement = statement_typed(visit, held)
    blocks = blocks_of(visit, held, statement, judged(visit, held, statement, search_here(visit, held.part)))
    words = safer(blocks, visit.form.text(BLOCK), take)
    if not words:
        return _page(visit, held, problem=visit.words.say("The words were changed meanwhile. Look at them again."))
    language, start, end = take.split(":")
    text = statement.blocks[held.parts.index(part)].text(language) or ""
    said = f"{text[: int(start)]}{words}{text[int(end) :]}"
    taken = replace(visit, form=visit.form.with_text(field_name("text", language), said))
    return _done(visit, held, *_saved(taken, held))


def _saved(visit: Visit, held: Held) -> tuple[OpId, ...]:
    part = part_named(visit, held)
    ops = visit.vault.append(save_intents(visit, held, part))
    drop_typed(visit, part)
    return ops


def _add(visit: Visit, held: Held) -> tuple[Intent, ...]:
    kind = visit.form.text("kind")
    if kind not in _kinds(held):
        raise UnknownHandle
    return add_intents(visit.team(), held, {"kind": kind}, {})


def _kinds(held: Held) -> tuple[str, ...]:
    has = {one.kind for one in held.parts}
    return (*(one for one in _ONCE if one not in has), *_ADDED)


def _drop(visit: Visit, held: Held) -> tuple[Intent, ...]:
    return (set_intent(part_named(visit, held).thing, {"dropped": True}),)


def _up(visit: Visit, held: Held) -> tuple[Intent, ...]:
    return _moved(visit, held, -1)


def _down(visit: Visit, held: Held) -> tuple[Intent, ...]:
    return _moved(visit, held, 1)


def _moved(visit: Visit, held: Held, by: int) -> tuple[Intent, ...]:
    """Return the ops that number the blocks in their new order: only what changes."""
    parts = list(held.parts)
    at = parts.index(part_named(visit, held))
    if not 0 <= at + by < len(parts):
        return ()
    parts[at], parts[at + by] = parts[at + by], parts[at]
    wanted = ((one.thing, {"number": _STEP * place}) for place, one in enumerate(parts, 1))
    return tuple(set_intent(thing, values) for thing, values in wanted if changed(thing, values))


def _link(visit: Visit, held: Held) -> tuple[Intent, ...]:
    part, line = part_named(visit, held), name_from_handle(visit.handle_key, LINK, visit.form.text(LINK))
    lines = part.thing.lines("claims")
    return (set_intent(part.thing, {"claims": (*lines, line)}),) if line not in lines else ()


def _unlink(visit: Visit, held: Held) -> tuple[Intent, ...]:
    part, line = part_named(visit, held), name_from_handle(visit.handle_key, LINK, visit.form.text(LINK))
    lines = tuple(one for one in part.thing.lines("claims") if one != line)
    return (set_intent(part.thing, {"claims": lines or None}),)


def _keep_one(visit: Visit, held: Held) -> tuple[Intent, ...]:
    """Return the ops by which one of two wordings stays: the shown one takes its words, the other is taken back."""
    part, language = part_named(visit, held), visit.form.text("language")
    wording, others = part.wordings[language], [one for one in part.beside if one.text("language") == language]
    words = visit.form.text("words")
    values = {"text": words or None}
    gone = {fact.op for one in others for fact in one.all_facts}
    kept = (set_intent(wording, values),) if changed(wording, values) else ()
    return (*kept, *(undo_intents(visit.vault.tables, sorted(gone)) if gone else ()))


_INTENTS: Final[dict[str, Callable[[Visit, Held], tuple[Intent, ...]]]] = {
    "add": _add,
    "drop": _drop,
    "up": _up,
    "down": _down,
    "link": _link,
    "unlink": _unlink,
    "one": _keep_one,
    "stand": lambda visit, held: (looked_at(visit, held),),
}


def _found(visit: Visit) -> tuple[str, str, tuple[Claim, ...]]:
    """Return what was searched for, and what is found: in a sentence and as claims, those of a subject too."""
    kept = visit.searches.find(visit.query.get(_FOUND, ""))
    if not kept:
        return "", "", ()
    if not is_caught_up(visit.vault.tables):
        # The words alone: what else was put off is for a moment at which nobody waits.
        visit.vault.settle(lambda: is_caught_up(visit.vault.tables))
    try:
        found = search(visit.record, kept[0])
    except NothingToSearch as error:
        return kept[0], visit.advice(error).do, ()
    by_name = {one.name: one for one in found.claims}
    for subject, _ in found.entries.get(Table.SUBJECT, ()):
        names = [name for row in visit.record.known(visit.record.shown_subject(subject)) for name in row.claims]
        for name in names[: max(0, MOST_SHOWN - len(by_name))]:
            by_name.setdefault(name, visit.record.open_claim(name))
    how = visit.words.phrase(found.how, words=found.words) if not found.is_empty else visit.words.phrase(found.how)
    return kept[0], how, claims_found(visit, tuple(by_name.values())[:MOST_SHOWN])


def _page(visit: Visit, held: Held, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    say, me = visit.words.say, visit.team().me.device.user.id
    statement = statement_typed(visit, held)
    given = judged(visit, held, statement, search_here(visit, held.part))
    blocks, found = blocks_of(visit, held, statement, given), _found(visit)
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "told": visit.told(
            {
                "begun": say(
                    "It is begun, and you alone read it. Write the title, what it says in a sentence, and on."
                ),
                "forgotten": say("What was not saved is dropped."),
            }
        ),
        "name": held.name,
        "about": about(visit, held),
        "stands": standing_in_words(visit, standing(held)),
        "wrote": wrote(visit, held),
        "readers": others_of(visit, held, (me,)),
        "part_address": visit.lasting("part", held.part.hex()),
        "change_address": f"{thing_link(visit, held.thing)}?back={_back(visit, held)}",
        "media_address": media_link(visit, held.part),
        "out_address": statement_link(visit, held.part, "/out"),
        "address": _back(visit, held),
        "can_write": may_write(visit, held.part),
        "has_languages": bool(held.languages),
        "judged": given,
        "blocks": blocks,
        "unsaved": frozenset(one.handle for one in blocks if one.unsaved),
        "kinds": tuple((code, _kind_in_words(visit, code)) for code in _kinds(held)),
        "found_in": visit.query.get(BLOCK, "") if found[0] else "",
        "sought": found[0],
        "found_how": found[1],
        "found": found[2],
    }
    return Page("statement.html", facts, 422 if advice or problem else 200)


def _kind_in_words(visit: Visit, code: str) -> str:
    choice = forms()["block"].fields["kind"].choice(code)
    return visit.words.phrase(choice.words) if choice else code

"""Import: a file of accounts is chosen, its difference to what is here is shown, and nothing is taken without a word.

What an import does is decided in `record.commands`, and worded in `record.import_words`, as for the command line.
Refuses to take in another difference than the one that was shown: when something was changed here meanwhile, it shows
the new one. Follows docs/formats/accounts.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.plain import plain
from safeconduct.desk.awaiting import Awaited
from safeconduct.desk.into import goes_into
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.accounts import read_accounts
from safeconduct.record.alike import Alike, alike_to
from safeconduct.record.commands import compare, import_intents, link_intent
from safeconduct.record.import_words import (
    alike_in_words,
    change_in_words,
    circle_in_words,
    days_to_come,
    in_order,
    to_come_in_words,
    totals_in_words,
)
from safeconduct.record.items import Table, split_name
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.resolve import NOW
from safeconduct.record.saying import checked

# Changed or missing entries, days to come and pairs of voices that are listed; the rest are counted.
_LISTED: Final = 100
_FILE: Final = "file"
_SAID: Final = {"same": LinkKind.SAME_AS, "different": LinkKind.DIFFERENT_FROM}


@dataclass(frozen=True, slots=True)
class Asked:
    """Two voices that may be one. ``number``: their place in the file's list; both can be spoken of when described."""

    number: int
    words: str
    can_be_said: bool


def page(visit: Visit) -> Page:
    """Return the page on which a file is chosen."""
    return _choosing(visit)


def send(visit: Visit) -> Shown:
    """Read the file; its difference follows. The page again, with the one sentence, when it is no accounts file."""
    data = visit.form.file(_FILE)
    if not data:
        return _choosing(visit, problem=visit.no_file())
    try:
        part = visit.placing().for_new()
        dataset = read_accounts(data)
    except SafeconductError as error:
        advice = visit.advice(error)
        return _choosing(visit, problem=" ".join((plain(advice.what), advice.safe, advice.do)))
    held = Awaited((dataset,), compare(dataset, visit.vault.tables, part=part), part)
    number = visit.awaiting.hold(held, visit.entropy)
    return Elsewhere(visit.link("import", number))


def difference(visit: Visit) -> Page:
    """Return what taking the file in would change, or what came of it."""
    found = visit.awaiting.find(visit.name("import"))
    return _difference(visit, found[0]) if found else _gone(visit)


def decide(visit: Visit) -> Shown:
    """Take the file in, leave it, or say of two voices whether they are one."""
    number, said = visit.name("import"), visit.form.text("said")
    found = visit.awaiting.find(number)
    if not found:
        return _gone(visit)
    if said == "leave":
        visit.awaiting.drop(number)
        return Elsewhere("/record")
    if said in _SAID:
        return _say_of_voices(visit, found[0], _SAID[said])
    return _take(visit, found[0])


def _take(visit: Visit, held: Awaited) -> Shown:
    for dataset in held.dataset:
        try:
            part = visit.parts().checked(held.part).id
        except SafeconductError as error:
            return _difference(visit, held, problem=error.sentences(visit.words.tongue.spoken, is_page=True))
        diff = compare(dataset, visit.vault.tables, part=part)
        if diff != held.diff:
            held.diff = diff
            problem = visit.words.say(
                "Something was changed here meanwhile. Nothing was taken in: look at it once more."
            )
            return _difference(visit, held, problem=problem)
        if diff.is_empty:
            break
        ops = visit.vault.append(import_intents(dataset, diff, part, visit.look))
        held.taken_as(tuple(ops))
        return visit.done(visit.link("import", visit.name("import")), *ops)
    return _difference(visit, held)


def _say_of_voices(visit: Visit, held: Awaited, kind: LinkKind) -> Shown:
    pair = next((pair for n, pair in enumerate(held.diff.alike) if str(n) == visit.form.text("pair")), None)
    if pair is None or not held.ops:
        return _difference(visit, held)
    link = checked(visit.record, Link(kind, Ref(Table.VOICE, pair.one), Ref(Table.VOICE, pair.other)))
    try:
        parts = visit.placing().for_link(link)
    except SafeconductError as error:
        return _difference(visit, held, problem=error.sentences(visit.words.tongue.spoken, is_page=True))
    ops = visit.vault.append([link_intent(part, link) for part in parts])
    return visit.done(visit.link("import", visit.name("import")), *ops)


def _choosing(visit: Visit, *, problem: str = "") -> Page:
    return Page("importing.html", {"problem": problem, "is_gone": False}, 422 if problem else 200)


def _gone(visit: Visit) -> Page:
    return Page("importing.html", {"problem": "", "is_gone": True, "here": "/import"}, 410)


def _difference(visit: Visit, held: Awaited, *, problem: str = "") -> Page:
    diff, language = held.diff, visit.words.tongue.spoken
    to_come = list(days_to_come(diff, visit.today))
    asked = _asked(visit, held)
    facts = {
        "problem": problem,
        "dataset": diff.dataset,
        "into": goes_into(visit, [held.part]),
        "is_taken": bool(held.ops),
        "is_undone": bool(held.ops) and visit.record.facts.undos.is_undone(held.ops[0], NOW),
        "is_empty": diff.is_empty,
        "totals": totals_in_words(diff, language),
        "changes": tuple(
            change_in_words(visit.record, one, language) for one in in_order(visit.record, diff.changed)[:_LISTED]
        ),
        "more_changes": max(0, len(diff.changed) - _LISTED),
        "to_come": tuple(to_come_in_words(source, member, language) for source, member in to_come[:_LISTED]),
        "more_to_come": max(0, len(to_come) - _LISTED),
        "circles": tuple(circle_in_words(visit.record, diff, one, language) for one in diff.circles[:_LISTED]),
        "missing_claims": tuple((visit.link("claim", name), split_name(name)[1]) for name in diff.missing[:_LISTED]),
        "more_missing": max(0, len(diff.missing) - _LISTED),
        "asked": asked[:_LISTED],
        "more_asked": max(0, len(asked) - _LISTED),
    }
    return Page("difference.html", facts, 422 if problem else 200)


def _asked(visit: Visit, held: Awaited) -> tuple[Asked, ...]:
    """Return the pairs that are still to be told apart: of a file that was taken, those nobody spoke of since."""
    return tuple(
        Asked(number, alike_in_words(pair, visit.words.tongue.spoken), can_be_said=pair.is_described)
        for number, pair in enumerate(held.diff.alike)
        if not held.ops or number >= _LISTED or _is_open(visit, pair)
    )


def _is_open(visit: Visit, pair: Alike) -> bool:
    ends = {pair.one, pair.other}
    return any({one.one, one.other} == ends for one in alike_to(pair.one, visit.record))

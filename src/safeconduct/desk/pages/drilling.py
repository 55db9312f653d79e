"""A seizure rehearsed on a copy of this vault: what the seizer is supposed to have, how far it is, and the report.

What is tried is in `sync.drill`, on a copy that is removed again; this vault stays as it is. The report is sentences
and lists, to be printed and talked over. Refuses to soothe: what it rests on stands beside it (`sync.drill_words`).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.losses import in_words
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.desk.writing_cards import cards_typed
from safeconduct.protect import recovery
from safeconduct.protect.rest import Passphrase, RecoverySecret, SlotKey
from safeconduct.record.wording import local_time_in_words
from safeconduct.sync.drill import Has, Seizure, other_administrators
from safeconduct.sync.drill_words import HAS, opening_lines, steps

_REPORT: Final = "/drill/report"


def page(visit: Visit) -> Page:
    """Return the form."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin a drill in the place of the one before; the page again where what the seizer has was not given."""
    chosen = [one for one in Has if one.value == visit.form.text("has")]
    if not chosen:
        return _page(visit, problem=visit.words.say("Say what the seizer has."))
    needs_passphrase = chosen[0] in (Has.PASSPHRASE, Has.UNLOCKED)
    if needs_passphrase and not visit.form.exact("passphrase"):
        return _page(visit, problem=visit.words.say("Type the passphrase: the copy is opened with it."))
    try:
        visit.drilling.begin(visit.vault, chosen[0], _key(visit, chosen[0]))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return Elsewhere(_REPORT)


def report(visit: Visit) -> Page:
    """Return how far the drill is, or what it found; no drill may have been made since the desk was unlocked."""
    drilling = visit.drilling
    facts = {
        "is_running": drilling.is_running,
        "percent": drilling.percent,
        "reports": tuple(_report(visit, one) for one in drilling.found),
        "advice": tuple(visit.advice(one) for one in drilling.faults),
    }
    return Page("drilled.html", facts)


def _key(visit: Visit, has: Has) -> SlotKey | None:
    """Return what opens the copy; None for the folder alone. What `recovery.combine` raises for cards."""
    match has:
        case Has.FOLDER:
            return None
        case Has.CARDS:
            return RecoverySecret(recovery.combine(cards_typed(visit.form.all("card"))))
        case Has.PASSPHRASE | Has.UNLOCKED:
            return Passphrase.from_text(visit.form.exact("passphrase"))


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    choices = tuple((one.value, visit.words.phrase(HAS[one])) for one in Has)
    facts = {"choices": choices, "advice": advice, "problem": problem}
    return Page("drilling.html", facts, 422 if advice or problem else 200)


def _report(visit: Visit, found: Seizure) -> dict[str, object]:
    opened, language = found.opened, visit.words.tongue.spoken
    return {
        "at": local_time_in_words(visit.drilling.begun_at, language),
        "lines": opening_lines(found, language),
        "reads": in_words(visit, opened.exposed) if opened else (),
        "aliases": opened.aliases if opened else (),
        "has_relays": bool(opened and (opened.relays or opened.addresses)),
        "is_open": opened is not None,
        "steps": tuple(
            one.sentence(language, is_page=True) for one in steps(found, other_administrators(visit.team()))
        ),
    }

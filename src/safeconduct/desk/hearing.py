"""What is done at a check-in, on the page of all of them and on that of a journey: heard, moved, taken on, ended.

Somebody is heard by their words, which are turned into what they mean and not kept, or by a button where whoever is on
the telephone has not the exact words; of both the most alarming counts, so that no button overrules "forced". What is
noted is answered alike. Refuses to end an alarm without how it ended. Rules: `evacuate.running`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from safeconduct.desk.contact_times import typed_time
from safeconduct.desk.movement import heard_from_form, heard_handle
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.commands import (
    claim_intent,
    drop_intent,
    end_intent,
    hear_intents,
    move_intent,
    tried_intent,
)
from safeconduct.evacuate.running.reading import agreed_of, now_here, stays_at
from safeconduct.evacuate.running.rules import meaning
from safeconduct.evacuate.running.types import Meaning
from safeconduct.evacuate.running.wording import HEARD_EARLY
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.wording import local_time_in_words
from safeconduct.vault.types import Intent

_CHECK_IN: Final = "checkin"
# What a button says they meant, least alarming first.
_BY_BUTTON: Final = (Meaning.WELL, Meaning.DELAYED, Meaning.FORCED)


def check_in_here(visit: Visit, journeys: Sequence[Journey]) -> tuple[Journey, Thing]:
    """Return the check-in that a form means, and its journey; UnknownHandle."""
    id_ = bytes.fromhex(name_from_handle(visit.handle_key, _CHECK_IN, visit.form.text("check_in")))
    found = next(((journey, one) for journey in journeys for one in journey.check_ins if one.id == id_), None)
    if found is None:
        raise UnknownHandle
    return found


def check_in_facts(visit: Visit, journey: Journey, check_in: Thing) -> dict[str, object]:
    """Return what the forms of a check-in need to stand on a page."""
    return {
        "handle": visit.handle(_CHECK_IN, check_in.id.hex()),
        "heard_handle": heard_handle(visit, journey, check_in),
        "way": check_in.text("way"),
        "second_way": check_in.text("second_way"),
    }


def heard_early(visit: Visit, journeys: Iterable[Journey]) -> str:
    """Return what is said of a word that was just noted long before its time: the alarm stays. The same for each."""
    done, language = set(visit.done_ops()), visit.words.tongue.spoken
    found = (stays_at(one, word) for one in journeys for word in one.heard if word.began.op in done)
    stays = max(found, default=0) if done else 0
    return visit.words.phrase(HEARD_EARLY, at=local_time_in_words(stays, language)) if stays else ""


def _hear(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    return _noted(visit, journey, one, visit.form.text("said"))


def _hear_by_button(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    pressed = Meaning(visit.form.text("do"))
    told = meaning(visit.form.text("said"), agreed_of(journey))
    means = (pressed, told) if told in _BY_BUTTON else (pressed,)
    return _noted(visit, journey, one, max(means, key=_BY_BUTTON.index))


def _noted(visit: Visit, journey: Journey, one: Thing, said: str | Meaning) -> Iterable[Intent]:
    now = now_here(visit.team())
    until = visit.form.text("until").strip()
    until_ms = typed_time(until, now) if until else 0
    return hear_intents(visit.team(), journey, one, said, now_ms=now, until_ms=until_ms)


def _tried(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    return (tried_intent(visit.team(), journey, one, visit.form.text("tried"), now_ms=now_here(visit.team())),)


def _claim(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    seen, now = heard_from_form(visit), now_here(visit.team())
    return (claim_intent(visit.team(), journey, one, now_ms=now, seen=seen),)


def _end(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    seen, now = heard_from_form(visit), now_here(visit.team())
    return (end_intent(visit.team(), journey, one, visit.form.text("ended"), now_ms=now, seen=seen),)


def _move(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    now, due = now_here(visit.team()), visit.form.text("due").strip()
    values: dict[str, Value | None] = {code: visit.form.text(code).strip() or None for code in ("way", "second_way")}
    if due:
        values["due"] = typed_time(due, now)
    said = move_intent(visit.team(), journey, one, values, now_ms=now)
    return () if said is None else (said,)


def _drop(visit: Visit, journey: Journey, one: Thing) -> Iterable[Intent]:
    return (drop_intent(visit.team(), journey, one, now_ms=now_here(visit.team())),)


AT_CHECK_IN: Final[dict[str, Callable[[Visit, Journey, Thing], Iterable[Intent]]]] = {
    "hear": _hear,
    **{one.value: _hear_by_button for one in _BY_BUTTON},
    "tried": _tried,
    "claim": _claim,
    "end": _end,
    "move": _move,
    "drop": _drop,
}
"""By what a button says: the ops for it. What the rooms below raise, NotATime, UnknownHandle."""

"""``safeconduct plan explain``: why a plan is as it is, computed from the instance and the plan (evacuate.explaining).

Opens no vault and changes nothing. Every question may be asked in one call; answers come in the order of the options.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Opaque,
    SafeconductError,
)
from safeconduct.base.json_value import Json
from safeconduct.cli.opening import read_file, screen_options
from safeconduct.cli.screen import Screen
from safeconduct.evacuate.explaining import wording
from safeconduct.evacuate.explaining.blocking import what_blocks
from safeconduct.evacuate.explaining.burning import ready_repairs
from safeconduct.evacuate.explaining.differing import difference
from safeconduct.evacuate.explaining.forcing import STEPS, why_not, without_unplaced
from safeconduct.evacuate.explaining.gains import gains
from safeconduct.evacuate.explaining.names import Names
from safeconduct.evacuate.explaining.types import FIELDS_OF_A_WISH, Wish
from safeconduct.evacuate.explaining.urgency import urgency
from safeconduct.evacuate.planner.checking import check
from safeconduct.evacuate.planner.errors import BrokenPlan
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.json_reading import MOST_BYTES
from safeconduct.evacuate.planner.plan import Plan, plan_from_json


class NotAWish(SafeconductError):
    """A way that is asked for in other words than the command knows."""

    code = "cli.not_a_wish"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="That is no way to ask about{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Write party=ID, and after commas any of extraction=, helper=, transit=, onward=, safe=, departure=.",
    )
    ru = Advice(
        what="О таком пути спросить нельзя{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите party=ID и через запятую нужное: extraction=, helper=, transit=, onward=, safe=, departure=.",
    )


class NothingAsked(SafeconductError):
    """Explaining without a question."""

    code = "cli.nothing_asked"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nothing was asked about the plan.",
        safe=NOTHING_CHANGED_EN,
        do="Say at least one of --party, --why-not, --blocked, --relax, --burn-all, --compare.",
    )
    ru = Advice(
        what="О плане ничего не спрошено.",
        safe=NOTHING_CHANGED_RU,
        do="Задайте хотя бы одно: --party, --why-not, --blocked, --relax, --burn-all, --compare.",
    )


def wish_from_words(words: str) -> Wish:
    """Return the wish that ``party=ID,helper=ID`` and so on says; NotAWish."""
    pairs = [one.partition("=") for one in words.split(",")]
    given = {key.strip(): id_.strip() for key, _, id_ in pairs}
    is_sound = len(given) == len(pairs) and set(given) <= set(FIELDS_OF_A_WISH) and all(given.values())
    if not is_sound or "party" not in given:
        raise NotAWish(shown=words)
    return Wish(**{FIELDS_OF_A_WISH[key]: id_ for key, id_ in given.items()})


@dataclass(frozen=True, slots=True)
class _Questions:
    """What was asked of one plan."""

    parties: tuple[str, ...]
    wishes: tuple[str, ...]
    blocked: tuple[str, ...]
    is_relaxed: bool
    is_burnt: bool
    other: Plan | None
    day: int
    steps: int


@click.command("explain")
@click.argument("instance_file", metavar="INSTANCE", type=click.Path(path_type=Path))
@click.argument("plan_file", metavar="PLAN", type=click.Path(path_type=Path))
@click.option("--party", "parties", multiple=True, metavar="ID", help="Why this party comes when it does.")
@click.option(
    "--why-not",
    "wishes",
    multiple=True,
    metavar="party=ID,...",
    help="Why not that way: extraction=, helper=, transit=, onward=, safe=, departure= (or none).",
)
@click.option("--blocked", multiple=True, metavar="ID", help="Why this party is not moved.")
@click.option("--relax", "is_relaxed", is_flag=True, help="What one more bed, seat or person known would bring.")
@click.option("--burn-all", "is_burnt", is_flag=True, help="What happens if each place burns on that day.")
@click.option("--day", type=click.IntRange(min=0), default=0, show_default=True, help="Which day is meant, from 0.")
@click.option("--compare", "other_file", type=click.Path(path_type=Path), metavar="OTHER", help="How OTHER differs.")
@click.option(
    "--steps", type=click.IntRange(min=0), default=STEPS, show_default=True, help="How long to search for a price."
)
@screen_options
def explain_command(instance_file: Path, plan_file: Path, other_file: Path | None, screen: Screen, **asked: Any) -> int:
    """Say why a plan is as it is: who comes first, why not otherwise, what one more of something would bring."""
    instance = instance_from_json(read_file(instance_file, MOST_BYTES))
    plan = _valid_plan(instance, plan_file)
    other = _valid_plan(instance, other_file) if other_file is not None else None
    questions = _Questions(**asked, other=other)
    is_asked = bool(questions.parties or questions.wishes or questions.blocked or other is not None)
    if not (is_asked or questions.is_relaxed or questions.is_burnt):
        raise NothingAsked
    answers: dict[str, list[Json]] = {}
    for key, found, lines in _answers(instance, plan, questions, Names(screen.language)):
        answers.setdefault(key, []).append({**_json(found), "says": [*lines]})
        for line in () if screen.is_json else lines:
            screen.show(line)
    if screen.is_json:
        screen.answer({key: [*found] for key, found in answers.items()})
    return Exit.DONE


def _valid_plan(instance: Instance, file: Path) -> Plan:
    plan = plan_from_json(read_file(file, MOST_BYTES))
    verdict = check(instance, without_unplaced(plan))
    if not verdict.is_valid:
        raise BrokenPlan(faults=len(verdict.faults), first=Opaque(verdict.faults[0].who))
    return plan


def _answers(
    instance: Instance, plan: Plan, asked: _Questions, names: Names
) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Give each answer: under which key, as a value, and in sentences."""
    for party in asked.parties:
        urgent = urgency(instance, plan, party, asked.day)
        yield "why", urgent, tuple(wording.urgency_lines(urgent, names))
    for words in asked.wishes:
        refused = why_not(instance, plan, wish_from_words(words), steps=asked.steps)
        yield "why_not", refused, tuple(wording.why_not_lines(refused, names))
    for party in asked.blocked:
        blocked = what_blocks(instance, plan, party)
        yield "blocked", blocked, tuple(wording.blocked_lines(blocked, names))
    if asked.is_relaxed:
        found = gains(instance, plan)
        for gain in found:
            yield "relax", gain, tuple(wording.gain_lines((gain,), names))
        if not found:
            yield "relax", None, tuple(wording.gain_lines((), names))
    if asked.is_burnt:
        for ready in ready_repairs(instance, plan, asked.day):
            yield "burn", ready, tuple(wording.ready_lines(ready, names))
    if asked.other is not None:
        changed = difference(instance, plan, asked.other)
        yield "compare", changed, (wording.difference_line(changed, names),)


# Whole plans inside answers are the caller's own affair: an explanation writes none.
_LEFT_OUT: Final = frozenset(("plan", "verdict", "written"))


def _json(found: Any) -> dict[str, Json]:
    """Return an answer as a program reads it."""
    value = _value(found)
    return value if isinstance(value, dict) else {}


def _value(found: Any) -> Json:
    if isinstance(found, enum.Enum):
        return str(found.value)
    if isinstance(found, tuple):
        return [_value(one) for one in found]
    if dataclasses.is_dataclass(found):
        return {
            one.name: _value(getattr(found, one.name)) for one in dataclasses.fields(found) if one.name not in _LEFT_OUT
        }
    return found if isinstance(found, str | int | bool) else None

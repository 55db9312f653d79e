"""The rescue in ``safeconduct demo``: two coordinators, each a process of its own, bring an invented group of 24 away.

What is shown is done: cases opened from a call and from the record, a plan with its proved bound approved by two
persons, one party placed by hand with everything that stands against it, one party in a house and one on the road, that
house burnt, the plan repaired and approved by both, a word that says they are forced. That nothing under way was moved
is judged on both desks (`demo_rescue_judge`). It refuses to go on when a step did not do what it should
(`demo_team.DemoFailed`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_team import FOUNDER, SECOND, DemoFailed, Desk, join
from safeconduct.cli.screen import Screen

ABOUT: Final = Phrase(
    "A rescue: two coordinators bring an invented group of {people} people away.",
    "Вывоз: двое координаторов вывозят вымышленную группу — {people} человек.",
)
WAITING: Final = Phrase("Letting the coordinators work", "Координаторы работают")
PLANNED: Final = Phrase(
    "A plan moves {moved} of {asked} people; none whatever could be better by more than {gap} %. Two persons approved "
    "it.",
    "План вывозит {moved} человек из {asked}; никакой не может быть лучше больше чем на {gap} %. Его одобрили двое.",
)
PLACED: Final = Phrase(
    "One party was placed by hand. Where it could not be, {count} things stood against it, all said at once.",
    "Одну группу разместили вручную. Там, где было нельзя, сразу названы все препятствия: {count}.",
)
BURNT: Final = Phrase(
    "A house was burnt: parties that leave it tonight: {leave}; exposed people, houses and helpers: {exposed}; legs "
    "called off: {off}.",
    "Дом засвечен. Групп, которым уходить сегодня ночью: {leave}; под ударом людей, домов и помощников: {exposed}; "
    "отменено этапов: {off}.",
)
REPAIRED: Final = Phrase(
    "The plan was repaired and both approved it. Legs under way: {legs}; moved: {moved}. What changes: {difference}",
    "План починили, и оба его одобрили. Этапов в пути: {legs}; сдвинуто: {moved}. Что меняется: {difference}",
)
REPAIRED_GAP: Final = Phrase(
    "It moves {moved} of {asked} people who were not told yet; none whatever could be better by more than {gap} %.",
    "Он вывозит {moved} человек из {asked}, кому ещё не сообщили; никакой не может быть лучше больше чем на {gap} %.",
)
FORCED: Final = Phrase(
    "They said an ordinary sentence with the agreed word in it: both desks raise the alarm.",
    "Они сказали обычную фразу с условленным словом: тревогу показывают оба рабочих места.",
)


class RescueDesk(Desk):
    """A coordinator's desk."""

    program = "safeconduct.cli.demo_rescue_desk"


@contextmanager
def two_desks(language: Language, program: str = RescueDesk.program) -> Iterator[tuple[Path, Desk, Desk]]:
    """Give a folder and the desks of two people in it; at the end they and all they have are gone.

    ``language``: of drawn names and of what is said in sentences; ``program``: the module that a desk runs.
    """
    with tempfile.TemporaryDirectory(prefix="sc-") as name, ExitStack() as stack:
        folder = Path(name)
        first, second = (RescueDesk(folder / alias, alias, program) for alias in (FOUNDER, SECOND))
        for desk in (first, second):
            stack.callback(desk.end)
            desk.do("speak", language=language)
        yield folder, first, second


def shown_at(dataset: str, folder: Path, first: Desk, second: Desk) -> dict[str, Json]:
    """Run the whole rescue at two desks and return what it showed."""
    accounts = folder / "accounts.json"
    accounts.write_bytes(resources.files("safeconduct.cli").joinpath("demo_data", dataset).read_bytes())
    return _shown(folder, accounts, first, second)


def tell(screen: Screen, shown: dict[str, Any]) -> None:
    """Say what came of it."""
    screen.gap()
    screen.say(ABOUT, people=shown["opened"]["people"])
    plan = shown["plan"]
    screen.say(PLANNED, moved=plan["people_moved"], asked=plan["people_asked"], gap=plan["gap_percent"])
    screen.say(PLACED, count=len(shown["placed"]["refused"]))
    burnt, repaired = shown["burnt"], shown["repaired"]
    after = burnt["plan_after"]
    screen.say(BURNT, leave=burnt["leave_tonight"], exposed=burnt["exposed"], off=burnt["legs_called_off"])
    legs, moved = burnt["under_way_before"], burnt["under_way_moved"]
    screen.say(REPAIRED, legs=legs, moved=moved, difference=repaired["difference"])
    screen.say(REPAIRED_GAP, moved=after["people_moved"], asked=after["people_asked"], gap=after["gap_percent"])
    screen.say(FORCED)


def _shown(folder: Path, accounts: Path, first: Desk, second: Desk) -> dict[str, Json]:
    first.do("found", alias=FOUNDER, accounts=str(accounts))
    joined = join(folder, first, second)
    opened = first.do("rescue")
    first.do("share", alias=SECOND)
    first.do("vouch")
    hand(folder, first, second)
    second.do("vouch")
    hand(folder, second, first)

    plan = first.do("plan")
    _need(plan["people_moved"] > 0 and 0 < plan["bound"] <= plan["score"], 1)
    held = _approved(folder, first, second)
    placed = first.do("place")
    _need(len(placed["refused"]) > 0, 3)
    first.do("share", alias=SECOND)
    hand(folder, first, second)
    _need(second.do("send_off")["states"] == ["arrived", "departed"], 4)
    hand(folder, second, first)

    burnt, repaired = _burnt(folder, first, second)
    alarm = second.do("duress")
    hand(folder, second, first)
    seen = first.do("alarms")
    _need(alarm["forced"] == 1 and seen == alarm, 6)
    return {
        "joined_by_words": joined,
        "opened": opened,
        "plan": plan,
        "approved_by": 2,
        "held": held,
        "placed": placed,
        "burnt": burnt,
        "repaired": repaired,
        "duress": alarm,
    }


def _approved(folder: Path, first: Desk, second: Desk) -> int:
    """Let both approve the newest plan; return how many beds and helpers' days are held by the second word."""
    steps = [first.do("approve_plan")]
    first.do("share", alias=SECOND)
    hand(folder, first, second)
    steps.append(second.do("approve_plan"))
    hand(folder, second, first)
    holds: int = steps[1]["holds"]
    _need([one["step"] for one in steps] == ["first", "second"] and holds > 0, 2)
    return holds


def _burnt(folder: Path, first: Desk, second: Desk) -> tuple[dict[str, Json], dict[str, Json]]:
    """Burn a house and repair the plan; return what followed, and what changes by the repair."""
    for desk in (first, second):
        desk.do("remember")
    burnt = first.do("burn")
    _need(burnt["leave_tonight"] > 0 and burnt["legs_called_off"] > 0, 5)
    repaired = first.do("repair")
    after = repaired.pop("plan")
    _need(repaired["another_way"] > 0 and 0 <= after["bound"] <= after["score"], 5)
    repaired["held"] = _approved(folder, first, second)
    judged = [desk.do("moved") for desk in (first, second)]
    _need(judged[0] == judged[1] and judged[0]["legs"] > 0 and judged[0]["moved"] == 0, 5)
    legs, moved = judged[0]["legs"], judged[0]["moved"]
    return {**burnt, "plan_after": after, "under_way_before": legs, "under_way_moved": moved}, repaired


def hand(folder: Path, sender: Desk, receiver: Desk) -> None:
    """Give somebody what is new, by a file."""
    sender.do("write", file=str(folder / "parcel"))
    receiver.do("read", file=str(folder / "parcel"))


def _need(is_so: bool, step: int) -> None:
    if not is_so:
        raise DemoFailed(step=step)

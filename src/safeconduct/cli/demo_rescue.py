"""The rescue in ``safeconduct demo``: two coordinators, each a process of its own, bring an invented group of 24 away.

What is shown is done: cases opened from a call and from the record, a plan with its proved bound approved by two
persons, one party placed by hand with everything that stands against it, a leg under way, a house that burns, a word
that says they are forced. It refuses to go on when a step did not do what it should (`demo_team.DemoFailed`).
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from typing import Any, Final

from safeconduct.base.errors import Phrase
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
    "A house was burnt: {off} legs are called off, the plan was mended, and of what was under way nothing was moved.",
    "Дом засвечен: отменено этапов — {off}; план исправлен, из того, что уже в пути, не сдвинуто ничего.",
)
FORCED: Final = Phrase(
    "They said an ordinary sentence with the agreed word in it: both desks raise the alarm.",
    "Они сказали обычную фразу с условленным словом: тревогу показывают оба рабочих места.",
)


class RescueDesk(Desk):
    """A coordinator's desk."""

    program = "safeconduct.cli.demo_rescue_desk"


def run(dataset: str) -> dict[str, Json]:
    """Run the whole rescue and return what it showed."""
    with tempfile.TemporaryDirectory(prefix="sc-") as name, ExitStack() as stack:
        folder = Path(name)
        accounts = folder / "accounts.json"
        accounts.write_bytes(resources.files("safeconduct.cli").joinpath("demo_data", dataset).read_bytes())
        first, second = RescueDesk(folder / FOUNDER, FOUNDER), RescueDesk(folder / SECOND, SECOND)
        for desk in (first, second):
            stack.callback(desk.end)
        return _shown(folder, accounts, first, second)


def tell(screen: Screen, shown: dict[str, Any]) -> None:
    """Say what came of it."""
    screen.gap()
    screen.say(ABOUT, people=shown["opened"]["people"])
    plan = shown["plan"]
    screen.say(PLANNED, moved=plan["people_moved"], asked=plan["people_asked"], gap=plan["gap_percent"])
    screen.say(PLACED, count=len(shown["placed"]["refused"]))
    screen.say(BURNT, off=shown["burnt"]["legs_called_off"])
    screen.say(FORCED)


def _shown(folder: Path, accounts: Path, first: Desk, second: Desk) -> dict[str, Json]:
    first.do("found", alias=FOUNDER, accounts=str(accounts))
    joined = join(folder, first, second)
    opened = first.do("rescue")
    first.do("share", alias=SECOND)
    first.do("vouch")
    _hand(folder, first, second)
    second.do("vouch")
    _hand(folder, second, first)

    plan = first.do("plan")
    _need(plan["people_moved"] > 0 and plan["bound"] is not None and plan["bound"] <= plan["score"], 1)
    approved = [first.do("approve_plan")]
    first.do("share", alias=SECOND)
    _hand(folder, first, second)
    approved.append(second.do("approve_plan"))
    _hand(folder, second, first)
    _need([one["step"] for one in approved] == ["first", "second"] and approved[1]["holds"] > 0, 2)

    placed = first.do("place")
    _need(len(placed["refused"]) > 0, 3)
    first.do("approve_leg")
    first.do("share", alias=SECOND)
    _hand(folder, first, second)
    _need(second.do("send_off")["state"] == "departed", 4)
    _hand(folder, second, first)

    burnt = first.do("burn")
    _need(burnt["under_way_before"] > 0 and burnt["under_way_moved"] == 0, 5)
    first.do("share", alias=SECOND)
    _hand(folder, first, second)
    alarm = second.do("duress")
    _hand(folder, second, first)
    seen = first.do("alarms")
    _need(alarm["forced"] == 1 and seen == alarm, 6)
    return {
        "joined_by_words": joined,
        "opened": opened,
        "plan": plan,
        "approved_by": 2,
        "held": approved[1]["holds"],
        "placed": placed,
        "burnt": burnt,
        "duress": alarm,
    }


def _hand(folder: Path, sender: Desk, receiver: Desk) -> None:
    """Give somebody what is new, by a file."""
    sender.do("write", file=str(folder / "parcel"))
    receiver.do("read", file=str(folder / "parcel"))


def _need(is_so: bool, step: int) -> None:
    if not is_so:
        raise DemoFailed(step=step)

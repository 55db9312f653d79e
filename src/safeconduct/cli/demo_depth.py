"""The record in depth in ``safeconduct demo``: testimonies read into reviewed claims, places, a paper, evidence.

Three people, each a process of its own: a documenter reads two invented testimonies in Russian into claims and enters
the act that they tell of; two readers grade every finding, the second without seeing what the first said. Then the
places of the real accounts, what a report to the United Nations would still need, and a sealed film whose bundle
verifies, and does not with one byte changed. It refuses to go on when a step did not do what it should
(`demo_team.DemoFailed`).
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from importlib import resources
from pathlib import Path
from typing import Any, Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.cli.demo_depth_authority import NAMES, has_openssl
from safeconduct.cli.demo_rescue import hand
from safeconduct.cli.demo_team import FOUNDER, SECOND, THIRD, DemoFailed, Desk, join
from safeconduct.cli.screen import Screen
from safeconduct.record.evidence.check_bundle import by_openssl, check
from safeconduct.record.types import Level

_COUNTED: Final = ("suggestions", "characters", "taken", "declined", "from_suggestions", "by_hand")
# What the two testimonies together say of the act.
_TOLD: Final = frozenset(
    ("perpetrator", "degree_of_involvement", "type_of_act", "victim", "exact_location", "initial_date")
)
# The original in a bundle, of which one byte is changed to show that it is found.
_CHANGED: Final = Path("originals", "001")

ABOUT: Final = Phrase(
    "The record in depth: two invented testimonies in Russian become claims that two readers agree with.",
    "Записи вглубь: два вымышленных рассказа становятся утверждениями, с которыми согласны двое читателей.",
)
WAITING: Final = Phrase("Letting the documenters work", "Документаторы работают")
READ: Final = Phrase(
    "{suggestions} suggestions in {characters} characters: {taken} taken, {declined} declined, each by a person. "
    "Of what the record says, {from_suggestions} came from suggestions, {by_hand} were entered by hand. "
    "Findings with reasonable grounds: {grounds}.",
    "Предложено {suggestions} в {characters} знаках: принято {taken}, отклонено {declined}, каждое решал человек. "
    "Из того, что теперь в записях, {from_suggestions} взято из предложенного, {by_hand} внесено вручную. "
    "Выводов, для которых есть разумные основания: {grounds}.",
)
PLACES: Final = Phrase(
    "Places where the accounts have people held: {count}. Each with its voices, and with when:",
    "Мест, где, по известиям, держали людей: {count}. У каждого — голоса и когда это было:",
)
PLACE: Final = Phrase("{label} ({voices}): {days}", "{label} ({voices}): {days}")
PAPER: Final = Phrase(
    "A report to the UN's Working Group on disappearances would still need: {missing}",
    "Для сообщения в Рабочую группу ООН по исчезновениям ещё не хватает: {missing}",
)
EVIDENCE: Final = Phrase(
    "Sealed bytes, stamped by two authorities of this demonstration's own, verify from their bundle alone. With one "
    "byte changed they do not.",
    "Запечатанные байты с метками времени от двух служб самого показа проверяются по одному комплекту. С одним "
    "изменённым байтом — уже нет.",
)
NO_OPENSSL: Final = Phrase(
    "No evidence bundle was made: the program openssl, which stamps it in this demonstration, is not here.",
    "Комплект доказательств не сделан: здесь нет программы openssl, которая ставит в этом показе метку времени.",
)


class DepthDesk(Desk):
    """A documenter's or reader's desk."""

    program = "safeconduct.cli.demo_depth_desk"


def run(dataset: str, language: Language) -> dict[str, Json]:
    """Let the three work and return what they showed. ``dataset``: the accounts whose places are shown."""
    with tempfile.TemporaryDirectory(prefix="sc-") as name, ExitStack() as stack:
        folder = Path(name)
        accounts = folder / "accounts.json"
        accounts.write_bytes(resources.files("safeconduct.cli").joinpath("demo_data", dataset).read_bytes())
        desks: list[Desk] = [DepthDesk(folder / alias, alias) for alias in (FOUNDER, SECOND, THIRD)]
        for desk in desks:
            stack.callback(desk.end)
        writer, *readers = desks
        writer.do("found", alias=FOUNDER, accounts=str(accounts))
        for reader in readers:
            join(folder, writer, reader)
        return {
            "places": _places(writer, language),
            "testimony": _testimony(folder, writer, readers, language),
            "paper": writer.do("paper", language=language),
            "evidence": _evidence(folder, writer),
        }


def tell(screen: Screen, shown: dict[str, Any]) -> None:
    """Say what came of it."""
    screen.gap()
    screen.say(ABOUT)
    testimony = shown["testimony"]
    counts = {name: testimony[name] for name in _COUNTED}
    screen.say(READ, **counts, grounds=testimony["reasonable_grounds"])
    screen.say(PLACES, count=len(shown["places"]))
    for place in shown["places"]:
        words = screen.text(PLACE, label=place["label"], voices=place["voices_in_words"], days=place["days_in_words"])
        screen.show(words, first="  ", rest="    ")
    screen.say(PAPER, missing=" ".join(one["sentence"] for one in shown["paper"]["missing"]))
    screen.say(EVIDENCE if shown["evidence"]["verified"] else NO_OPENSSL)


def _testimony(folder: Path, writer: Desk, readers: list[Desk], language: Language) -> dict[str, Json]:
    """Read the testimonies in, have both readers grade what they say, and return how it stands."""
    read = writer.do("testify")
    _need(read["taken"] > 0 and writer.do("grade")["graded"] == 0, 1)
    graded = []
    for reader in readers:
        # The second has the first one's grades on their desk, and is not told of them.
        hand(folder, writer, reader)
        graded.append(reader.do("grade"))
        hand(folder, reader, writer)
    _need(all(one["graded"] > 0 and one["grades_of_others_seen"] == 0 for one in graded), 2)
    act = writer.do("act", language=language)
    grounds = sum(one["level"] == Level.REASONABLE_GROUNDS.value for rows in act.values() for one in rows)
    _need(grounds > 0 and act.keys() >= _TOLD, 3)
    return {**read, "graded_by": len(readers), "reasonable_grounds": grounds, "act": act}


def _places(writer: Desk, language: Language) -> list[Json]:
    """Return the places of the accounts; DemoFailed where there is none, or one of which nothing says when.

    That is either days of a stay, or what is known of whoever was held there, and then with the claims that say it.
    """
    places: list[Json] = writer.do("places", language=language)["places"]
    _need(bool(places) and all(map(has_days, places)), 5)
    return places


def has_days(place: Json) -> bool:
    """Say whether it is told of a place when people were there, or when whoever was there, by which claims."""
    if not isinstance(place, dict):
        return False
    of_people = place.get("of_people")
    return bool(place["days"] or (isinstance(of_people, dict) and of_people["days"] and of_people["claims"]))


def _evidence(folder: Path, writer: Desk) -> dict[str, Json]:
    """Seal a film and check its bundle by the program that is given out with it, whole and with one byte changed."""
    if not has_openssl():
        return {"openssl": False, "verified": False}
    bundle = folder / "bundle"
    sealed = writer.do("seal", authorities=str(folder / "authorities"), bundle=str(bundle))
    whole = check(bundle, by_openssl)
    film = bundle / _CHANGED
    data = bytearray(film.read_bytes())
    data[len(data) // 2] ^= 1
    film.write_bytes(data)
    changed = check(bundle, by_openssl)
    _need(sealed["stamps"] == len(NAMES) and not whole and bool(changed), 4)
    return {
        "openssl": True,
        **sealed,
        "verified": not whole,
        "verified_with_a_byte_changed": not changed,
        "found": [*changed],
    }


def _need(is_so: bool, step: int) -> None:
    if not is_so:
        raise DemoFailed(step=step)

"""Plans in sentences: how good one is, who is not planned for and why, what a journey of it looks like; and what an act
of one person is about, so that whoever says the second word knows what they confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.approving import LEG, names_leg
from safeconduct.evacuate.journeys.wording import leg_in_words as standing_in_words
from safeconduct.evacuate.planning.approving import PURPOSE
from safeconduct.evacuate.planning.making import Made
from safeconduct.evacuate.planning.seconding import Matters
from safeconduct.evacuate.planning.types import LeftOut, Missed, Run, Unsaid
from safeconduct.record.answering import FOR_BUNDLE, FOR_PAPER, FOR_TABLE
from safeconduct.record.wording import day_in_words
from safeconduct.sync.acts import EMERGENCY_GO, ActState

WHY_LEFT_OUT: Final = {
    LeftOut.NOT_TAKEN: Phrase("closed, or nobody decided to take them out", "дело закрыто или вывозить не решено"),
    LeftOut.REFUSED: Phrase("they do not want to be moved", "они не хотят, чтобы их вывозили"),
    LeftOut.NO_HOUSE: Phrase(
        "they do not want to live in one of our houses: place them by hand",
        "они не хотят жить в наших домах: разместите вручную",
    ),
    LeftOut.NO_HELPER: Phrase(
        "they do not want a helper to be told of them: place them by hand",
        "они не хотят, чтобы о них сообщали помощнику: разместите вручную",
    ),
    LeftOut.NO_TOWN: Phrase("it is not said from which town", "не указано, из какого города"),
    LeftOut.NO_DAYS: Phrase("it is not said by which day", "не указано, к какому дню"),
    LeftOut.TIME_IS_UP: Phrase(
        "the day by which they had to be away is past", "срок, к которому нужно вывезти, прошёл"
    ),
    LeftOut.ON_THE_WAY: Phrase(
        "on the way, or told of it: stays as it is", "в пути или уже сообщено: остаётся как есть"
    ),
    LeftOut.BY_HAND: Phrase(
        "placed by hand: stays as it is until that journey is dropped",
        "размещены вручную: так и остаётся, пока эту поездку не отменят",
    ),
    LeftOut.NOT_OPEN: Phrase("cannot be used now", "сейчас недоступно"),
    LeftOut.NOT_SAID: Phrase("beds or town are not said", "не указаны места или город"),
    LeftOut.FULL: Phrase("as many people know it as may", "знают уже столько людей, сколько можно"),
}
NOT_SAID: Final = {
    Unsaid.ROLLING_WINDOW: Phrase(
        "Who may know a house or a helper is counted for the whole time that is planned, not for a moving month.",
        "Сколько человек могут знать дом или помощника, считается на весь срок плана, а не за скользящий месяц.",
    ),
    Unsaid.TWO_HOPS: Phrase(
        "Who learns of whom through a third person is not counted.", "Кто о ком узнаёт через третьего, не считается."
    ),
    Unsaid.TRAVEL_TIME: Phrase(
        "How a helper gets from one trip to the next is not counted: a trip a day at most.",
        "Дорога помощника от рейса к рейсу не считается: только не больше рейса в день.",
    ),
    Unsaid.MOST_NIGHTS: Phrase(
        "How many nights in a row a place may be used is not kept to: see it before you approve.",
        "Сколько ночей подряд можно быть в одном месте, план не учитывает: проверьте перед одобрением.",
    ),
    Unsaid.ON_THE_WAY: Phrase(
        "Journeys of which people were told stay as they are, also their later legs.",
        "Поездки, о которых уже сообщено, остаются как есть, вместе с дальнейшими этапами.",
    ),
    Unsaid.ALONE: Phrase(
        "Whoever is searched for, or not vouched for by two, has a house alone; nobody comes there later either.",
        "Кого ищут или за кого не поручились двое, у тех дом отдельный, и позже туда тоже никого не селят.",
    ),
}
_PLAN: Final = Phrase(
    "Plan {number} from {day}, {state}: people moved {moved} of {asked}.",
    "План {number} с {day}, {state}: вывезено людей {moved} из {asked}.",
)
_GAP: Final = Phrase(
    "At most {gap} % from the best there can be.", "От наилучшего возможного не дальше чем на {gap} %."
)
_FOUND: Final = Phrase("People moved: {moved} of {asked}.", "Вывезено людей: {moved} из {asked}.")
_MISSED: Final = Phrase("{name}: {why}", "{name}: {why}")
_STAY: Final = Phrase("{day} – {until}: stay at {place}", "{day} – {until}: {place}")
_RIDE: Final = Phrase("{day}: {start} → {end}", "{day}: {start} → {end}")
_RUN_BY: Final = Phrase("{ride}, with {helper}", "{ride}, проводит {helper}")
_UNVOUCHED: Final = Phrase(
    "Not vouched for by two, so each of these needs a house alone: {names}. Once a second person vouches for them on "
    "their case they may share one, and a plan may move more people.",
    "За них не поручились двое, поэтому каждой из этих групп нужен отдельный дом: {names}. Когда за них в их деле "
    "поручится второй человек, их можно селить с другими, и план, возможно, вывезет больше людей.",
)
_PLAN_NAMED: Final = Phrase("plan {number}", "план {number}")
_LEG_CLOSED: Final = Phrase(
    "a leg of a journey that does not open here; ask who began it",
    "этап поездки, которая здесь не открывается; спросите того, кто начал",
)
_PLAN_CLOSED: Final = Phrase(
    "a plan that does not open here, or was changed since; ask who began it",
    "план, который здесь не открывается или с тех пор изменён; спросите того, кто начал",
)
CHANGED_SINCE: Final = Phrase(
    "The leg was changed since: this word allows nothing any more. Stop it, and begin anew.",
    "Этап с тех пор изменён: это слово больше ничего не разрешает. Остановите его и начните заново.",
)
ACT_PURPOSES: Final = {
    EMERGENCY_GO: Phrase("emergency go", "экстренный выезд"),
    LEG: Phrase("a leg is approved", "одобряется этап"),
    PURPOSE: Phrase("a plan is approved", "одобряется план"),
    FOR_TABLE: Phrase("an export of more than five people", "выгрузка, где больше пяти человек"),
    FOR_PAPER: Phrase("a paper, with others above five people", "бумага, вместе с другими больше пяти человек"),
    FOR_BUNDLE: Phrase(
        "originals are given out as a bundle of evidence", "оригиналы выдаются комплектом доказательств"
    ),
}

Name = Callable[[str, bytes], str]
"""The code name of a thing of a form, by its id."""


def plan_in_words(plan: Thing, day: str, language: Language) -> str:
    """Return a kept plan in a sentence or two. ``day``: its first day in words.

    A plan that was mended has no proof of how far it can be from the best: then nothing is said of that.
    """
    score, bound = plan.number("score") or 0, plan.number("bound")
    choice = plan.form.fields["state"].choice(plan.text("state"))
    words = sentence(
        _PLAN,
        language,
        number=plan.number("number") or 0,
        day=day,
        state=say(choice.words, language) if choice else plan.text("state"),
        moved=plan.number("moved") or 0,
        asked=plan.number("asked") or 0,
    )
    if bound is None:
        return words
    return f"{words} {_gap((score - bound) / score if score else 0.0, language)}"


def found_in_words(made: Made, language: Language) -> str:
    """Return a plan that was found, and is not kept yet, in two sentences."""
    moved = made.outcome.verdict.people_moved
    words = sentence(_FOUND, language, moved=moved, asked=made.run.instance.people)
    return f"{words} {_gap(made.outcome.gap, language)}"


def _gap(share: float, language: Language) -> str:
    """Return how far from the best a plan can be at most, as a share of its score, in a sentence."""
    gap = f"{100 * share:.2f}".rstrip("0").rstrip(".")
    return sentence(_GAP, language, gap=gap.replace(".", ",") if language == "ru" else gap)


def unvouched_in_words(run: Run, language: Language) -> str:
    """Return in a sentence who needs a house alone until a second person vouches for them; empty where nobody does.

    Whoever is searched for is not among them: no word of ours lets them share.
    """
    names = sorted(one.name for one in run.parties.values() if one.is_alone and not one.is_hot)
    return sentence(_UNVOUCHED, language, names=", ".join(names)) if names else ""


def missed_in_words(one: Missed, language: Language) -> str:
    """Return what is not planned with, and why."""
    return sentence(_MISSED, language, name=one.name or "–", why=say(WHY_LEFT_OUT[one.why], language))


def leg_in_words(leg: Mapping[str, Value], day: Callable[[int], str], name: Name, language: Language) -> str:
    """Return one leg of a journey in a line."""

    def of(code: str) -> str:
        found = leg.get(code)
        return name(code, found) if isinstance(found, bytes) else ""

    days = {code: day(value) if isinstance(value := leg.get(code), int) else "–" for code in ("day", "until_day")}
    if leg.get("kind") == "stay":
        return sentence(_STAY, language, day=days["day"], until=days["until_day"], place=of("place"))
    start, end = (str(leg.get(code, "")) for code in ("from_city", "to_city"))
    ride = sentence(_RIDE, language, day=days["day"], start=start, end=end)
    mode = forms()["leg"].fields["mode"].choice(str(leg.get("mode", "")))
    ride = f"{ride}, {say(mode.words, language)}" if mode is not None else ride
    return sentence(_RUN_BY, language, ride=ride, helper=of("helper")) if leg.get("helper") else ride


def matter_in_words(state: ActState, matters: Matters, language: Language) -> str:
    """Return what an act of a rescue is about, on one line; what was typed where somebody typed it."""
    if found := matters.leg(state):
        journey, leg = found
        day = leg.thing.number("day")
        on = day_in_words(Day(day), language) if day is not None else ""
        name = journey.thing.text("code_name")
        return ", ".join(one for one in (name, standing_in_words(leg, language), on) if one)
    if plan := matters.plan(state):
        return sentence(_PLAN_NAMED, language, number=plan.number("number") or 0)
    if names_leg(state.act):
        return say(_LEG_CLOSED, language)
    if state.act.purpose == PURPOSE:
        return say(_PLAN_CLOSED, language)
    return state.act.subject if state.act.purpose == EMERGENCY_GO else ""

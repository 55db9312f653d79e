"""Which published lottery seed decides between equals at an instant (`triage.rules.lottery`; notes/evacuate 6.2).

Who set it and when is told with it: a seed that was set after the day from which it counts could have been chosen for
what it does. Refuses to forget an older one: all of them stay to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, Hlc, day_from_ms, ms_from_hlc
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say, sentence
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.record.wording import day_in_words, local_time_in_words
from safeconduct.sync.team import Team

_SEED: Final = "seed"
_IN_FORCE: Final = Phrase("“{seed}” decides, for cases from {day}.", "Решает «{seed}», для дел с {day}.")
_OTHER: Final = Phrase("“{seed}”, for cases from {day}.", "«{seed}», для дел с {day}.")
_ALWAYS: Final = Phrase("the beginning", "самого начала")
_PUBLISHED: Final = Phrase("Published: {where}.", "Опубликовано: {where}.")
_NOT_PUBLISHED: Final = Phrase("Nobody said where it was published.", "Где опубликовано, не сказано.")
_SET: Final = Phrase("Set by {who}, {at}.", "Задал {who}, {at}.")
_LATE: Final = Phrase(
    "It was set after that day: whoever set it could have known what it would do.",
    "Задано позже этого дня: задавший мог знать, что получится.",
)
_SOMEBODY: Final = Phrase("somebody who left", "кто-то из ушедших")
NO_SEED: Final = Phrase(
    "No seed is published yet. Until then the order among equals follows from ids that were drawn: it is the same on "
    "every desk, and nobody outside can check it.",
    "Зерно ещё не опубликовано. До тех пор порядок среди равных следует из номеров по жребию: он одинаков на всех "
    "рабочих местах, но проверить его со стороны нельзя.",
)
HOW_TO_CHECK: Final = Phrase(
    "A lot is SHA-256 of “safeconduct/triage-lottery/v1”, a byte of nought, the seed and the case’s id; the smaller is "
    "first.",
    "Жребий — SHA-256 от «safeconduct/triage-lottery/v1», нулевого байта, зерна и номера дела; меньший — первый.",
)
NO_TIE: Final = Phrase("The lot decided between nobody tonight.", "Сегодня жребий ни между кем не решал.")


@dataclass(frozen=True, slots=True)
class Lot:
    """A seed, as it is now. ``by``, ``at_ms``: who set it last, as the team calls them, and when, since 1970, UTC.

    ``is_late``: that was after the day from which it counts.
    """

    thing: Thing
    seed: str
    published: str
    from_day: Day
    by: str
    at_ms: int
    is_in_force: bool

    @property
    def is_late(self) -> bool:
        """Say whether it was set after the day from which it counts."""
        return day_from_ms(self.at_ms) > self.from_day


def seed_of(facts: Facts, now_ms: int) -> bytes:
    """Return the seed that was published last for cases from a day that has come; empty where none was.

    ``now_ms``: milliseconds since 1970, UTC. Without a published seed the order among equals is the same on every desk
    all the same, and follows from ids that were drawn.
    """
    found = _in_force(facts, now_ms)
    return found.text(_SEED).encode() if found is not None else b""


def lots_of(team: Team, now_ms: int) -> tuple[Lot, ...]:
    """Return every seed that was ever set, that of the latest day first."""
    facts = Facts(team.vault.tables)
    decides = _in_force(facts, now_ms)
    held = sorted(facts.things("lottery"), key=_order, reverse=True)
    return tuple(_lot(team, one, is_in_force=decides is not None and one.id == decides.id) for one in held)


def lot_in_words(one: Lot, language: Language) -> str:
    """Return a seed: what it is, for which cases, where it was published, who set it and when."""
    day = day_in_words(one.from_day, language) if one.from_day else say(_ALWAYS, language)
    first = sentence(_IN_FORCE if one.is_in_force else _OTHER, language, seed=one.seed, day=day)
    where = sentence(_PUBLISHED, language, where=one.published) if one.published else say(_NOT_PUBLISHED, language)
    said = sentence(_SET, language, who=one.by or say(_SOMEBODY, language), at=local_time_in_words(one.at_ms, language))
    late = (say(_LATE, language),) if one.is_late else ()
    return " ".join((first, where, said, *late))


def _lot(team: Team, one: Thing, *, is_in_force: bool) -> Lot:
    said = one.facts.get(_SEED, ())
    newest = said[-1] if said else one.all_facts[0]
    return Lot(
        one,
        one.text(_SEED),
        one.text("published"),
        Day(one.number("from_day") or 0),
        team.alias(newest.device),
        ms_from_hlc(Hlc(newest.hlc)),
        is_in_force,
    )


def _in_force(facts: Facts, now_ms: int) -> Thing | None:
    today = day_from_ms(now_ms)
    come = (one for one in facts.things("lottery") if (one.number("from_day") or 0) <= today)
    return max(come, key=_order, default=None)


def _order(one: Thing) -> tuple[int, bytes]:
    return one.number("from_day") or 0, one.id

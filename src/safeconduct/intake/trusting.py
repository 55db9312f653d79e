"""The ladder of trust and its question sheet (`trust_sheet.toml`).

A rung is reached by answers and not by a feeling: what the answers do not carry is refused. Being vouched for takes two
persons (`counting.trust_of`), neither of whom the program can replace. Refuses a sheet it does not know: what was
answered on a newer one is shown by its codes.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Opaque,
    Phrase,
    SafeconductError,
)
from safeconduct.intake.errors import NotAValue
from safeconduct.intake.types import Flag, Rung, TrustWord

_SHEET: Final = "trust_sheet.toml"


class RungTooHigh(SafeconductError):
    """A rung of trust that the answers on the sheet do not carry."""

    code = "intake.rung_too_high"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The answers on the sheet do not carry this: they reach to “{reached}”.",
        safe=NOTHING_CHANGED_EN,
        do="Answer what is still open, or choose a lower rung.",
    )
    ru = Advice(
        what="Ответы на листе этого не подтверждают: их хватает на «{reached}».",
        safe=NOTHING_CHANGED_RU,
        do="Ответьте на оставшиеся вопросы или выберите ступень ниже.",
    )


RUNGS: Final = {
    Rung.UNHEARD: Phrase("not heard yet", "ещё не выслушан"),
    Rung.HEARD: Phrase("heard", "выслушан"),
    Rung.CROSS_CHECKED: Phrase("cross-checked", "перепроверен"),
    Rung.VOUCHED: Phrase("vouched for by two", "двое поручились"),
}
FLAGS: Final = {
    Flag.ASKS_FOR_OTHERS: Phrase("asks about others", "спрашивает о других"),
    Flag.ASKS_FOR_PLACES: Phrase("asks for places", "спрашивает о местах"),
    Flag.STORY_CHANGES: Phrase("the story changes", "рассказ меняется"),
    Flag.REFUSES_CHECK: Phrase("refuses to be checked", "отказывается от проверки"),
    Flag.HURRIES: Phrase("presses for a decision", "торопит с решением"),
    Flag.OFFICER_AS_DATE: Phrase(
        "came by a date or a new acquaintance", "вышел на нас через свидание или нового знакомого"
    ),
    Flag.HANDLE_CHANGED: Phrase("writes from another number", "пишет с другого номера"),
    Flag.SAID_BY_ANOTHER: Phrase("somebody else speaks for them", "за него говорит другой"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the codes of its answers."""

    code: str
    asked: Phrase
    answers: tuple[str, ...]
    lifts: Mapping[str, Rung]
    flags: Mapping[str, Flag]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A version of the question sheet. ``said``: how answers are called."""

    version: int
    questions: tuple[Question, ...]
    said: Mapping[str, Phrase]


@functools.cache
def sheet() -> Sheet:
    """Return the sheet that is asked now."""
    data: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath(_SHEET).read_text("utf-8"))
    questions = tuple(
        Question(
            one["code"],
            Phrase(one["en"], one["ru"]),
            tuple(one["answers"]),
            {answer: Rung(rung) for answer, rung in one.get("lifts", {}).items()},
            {answer: Flag(flag) for answer, flag in one.get("flags", {}).items()},
        )
        for one in data["question"]
    )
    said = {code: Phrase(words["en"], words["ru"]) for code, words in data["answer"].items()}
    return Sheet(data["version"], questions, said)


def reached(answers: Mapping[str, str]) -> Rung:
    """Return the highest rung that answers carry: every rung needs the ones below it."""
    lifted = {one.lifts[answers[one.code]] for one in sheet().questions if answers.get(one.code) in one.lifts}
    rung = Rung.UNHEARD
    for one in (Rung.HEARD, Rung.CROSS_CHECKED, Rung.VOUCHED):
        if one not in lifted:
            break
        rung = one
    return rung


def flags_of(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes of the flags that answers raise, rising."""
    raised = (one.flags[answers[one.code]] for one in sheet().questions if answers.get(one.code) in one.flags)
    return tuple(sorted(flag.value for flag in raised))


def word_of(rung: Rung, answers: Mapping[str, str], reason: str, *, seen: tuple[Flag, ...] = ()) -> TrustWord:
    """Return a person's word on trust; NotAValue for an answer the sheet lacks, RungTooHigh.

    ``seen``: flags that no question asks for.
    """
    known = {one.code: one.answers for one in sheet().questions}
    for code, answer in answers.items():
        if answer not in known.get(code, ()):
            raise NotAValue(place=Opaque("answer"), shown=f"{code}={answer}")
    if not reason.strip():
        raise NotAValue(place=Opaque("reason"))
    highest = reached(answers)
    if rung.height > highest.height:
        raise RungTooHigh(reached=RUNGS[highest])
    flags = sorted({*flags_of(answers), *(one.value for one in seen)})
    return TrustWord(rung, reason, sheet().version, tuple(sorted(answers.items())), tuple(flags))

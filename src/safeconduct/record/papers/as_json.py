"""A paper for programs of this desk: codes, values and the claims behind them (docs/commands.md). Shapes only.

It names claims as the record does and is for whoever may read the record: what leaves is the sealed file alone.
"""

from __future__ import annotations

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Language
from safeconduct.base.intervals import Interval
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.record.answer import end
from safeconduct.record.items import split_name
from safeconduct.record.papers.filling import LEFT_OUT
from safeconduct.record.papers.sheets import NAME_LEFT_OUT, deadline_in_words, missing_in_words, origin_in_words
from safeconduct.record.papers.types import Answer, Paper, PaperForm, Said, Timing, Told
from safeconduct.record.types import PropertyKind


def json_from_form(form: PaperForm, language: Language) -> dict[str, Json]:
    """Return a form: what it asks for, and which of it is the minimum."""
    return {
        "paper": form.code,
        "version": form.version,
        "title": say(form.title, language),
        "receiver": say(form.receiver, language),
        "languages": [*form.languages],
        "source": form.source,
        "looked_on": iso_from_day(form.looked_on),
        "consent": form.consent,
        "questions": [
            {"code": one.code, "minimum": one.is_minimum, "properties": [*one.properties]} for one in form.questions()
        ],
    }


def json_from_missing(paper: Paper, language: Language) -> dict[str, Json]:
    """Return what of the minimum is missing, and how the deadlines stand."""
    return {
        "paper": paper.form.code,
        "day": iso_from_day(paper.request.day),
        "consent": paper.consent.value,
        "held": paper.held,
        "missing": [
            {"element": one.question.code, "gap": one.gap.value, "sentence": missing_in_words(one, language)}
            for one in paper.missing
        ],
        "deadlines": [
            {
                "deadline": one.deadline.code,
                "stands": one.timing.value,
                "until": iso_from_day(one.until)
                if one.timing in (Timing.OPEN, Timing.MAYBE, Timing.AT_LATEST)
                else None,
                "sentence": deadline_in_words(one, language),
            }
            for one in paper.deadlines
        ],
    }


def json_from_paper(paper: Paper, language: Language) -> dict[str, Json]:
    """Return the whole paper with the claims that each answer rests on."""
    claims = {one.number: ":".join(split_name(one.support.claim)) for one in paper.rests}
    return {
        **json_from_missing(paper, language),
        "language": language,
        "mark": paper.request.mark,
        "left_out": paper.left_out,
        "answers": [_answer(one, claims, language) for one in paper.answers],
        "rests": [{"number": one.number, "code": one.code, "claim": claims[one.number]} for one in paper.rests],
    }


def _answer(answer: Answer, claims: dict[int, str], language: Language) -> Json:
    return {
        "question": answer.question.code,
        "texts": [*(_shown(text, language) for text in answer.texts)],
        "told": [_told(one, claims, language) for one in answer.told],
        "claims": [":".join(split_name(one)) for one in answer.claims],
        "withheld": answer.is_withheld,
        "held": answer.held,
    }


def _told(told: Told, claims: dict[int, str], language: Language) -> Json:
    return {
        "basis": told.basis,
        "value": _value(told.kind, told.span, told.text, language),
        "level": told.level.value,
        "roots": {"floor": told.roots.floor, "ceiling": told.roots.ceiling},
        "claims": [claims[number] for number in told.rests],
        "of": origin_in_words(told.origin, language),
        "sides": [
            {"value": _value(told.kind, span, text, language), "claims": [claims[number] for number in rests]}
            for span, text, rests in told.sides
        ],
    }


def _value(kind: PropertyKind, span: Interval, text: Said, language: Language) -> Json:
    if kind.is_interval:
        return {"kind": kind.value, **_ends(kind, span)}
    return {"kind": kind.value, "text": _shown(text.in_language(language), language)}


def _ends(kind: PropertyKind, span: Interval) -> dict[str, Json]:
    return {"lo": end(kind, span.lo), "hi": end(kind, span.hi)}


def _shown(text: str, language: Language) -> str:
    return text.replace(LEFT_OUT, say(NAME_LEFT_OUT, language))

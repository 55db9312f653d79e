"""How far a request is trusted: the question sheet, the rung that its answers carry, and who said what before.

A rung is reached by answers (`intake.trusting`); being vouched for takes two persons. Refuses a rung that the answers
do not carry, and one without a reason. What was said stays in the history.
"""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.about_request import Request, request_of
from safeconduct.desk.calls import chosen
from safeconduct.desk.inbox_words import flag_in_words
from safeconduct.desk.inboxes import person_here
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.commands import trust_intent
from safeconduct.intake.queries import trust_from_word
from safeconduct.intake.trusting import FLAGS, RUNGS, sheet, word_of
from safeconduct.intake.types import Flag, Rung
from safeconduct.record.wording import local_time_in_words


def page(visit: Visit) -> Page:
    """Return the sheet with what was answered last."""
    return _page(visit, request_of(visit, person_here(visit)))


def send(visit: Visit) -> Shown:
    """Say how far they are trusted; RungTooHigh and a missing reason show the sheet again as it was filled in."""
    request, form = request_of(visit, person_here(visit)), visit.form
    if not form.text("reason"):
        return _page(visit, request, problem=visit.words.say("Say why, in a few words."))
    answers = {one.code: given for one in sheet().questions if (given := form.text(f"q.{one.code}"))}
    seen = tuple(one for one in Flag if one.value in form.all("flag"))
    try:
        word = word_of(chosen(Rung, form.text("rung"), Rung.UNHEARD), answers, form.text("reason"), seen=seen)
        ops = visit.vault.append([trust_intent(request.intake, request.person, word)])
    except SafeconductError as error:
        return _page(visit, request, (visit.advice(error),))
    return visit.done(request.about.thread, *ops)


def _page(visit: Visit, request: Request, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    phrase, form = visit.words.phrase, visit.form
    words = request.intake.trust_words(request.person)
    newest = trust_from_word(words[-1]) if words else None
    was: Mapping[str, str] = dict(newest.answers) if newest else {}
    trust = request.trust
    facts = {
        "into": (),
        "about": request.about,
        "advice": advice,
        "problem": problem,
        "questions": tuple(
            (
                one.code,
                phrase(one.asked),
                tuple(
                    (answer, phrase(sheet().said[answer]))
                    for answer in sorted(one.answers, key=lambda said: said != "yes")
                ),
                form.text(f"q.{one.code}") if form.texts else was.get(one.code, ""),
            )
            for one in sheet().questions
        ),
        "rungs": tuple((one.value, phrase(said)) for one, said in RUNGS.items()),
        "rung": form.text("rung") or (newest.rung.value if newest else Rung.UNHEARD.value),
        "flags": tuple((one.value, phrase(said)) for one, said in FLAGS.items()),
        "ticked": form.all("flag") if form.texts else trust.flags,
        "vouchers": ", ".join(request.people.called(one) for one in trust.vouchers),
        "waits": trust.waits,
        "said": tuple(
            (
                visit.team().alias(one.device),
                local_time_in_words(ms_from_hlc(Hlc(one.hlc)), visit.words.tongue.spoken),
                phrase(RUNGS[word.rung]),
                word.reason,
                tuple(flag_in_words(visit.words, flag) for flag in word.flags),
            )
            for one in reversed(words)
            for word in (trust_from_word(one),)
        ),
    }
    return Page("trust.html", facts, 422 if advice or problem else 200)

"""Ending a conversation: a person says why, and sees beforehand what whoever wrote will read on the reply board.

The reason stays here. Nothing is deleted by it, and neither the page for sources nor this one claims so. Refuses
without a reason. Whoever has no receipt reads no board: for them there is only closing. Rules:
`intake.door.answering_board`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, Phrase, SafeconductError
from safeconduct.desk.about_request import Request, channels_of, request_of
from safeconduct.desk.inboxes import person_here
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.door.answering_board import given_up
from safeconduct.intake.door.door import Door

# What the page for sources says then, word for word (page/texts.toml, "given_up"); a test holds one against the other.
SOURCE_READS: Final = Phrase(
    "We have ended this conversation. If you need help, write again.",
    "Мы прекратили эту переписку. Если нужна помощь, напишите снова.",
)


def page(visit: Visit) -> Page:
    """Return the form, with what the source will read."""
    return _page(visit, request_of(visit, person_here(visit)))


def send(visit: Visit) -> Shown:
    """End it; the form again without a reason."""
    request = request_of(visit, person_here(visit))
    reason = visit.form.text("reason")
    if not reason:
        return _page(visit, request, problem=visit.words.say("Say why it is ended."))
    if not _reads_board(request):
        return _page(visit, request)
    try:
        ops = visit.vault.append(given_up(Door(visit.team(), request.person.part), request.person, reason))
    except SafeconductError as error:
        return _page(visit, request, (visit.advice(error),))
    return visit.done(request.about.thread, *ops)


def _reads_board(request: Request) -> bool:
    return any(one.has_receipt for one in channels_of(request.intake, request.person))


def _page(visit: Visit, request: Request, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    facts = {
        "into": (),
        "about": request.about,
        "advice": advice,
        "problem": problem,
        "reads_board": _reads_board(request),
        # In both languages that the page for sources has: nobody here knows in which one it is read.
        "source_reads": (SOURCE_READS.ru, SOURCE_READS.en),
    }
    return Page("ending.html", facts, 422 if advice or problem else 200)

"""A file of a message is kept as evidence: its original sealed as it came, with a log that says how it came.

Before anything is done the page shows the line with which that log begins, and into which part of the record it goes.
What is evidence already is not sealed twice: the page leads to the first. Refuses to tell the record whose
conversation it was. Decides nothing: that is `record.evidence`, for this page as for `evidence take`.
"""

from __future__ import annotations

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.evidence_lines import original_link
from safeconduct.desk.files_shown import KEEPING, file_here
from safeconduct.desk.inboxes import intake_of, message_link, thread_link
from safeconduct.desk.into import chosen, was_seen, written_handle
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.files_here import FileHere
from safeconduct.record.evidence.commands import receive_held
from safeconduct.record.evidence.from_inbox import THEN, evidence_of, file_of, held_file, how_it_came
from safeconduct.record.evidence.items import MOST_WORDS
from safeconduct.sync.drill_words import size_in_words


def page(visit: Visit) -> Page:
    """Return what would be kept and how its log would begin, or that it is evidence already."""
    return _page(visit, file_here(visit, KEEPING))


def send(visit: Visit) -> Shown:
    """Seal it and lead to it; to the first where it is evidence already."""
    here, form = file_here(visit, KEEPING), visit.form
    if not was_seen(visit):
        return _page(visit, here, problem=visit.words.say("Look where it goes: another part was chosen meanwhile."))
    for item in evidence_of(visit.team(), file_of(here)):
        return visit.went(original_link(visit, item), "already")
    held = held_file(here, visit.words.tongue.spoken, name=form.text("id"), words=form.text("words"))
    try:
        # A film takes a while to be hashed: whoever locks meanwhile does not wait for its end.
        receive_held(visit.team(), visit.placing().for_new(), held, lambda: visit.look(0, 0))
    except SafeconductError as error:
        return _page(visit, here, (visit.advice(error),))
    (kept,) = evidence_of(visit.team(), file_of(here))
    return visit.went(original_link(visit, kept), "kept")


def _page(visit: Visit, here: FileHere, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    file, language = file_of(here), visit.words.tongue.spoken
    first = evidence_of(visit.team(), file)
    facts = {
        "into": chosen(visit),
        "part": written_handle(visit),
        "advice": advice,
        "problem": problem,
        "name": file.name,
        "kind": file.media_type,
        "size": size_in_words(file.original.length, language),
        "came": how_it_came(here, language),
        "is_whole": visit.vault.blobs.has(file.original),
        "evidence": [(original_link(visit, item), item.original.name) for item in first],
        "form": visit.form,
        "address": visit.lasting(KEEPING, visit.name(KEEPING)),
        "most_words": MOST_WORDS - len(how_it_came(here, language)) - len(THEN),
        "message": message_link(visit, here.person, here.shown.message.id),
        "thread": thread_link(visit, here.person.part, here.person.head),
        "request": next(iter(intake_of(visit).names(here.person)), ""),
    }
    return Page("keeping.html", facts, 422 if advice or problem else 200)

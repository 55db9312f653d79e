"""Evidence: what is sealed here, how it is stamped, and a file sealed at the door (docs/formats/evidence.md).

A file of any length comes through the form; a long one is sealed while it comes (`long_files`). A question to an
authority and its answer are files, carried by whoever has a network. What was done cannot be undone: custody tells what
happened. Decides nothing: that is `record.evidence`.
"""

from __future__ import annotations

import io
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.evidence_lines import line_of, original_link
from safeconduct.desk.into import chosen, was_seen, written_handle
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit, first_on_page
from safeconduct.protect.timestamp_errors import MAX_TOKEN_BYTES
from safeconduct.record.evidence.commands import ComeFile, Incoming, evidence_here, receive, receive_arrived
from safeconduct.record.evidence.door import Arriving
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.stamping import batch_intent, due_day, is_due, questions, take_answer
from safeconduct.record.wording import day_in_words
from safeconduct.sync.ready import record_compartment

ADDRESS: Final = "/evidence"
QUESTION: Final = "timestamp-question"
# Originals on one page of the list.
_PAGE: Final = 50
_FILE: Final = "file"


def page(visit: Visit) -> Page:
    """Return what is sealed, and what waits for a timestamp."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Seal a file, make the day's batch, make a question ready to be saved, or take an answer."""
    do = visit.form.text("do")
    try:
        if do == "batch":
            return _batch(visit)
        if do == "ask":
            return _ask(visit)
        data, long_file = visit.form.file(_FILE), visit.form.long_file
        if isinstance(long_file, SafeconductError):
            raise long_file
        if not data and not long_file:
            return _page(visit, problem=visit.no_file())
        if do == "answer":
            # Of a file as long as a film nothing came but that it is no answer.
            take_answer(visit.team(), data[: MAX_TOKEN_BYTES + 1])
            return visit.went(ADDRESS, "stamped")
        return _seal(visit, data, long_file)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))


def _seal(visit: Visit, data: bytes, long_file: Arriving | None) -> Shown:
    if not was_seen(visit):
        return _page(visit, problem=visit.words.say("Look where it goes: another part was chosen meanwhile."))
    form, team = visit.form, visit.team()
    name = next(iter(form.names), "")
    told, part = (form.text("id"), name, form.text("words")), visit.placing().for_new()
    if long_file:
        done = receive_arrived(team, part, ComeFile(*told, long_file))
    else:
        done = receive(team, part, Incoming(*told, lambda: io.BytesIO(data), len(data)))
    for item in evidence_here(team, done.original.digests.sha256):
        return visit.went(original_link(visit, item), "sealed")
    return Elsewhere(ADDRESS)


def _batch(visit: Visit) -> Shown:
    now = visit.clock.now_ms()
    if is_due(visit.team(), now):
        visit.vault.append([batch_intent(visit.team(), record_compartment(visit.vault), due_day(now))])
    return visit.went(ADDRESS, "batch")


def _ask(visit: Visit) -> Shown:
    """Make the question that was chosen ready for the browser to save; the page again where it was answered since."""
    for one in questions(visit.vault.tables):
        if one.file_name == visit.form.text("question"):
            visit.leaving.hold(QUESTION, one.data, visit.entropy, ending=".tsq")
            return visit.went(ADDRESS, "question")
    return Elsewhere(ADDRESS)


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    tables, language = visit.vault.tables, visit.words.tongue.spoken
    items = Evidence(tables).items()
    first = first_on_page(visit.query.get("page", ""), len(items), _PAGE)
    names = [one.original.name for one in items]
    waiting = [
        (one.file_name, one.authority.name, one.authority.address, day_in_words(one.day, language))
        for one in questions(tables)
    ]
    facts = {
        "into": chosen(visit),
        "part": written_handle(visit),
        "advice": advice,
        "problem": problem,
        "told": visit.told(_told(visit)),
        "lines": [line_of(visit, one) for one in items[first : first + _PAGE]],
        "twice": sorted({name for name in names if names.count(name) > 1}),
        "waiting": waiting,
        "is_due": is_due(visit.team(), visit.clock.now_ms()),
        "question": visit.to_save(QUESTION),
        "form": visit.form,
        "before": f"{ADDRESS}?page={first - _PAGE}" if first else "",
        "after": f"{ADDRESS}?page={first + _PAGE}" if first + _PAGE < len(items) else "",
    }
    return Page("evidence.html", facts, 422 if advice or problem else 200)


def _told(visit: Visit) -> dict[str, str]:
    say = visit.words.say
    return {
        "batch": say("The day's batch is made. Now authorities can stamp it."),
        "question": say("The question is ready to be saved. It says nothing of any file."),
        "stamped": say("The answer verifies, and is kept."),
    }

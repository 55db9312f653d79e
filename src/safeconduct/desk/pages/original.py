"""One original: is it still what came in, who did what with it, what stamps it, and a bundle of it for a court.

The bundle leaves encrypted to whoever is named, with a program that checks it; larger ones are made by the command
line. Decides nothing: that is `record.evidence`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.evidence_lines import log_of, original_link, original_meant, stamps_of, whole_in_words
from safeconduct.desk.guard import MAX_BODY_BYTES
from safeconduct.desk.render import Page, Played, Shown
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle
from safeconduct.protect.recipients import recipients_from_texts
from safeconduct.record.evidence.answering import act_for, ask_second, check_answered, digest_of, would_leave
from safeconduct.record.evidence.bundling import Told, bundle_of, sealed_bytes
from safeconduct.record.evidence.commands import copy_item, may_be_copied, say_step, verify_item
from safeconduct.record.evidence.consenting import as_shown, withdrawn_files
from safeconduct.record.evidence.errors import TwoForABundle
from safeconduct.record.evidence.showing import picture_of
from safeconduct.record.evidence.types import Item, Step
from safeconduct.record.evidence.wording import WITHDRAWN
from safeconduct.record.queries import Record
from safeconduct.sync.drill_words import size_in_words

_COPY: Final = "copy"
_STEPS: Final = {"viewed": Step.VIEWED, "destroyed": Step.DESTROYED}


def page(visit: Visit) -> Page:
    """Return the original's hashes, its log and its stamps."""
    return _page(visit, original_meant(visit))


def picture(visit: Visit) -> Shown:
    """Return the picture, hashed and drawn anew, for the page it stands on; UnknownHandle where none is shown."""
    try:
        made = picture_of(visit.team(), original_meant(visit), withdrawn_files(visit.record))
    except SafeconductError:
        raise UnknownHandle from None
    return Played(made.media_type, made.data)


def send(visit: Visit) -> Shown:
    """Hash it anew, note what somebody did with it, make a working copy or a bundle."""
    item, form = original_meant(visit), visit.form
    do = form.text("do")
    try:
        if do == "verify":
            agrees = verify_item(visit.team(), item)
            return visit.went(original_link(visit, item), "agrees" if agrees else "differs")
        if do in _STEPS:
            if not form.text("words"):
                return _page(visit, item, problem=visit.words.say("Say why, in a few words."))
            say_step(visit.team(), item, _STEPS[do], form.text("words"))
            return visit.went(original_link(visit, item), "noted")
        if do == _COPY:
            _, data = copy_item(visit.team(), item)
            visit.leaving.hold(_held(item), data, visit.entropy)
            return visit.went(original_link(visit, item), _COPY)
        return _bundle(visit, item)
    except SafeconductError as error:
        return _page(visit, item, (visit.advice(error),))


def _held(item: Item) -> str:
    """Return under which purpose a copy of an original waits to be saved: on the page of no other."""
    return f"{_COPY}-{item.id.hex()}"


def _bundle(visit: Visit, item: Item) -> Shown:
    """Make the bundle; where two people answer for it, ask the second first and make it once they have."""
    form, team = visit.form, visit.team()
    if not form.text("whom") or not form.text("keys"):
        problem = visit.words.say("Say for whom it is, and paste their public key: a bundle is always encrypted.")
        return _page(visit, item, problem=problem)
    recipients = recipients_from_texts(form.text("keys").split())
    told = Told(form.text("whom"), with_names=form.has("with_names"), with_words=form.has("with_words"))
    digest = digest_of([item], recipients, told)
    act = act_for(team, digest)
    try:
        answered = check_answered(team, [item], digest, act[0] if act else "")
    except TwoForABundle:
        ask_second(team, digest, would_leave([item], recipients, told, visit.words.tongue.spoken), "")
        return visit.went(original_link(visit, item), "asked")
    made = bundle_of(team, [item], told, answered)
    data = sealed_bytes(team, made, recipients, told)
    visit.leaving.hold(_purpose(item), data, visit.entropy, ending=".age")
    return visit.went(original_link(visit, item), "bundle")


def _purpose(item: Item) -> str:
    """Return under what the bundle of an original waits to be saved: another original's page offers another."""
    return f"bundle {item.received.op.hex()}"


def _page(visit: Visit, item: Item, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    withdrawn = withdrawn_files(Record(visit.vault.tables))
    item, is_withdrawn = as_shown(item, withdrawn), item.original.digests.sha256 in withdrawn
    original, language = item.original, visit.words.tongue.spoken
    facts = {
        "withdrawn": visit.words.phrase(WITHDRAWN) if is_withdrawn else "",
        "into": (),
        "advice": advice,
        "problem": problem,
        "told": visit.told(_told(visit)),
        "name": original.name,
        "kind": original.media_type,
        "file_name": original.file_name,
        "size": size_in_words(original.digests.length, language),
        "sha256": original.digests.sha256.hex(),
        "blake2b": original.digests.blake2b.hex(),
        "whole": whole_in_words(visit, item),
        "log": log_of(visit, item),
        "stamps": stamps_of(visit, item),
        "can_bundle": original.digests.length <= MAX_BODY_BYTES,
        "may_be_copied": may_be_copied(original),
        "bundle": visit.to_save(_purpose(item)),
        "copy": visit.to_save(_held(item)),
        "form": visit.form,
        "address": original_link(visit, item),
    }
    return Page("original.html", facts, 422 if advice or problem else 200)


def _told(visit: Visit) -> dict[str, str]:
    say = visit.words.say
    return {
        "sealed": say(
            "It is sealed. The file outside is a copy that nobody protects: remove it if it must not be found."
        ),
        "kept": say("It is evidence now, byte for byte as it came. The message keeps its file as well."),
        "already": say("It was evidence already: this is it. Nothing was sealed a second time."),
        "agrees": say("It was hashed anew and is what came in. That stands in its log."),
        "differs": say("It is not what came in. That stands in its log. Tell whoever looks after the vault."),
        "noted": say("It stands in the log."),
        "copy": say("A working copy without what betrays is sealed beside it. That stands in the log."),
        "asked": say(
            "A second person is asked to answer for it: they confirm it on their own desk. Then make it here once more "
            "with the same words and keys."
        ),
        "bundle": say("The bundle is ready to be saved. That it was made stands in the log."),
    }

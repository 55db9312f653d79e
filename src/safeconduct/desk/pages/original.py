"""One original: is it still what came in, who did what with it, what stamps it, its working copies, and its bundle.

The bundle leaves encrypted to whoever is named, with a program that checks it, and is made while the browser saves it
(`long_answers`). A working copy that was made elsewhere is sealed while it comes (`long_files`). Decides nothing: that
is `record.evidence`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.evidence_lines import (
    copies_of,
    copy_meant,
    log_of,
    original_link,
    original_meant,
    stamps_of,
    whole_in_words,
)
from safeconduct.desk.refusals import Refusals, in_order
from safeconduct.desk.render import Page, Played, PlayedLong, Saved, Shown
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle
from safeconduct.protect.recipients import recipients_from_texts
from safeconduct.record.evidence.answering import act_for, ask_second, check_answered, digest_of, would_leave
from safeconduct.record.evidence.bundling import Told, bundle_of, give_out, sealed_pieces
from safeconduct.record.evidence.commands import is_here, say_step, verify_item
from safeconduct.record.evidence.consenting import as_shown, withdrawn_files
from safeconduct.record.evidence.door import Arriving
from safeconduct.record.evidence.errors import SameContent, SameCopy, TwoForABundle
from safeconduct.record.evidence.playing import bytes_of, is_heard
from safeconduct.record.evidence.showing import picture_of
from safeconduct.record.evidence.types import Item, Step
from safeconduct.record.evidence.wording import DESTROYED, WITHDRAWN
from safeconduct.record.evidence.working_copies import (
    MOST_TOOL,
    MOST_VERSION,
    BroughtCopy,
    bring_copy,
    copy_bytes,
    copy_item,
    may_be_copied,
    tool_named,
    version_named,
)
from safeconduct.record.queries import Record
from safeconduct.sync.drill_words import size_in_words
from safeconduct.sync.invitation_files import neutral_name
from safeconduct.sync.team import Team

_COPY: Final = "copy"
_BRING: Final = "bring"
_FILE: Final = "file"
_STEPS: Final = {"viewed": Step.VIEWED, "destroyed": Step.DESTROYED}


def page(visit: Visit) -> Page:
    """Return the original's hashes, its log and its stamps."""
    return _page(visit, original_meant(visit))


def picture(visit: Visit) -> Shown:
    """Return the picture, hashed and drawn anew, for the page it stands on; UnknownHandle where none is shown."""
    try:
        made = picture_of(visit.team(), original_meant(visit), visit.withdrawn_files())
    except SafeconductError:
        raise UnknownHandle from None
    return Played(made.media_type, made.data)


def sound(visit: Visit) -> Shown:
    """Return the sound of an original, opened piece by piece as it is played; UnknownHandle where it is not."""
    item, team = original_meant(visit), visit.team()
    if not is_heard(item, visit.withdrawn_files()) or not is_here(team, item.original):
        raise UnknownHandle

    def between(begin: int, end: int) -> bytes:
        return bytes_of(team, item, begin, end)

    return PlayedLong(item.original.media_type, item.original.digests.length, between)


def copy(visit: Visit) -> Shown:
    """Return a working copy for the browser to save, open: what it shows, anybody sees who finds it."""
    item, found = copy_meant(visit)
    pieces = visit.leaving.begun(_copies(item), lambda team: copy_bytes(team, item, found), visit.team())
    return Saved(neutral_name(visit.entropy), pieces=pieces)


def send(visit: Visit) -> Shown:
    """Hash it anew, note what somebody did with it, make a working copy or a bundle, or take a working copy in."""
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
            made, _ = copy_item(visit.team(), item)
            # Whoever saves it later asks for consent again.
            visit.leaving.hold_long(_held(item), lambda team: copy_bytes(team, item, made), visit.entropy)
            return visit.went(original_link(visit, item), _COPY)
        if do == _BRING:
            return _bring(visit, item)
        return _bundle(visit, item)
    except SafeconductError as error:
        return _page(visit, item, (visit.advice(error),))


def _held(item: Item) -> str:
    """Return under which purpose a copy of an original waits to be saved: on the page of no other."""
    return f"{_COPY}-{item.id.hex()}"


def _copies(item: Item) -> str:
    """Return under what stands why a working copy of an original could not be saved."""
    return f"copies {item.id.hex()}"


def _bring(visit: Visit, item: Item) -> Shown:
    """Seal a working copy that was made elsewhere; what is missing or wrong is told at its field, all of it at once."""
    form, team, refused = visit.form, visit.team(), Refusals(visit)
    data, long_file = form.file(_FILE), form.long_file
    with refused.at("tool"):
        tool_named(form.text("tool"))
    with refused.at("version"):
        version_named(form.text("version"))
    with refused.at(_FILE):
        if isinstance(long_file, SafeconductError):
            raise long_file
    if not data and not long_file:
        refused.said[_FILE] = visit.no_file()
    if refused.said or isinstance(long_file, SafeconductError):
        return _page(visit, item, faults=refused.said)
    with long_file or Arriving(team) as arriving:
        if not long_file:
            arriving.fill(io.BytesIO(data), len(data))
        brought = BroughtCopy(form.text("tool"), form.text("version"), form.text("did"), arriving)
        try:
            bring_copy(team, item, brought)
        except (SameContent, SameCopy) as error:
            advice = visit.advice(error)
            return _page(visit, item, faults={_FILE: f"{advice.what} {advice.do}"})
    return visit.went(original_link(visit, item), "brought")


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
        leaving = would_leave([item], recipients, told, visit.words.tongue.spoken)
        ask_second(team, [item], digest, leaving, "")
        return visit.went(original_link(visit, item), "asked")
    made = bundle_of(team, [item], told, answered)
    give_out(team, made, recipients, told)

    def making(now: Team) -> Iterator[bytes]:
        return sealed_pieces(now, made, recipients)

    visit.leaving.hold_long(_purpose(item), making, visit.entropy, ending=".age")
    return visit.went(original_link(visit, item), "bundle")


def _purpose(item: Item) -> str:
    """Return under what the bundle of an original waits to be saved: another original's page offers another."""
    return f"bundle {item.received.op.hex()}"


def _page(
    visit: Visit,
    item: Item,
    advice: tuple[Advice, ...] = (),
    *,
    problem: str = "",
    faults: Mapping[str, str] = MappingProxyType({}),
) -> Page:
    withdrawn = withdrawn_files(Record(visit.vault.tables), visit.today)
    item, is_withdrawn = as_shown(item, withdrawn), item.original.digests.sha256 in withdrawn
    original, language = item.original, visit.words.tongue.spoken
    facts = {
        "withdrawn": visit.words.phrase(WITHDRAWN) if is_withdrawn else "",
        "into": (),
        "advice": (*advice, *_broken(visit, item)),
        "problem": problem,
        "faults": in_order(faults, _labels(visit)),
        "labels": _labels(visit),
        "told": visit.told(_told(visit)),
        "name": original.name,
        "kind": original.media_type,
        "file_name": original.file_name,
        "size": size_in_words(original.digests.length, language),
        "sha256": original.digests.sha256.hex(),
        "blake2b": original.digests.blake2b.hex(),
        "whole": whole_in_words(visit, item),
        "destroyed": visit.words.phrase(DESTROYED) if item.is_destroyed else "",
        "log": log_of(visit, item),
        "stamps": stamps_of(visit, item),
        "may_be_copied": may_be_copied(original),
        "copies": copies_of(visit, item),
        "most_tool": MOST_TOOL,
        "most_version": MOST_VERSION,
        "bundle": "" if is_withdrawn else visit.to_save(_purpose(item)),
        "copy": "" if is_withdrawn else visit.to_save(_held(item)),
        "form": visit.form,
        "address": original_link(visit, item),
    }
    return Page("original.html", facts, 422 if advice or problem or faults else 200)


def _broken(visit: Visit, item: Item) -> tuple[Advice, ...]:
    """Return why what was to be saved from this page broke off: a browser says no more than that it did."""
    purposes = (_purpose(item), _copies(item), _held(item))
    return tuple(visit.advice(error) for one in purposes for error in visit.leaving.fault(one))


def _labels(visit: Visit) -> dict[str, str]:
    """Return what the fields are called that a working copy is brought in with, in the order of the form."""
    say = visit.words.say
    return {
        "tool": say("The program it was made with"),
        "version": say("Its version"),
        "did": say("What was done"),
        _FILE: say("The working copy, from this computer"),
    }


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
        "brought": say(
            "The working copy is sealed beside the original. The file outside is a copy that nobody protects: remove "
            "it if it must not be found."
        ),
        "asked": say(
            "A second person is asked to answer for it: they confirm it on their own desk. Then make it here once more "
            "with the same words and keys."
        ),
        "bundle": say("The bundle is ready to be saved. That it was made stands in the log."),
    }

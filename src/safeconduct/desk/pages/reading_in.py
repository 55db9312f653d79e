"""What was brought to the log, as it was understood: which channel, who writes, how many messages, what of it is new.

Nothing is taken in without a word, and taken twice it brings only news. The copy outside the vault is named afterwards.
Refuses nothing for being no chat: what no parser knows is kept whole beside what is typed of it. Rules: `readings`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import partial
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.base.plain import plain
from safeconduct.desk.calls import chosen, log_typed
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import intake_of, thread_link
from safeconduct.desk.logged_beside import carried_told, keep_beside
from safeconduct.desk.readings import Bundle, Found, Reader
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.files import keep_file
from safeconduct.intake.logging_calls import Logged
from safeconduct.intake.media_preparing import prepared
from safeconduct.intake.parsers.imports import Kind
from safeconduct.intake.types import Channel, FileItem, ThreadId, Warned
from safeconduct.intake.wording import CHANNELS, warning_in_words

_MOST_OF_A_NAME: Final = 80
# Warnings of one export that are listed: one place of each kind is enough to look.
_MOST_WARNINGS: Final = 12


@dataclass(frozen=True, slots=True)
class Shows:
    """One brought file in words."""

    name: str
    what: str
    counts: tuple[str, ...]
    warnings: tuple[str, ...]
    writers: tuple[tuple[str, str], ...]


def page(visit: Visit) -> Page:
    """Return what was understood, or what came of it."""
    found = visit.readings.find(visit.name("reading"))
    return _page(visit, found[0]) if found else _gone()


def send(visit: Visit) -> Shown:
    """Take it in, leave it, or keep what was pasted as one note."""
    number = visit.name("reading")
    for bundle in visit.readings.find(number):
        try:
            match visit.form.text("do"):
                case "leave":
                    visit.readings.drop(number)
                    return Elsewhere("/inbox")
                case "note":
                    logged = log_typed(visit, intake_of(visit).inbox(bundle.part), Form(bundle.texts))
                    visit.readings.drop(number)
                    address = thread_link(visit, logged.person.part, logged.person.head)
                    return visit.done(address, *logged.ops)
                case _:
                    return _take(visit, bundle)
        except SafeconductError as error:
            return _page(visit, bundle, (visit.advice(error),))
    return _gone()


def _reader(visit: Visit, bundle: Bundle) -> Reader:
    form = Form(bundle.texts)
    channel = chosen(Channel, form.text("channel"), Channel.OTHER)
    ours = frozenset(visit.form.all("ours"))
    here, language = intake_of(visit).inbox(bundle.part), visit.words.tongue.spoken
    return Reader(visit.team(), here, channel, language, ours, visit.look, bundle.beside)


def _take(visit: Visit, bundle: Bundle) -> Shown:
    """Take everything of a bundle in as one command: exports as chats, other files with what was typed of them."""
    if bundle.ops:
        return _page(visit, bundle)
    reader, team = _reader(visit, bundle), visit.team()
    ops, thread, into = list[OpId](), "", list[ThreadId]()
    with team.together():
        for one, (_, data) in zip(bundle.found, bundle.files, strict=True):
            if one.is_chat:
                outcome = reader.take(one.name, data, one.what)
                ops += outcome.ops
                into += outcome.into
                thread = next((thread_link(visit, bundle.part, head) for head in outcome.into), thread)
        chats = [intake_of(visit).person(bundle.part, head) for head in into]
        if any(one.is_alone for one in bundle.found):
            logged = _with_files(visit, bundle)
            ops += logged.ops
            thread = thread_link(visit, logged.person.part, logged.person.head)
        elif chats:
            # What was pasted is the chat itself; beside a file, something that somebody typed.
            form = Form(bundle.texts)
            form = form.with_text("text", "") if _is_pasted(bundle) else form
            beside, more = keep_beside(visit, form, tuple(dict.fromkeys(chats)))
            thread, ops = beside or thread, [*ops, *more]
    bundle.ops, bundle.files, bundle.beside, bundle.thread = tuple(ops), (), None, thread
    address = visit.lasting("reading", visit.name("reading"))
    return visit.done(address, *ops) if ops else Elsewhere(address)


def _with_files(visit: Visit, bundle: Bundle) -> Logged:
    """Keep pictures, recordings and documents, and one message that bears them with what was typed."""
    team, files, warned = visit.team(), list[FileItem](), set[Warned]()
    for one, (name, data) in zip(bundle.found, bundle.files, strict=True):
        if one.is_alone:
            opening = partial(io.BytesIO, data)
            file, told = keep_file(team, plain(name, _MOST_OF_A_NAME), one.what.media_type, opening, prepared)
            files.append(file)
            warned |= set(told)
    codes = tuple(sorted(one.value for one in warned))
    return log_typed(visit, intake_of(visit).inbox(bundle.part), Form(bundle.texts), tuple(files), codes)


def _is_pasted(bundle: Bundle) -> bool:
    return all(not one.name for one in bundle.found)


def _gone() -> Page:
    return Page("reading_in.html", {"into": (), "is_gone": True, "here": "/log"}, 410)


def _page(visit: Visit, bundle: Bundle, advice: tuple[Advice, ...] = ()) -> Page:
    facts = {
        "into": (),
        "is_gone": False,
        "told": visit.told(carried_told(visit)),
        "address": visit.lasting("reading", visit.name("reading")),
        "advice": advice,
        "shown": tuple(_shows(visit, one) for one in bundle.found),
        "is_taken": bool(bundle.ops),
        "has_news": any(one.outcome.new for one in bundle.found if not one.is_of_chat),
        "thread_address": bundle.thread,
        "is_pasted": _is_pasted(bundle),
        "names": tuple(plain(one.name, _MOST_OF_A_NAME) for one in bundle.found if one.name),
        "ours": visit.form.all("ours"),
    }
    return Page("reading_in.html", facts, 422 if advice else 200)


def _shows(visit: Visit, one: Found) -> Shows:
    say, count, language = visit.words.say, visit.words.count, visit.words.tongue.spoken
    outcome = one.outcome
    counts = []
    if one.is_chat:
        counts = [
            count("{n} message", "{n} messages", one.messages),
            count("{n} of them new", "{n} of them new", outcome.new),
            count("{n} new conversation", "{n} new conversations", len(outcome.threads)),
        ]
    if outcome.files and not one.is_of_chat:
        counts.append(count("{n} file", "{n} files", outcome.files))
    if outcome.missing_files:
        counts.append(
            count(
                "{n} file is named and was not brought",
                "{n} files are named and were not brought",
                outcome.missing_files,
            )
        )
    warnings = dict.fromkeys(
        " ".join(
            (warning_in_words(warning.code.value, language), f"({plain(warning.place, 40)})" * bool(warning.place))
        )
        for warning in outcome.warnings
    )
    return Shows(
        name=plain(one.name, _MOST_OF_A_NAME) or say("what was pasted"),
        what=_what(visit, one),
        counts=tuple(counts),
        warnings=tuple(warnings)[:_MOST_WARNINGS],
        writers=tuple((name, plain(name, _MOST_OF_A_NAME)) for name in one.writers),
    )


def _what(visit: Visit, one: Found) -> str:
    say = visit.words.say
    if one.is_of_chat:
        return say("a file of the chat; it goes with the message that names it")
    channel = visit.words.phrase(CHANNELS[one.what.channel])
    match one.what.kind:
        case Kind.TELEGRAM | Kind.WHATSAPP:
            return say("an exported chat: {channel}", channel=channel)
        case Kind.COPIED:
            return say("a copied chat: {channel}", channel=channel)
        case Kind.MAIL:
            return say("a mail")
        case Kind.MBOX:
            return say("a box of mails")
        case Kind.PLAIN:
            return say("a text that is no chat: one message")
        case Kind.ALONE:
            return _alone(visit, one.what.media_type)


def _alone(visit: Visit, media_type: str) -> str:
    say = visit.words.say
    match media_type.partition("/")[0]:
        case "image":
            return say("a picture; it goes with what you typed")
        case "audio":
            return say("a recording; it goes with what you typed")
        case "video":
            return say("a film; it goes with what you typed")
        case _:
            return say("a file that no parser knows; it is kept whole, with what you typed")

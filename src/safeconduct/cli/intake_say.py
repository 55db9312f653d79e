"""``safeconduct intake reply, note, same, took, undo``: answering, and what is said of messages.

An answer is held against the contact card before it is written (`intake.composing`): a refusal is no question that can
be answered with yes. So is it searched for everything protected that this desk opens, as a statement is; where nobody
could search it does not go (P12).
"""

from __future__ import annotations

from typing import Final

import click
from rich.text import Text

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, OpId
from safeconduct.base.json_value import Json
from safeconduct.cli.intake_words import Work, done, inbox_option, read_text, work_in
from safeconduct.cli.into import placing_of
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.screen import Screen
from safeconduct.cli.statement_words import searching
from safeconduct.intake import kinds
from safeconduct.intake.answering import terms_of, ways_of
from safeconduct.intake.commands import (
    blur_intent,
    may_name,
    note_intent,
    reply_intent,
    same_intent,
    sent_intent,
    took_intent,
    undo_intents,
)
from safeconduct.intake.composing import Answer, findings, is_refused
from safeconduct.intake.errors import NotAValue, NothingToUndoHere, ReplyRefused
from safeconduct.intake.finding import Finding
from safeconduct.intake.places import numbers_from_text, span_from_clocks, where_from_numbers
from safeconduct.intake.protecting import check_here
from safeconduct.intake.queries import Person
from safeconduct.intake.receipts import Lying, where_it_lies
from safeconduct.intake.types import Channel, Where
from safeconduct.intake.word_bytes import Reply, Same, Sent, Took
from safeconduct.publish.holding.asked import Asking, watched
from safeconduct.publish.holding.outgoing import outgoing_check
from safeconduct.publish.holding.protecting import id_of_writer
from safeconduct.record.items import Table
from safeconduct.record.links import Ref
from safeconduct.record.named import entry_meant
from safeconduct.record.queries import Record
from safeconduct.sync.parts import parts_of

# Digits of an entry's id that name it: eight are shown nowhere twice by chance among a million.
_LEAST_DIGITS: Final = 8

CHECKED: Final = Phrase("Nothing stands against it.", "Возражений нет.")
WRITTEN: Final = Phrase(
    "The answer is written. It goes onto the reply board with the next one.",
    "Ответ записан. Он уйдёт со следующей доской ответов.",
)
BY_HAND: Final = Phrase(
    "The answer is written. Send it by hand; with --sent it is noted as sent.",
    "Ответ записан. Отправьте его сами; --sent отметит, что он отправлен.",
)
NOT_NAMED: Final = Phrase(
    "The account is not named: not all who read this inbox read that part of the record.",
    "Известие не названо: не все, кто читает этот ящик, читают ту часть сведений.",
)


def _findings(work: Work, to: Person, answer: Answer) -> tuple[Finding, ...]:
    """Return what stands against an answer to a person, who may be called by their own name; as at the desk."""
    inboxes = (one.part for one in work.intake.inboxes())
    exact = check_here(work.vault.tables, inboxes, (one.name for one in parts_of(work.team).here))
    own = {id_of_writer(to.part, thread) for thread in to.threads}
    terms = terms_of(work.intake, to, work.team.people(), work.now_ms)
    with searching(work.team) as search:
        counted = watched(work.team, search, asking=Asking.OUTGOING)
        return findings(answer, terms, outgoing_check(exact, counted, day_from_ms(work.now_ms), own))


@click.command()
@click.argument("name")
@click.argument("text")
@click.option(
    "--channel", type=click.Choice([one.value for one in Channel]), default=None, help="By which way (default: theirs)."
)
@click.option("--language", "spoken", default="", help="The language it is written in: ru, en, ce.")
@click.option(
    "--every-receipt",
    is_flag=True,
    help="Under all of their receipts: for somebody who may have only an older one left.",
)
@click.option("--check", "is_check", is_flag=True, help="Only say what stands against it.")
@click.option("--sent", "is_sent", is_flag=True, help="It is already sent by hand: note that too.")
@inbox_option
@vault_options
def reply(
    name: str,
    text: str,
    channel: str | None,
    spoken: str,
    every_receipt: bool,
    is_check: bool,
    is_sent: bool,
    inbox_word: str,
    options: VaultOptions,
) -> None:
    """Answer NAME with TEXT, - for standard input, if the contact card allows it as it stands."""
    words = read_text(text)
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        lying, way = _lying_and_way(work, person, channel, is_everywhere=every_receipt)
        found = _findings(work, person, Answer(words, way, work.team.me.device.user.id))
        is_against = is_refused(found)
        if not options.screen.is_json:
            _show_findings(options.screen, found)
            for one in lying.in_words(options.screen.language):
                options.screen.show(Text(one, style="yellow"), first="- ", rest="  ")
        if is_check:
            _tell_check(options.screen, found)
            return
        if is_against:
            raise ReplyRefused(
                shown="; ".join(one.in_words(options.screen.language) for one in found if one.is_refusal)
            )
        answers = [(one, Reply(work.team.entropy.bytes(SHORT_ID_BYTES), way, words, spoken)) for one in lying.threads]
        intents = [reply_intent(person.part, thread, answer) for thread, answer in answers]
        if is_sent:
            intents += [sent_intent(person.part, one, Sent(answer.id, way, work.now_ms)) for one, answer in answers]
        ops = vault.append(intents)
        if not options.screen.is_json and not is_sent:
            options.screen.say(WRITTEN if way.has_receipt else BY_HAND)
        told: list[Json] = [_json(one, options.screen) for one in found]
        written: dict[str, Json] = {"reply": answers[0][1].id.hex(), "replies": [one.id.hex() for _, one in answers]}
        written |= {"receipts": lying.receipts, "answers_elsewhere": lying.elsewhere}
        done(work, ops, can_undo=not is_sent, channel=way.value, findings=told, **written)


def _lying_and_way(work: Work, person: Person, channel: str | None, *, is_everywhere: bool) -> tuple[Lying, Channel]:
    """Return where the answer lies, and how it goes: under the words they wrote with last, by their own way."""
    way = Channel(channel) if channel else ways_of(work.intake, person)[0]
    return where_it_lies(work.intake, person, way, is_everywhere=is_everywhere), way


def _show_findings(screen: Screen, found: tuple[Finding, ...]) -> None:
    for one in found:
        style = "bold red" if one.is_refusal else "yellow"
        screen.show(Text(one.in_words(screen.language), style=style), first="- ", rest="  ")


def _tell_check(screen: Screen, found: tuple[Finding, ...]) -> None:
    if screen.is_json:
        told: list[Json] = [_json(one, screen) for one in found]
        screen.answer({"refused": is_refused(found), "findings": told})
    elif not found:
        screen.say(CHECKED)


def _json(one: Finding, screen: Screen) -> dict[str, Json]:
    return {
        "code": one.code.value,
        "refusal": one.is_refusal,
        "said": one.in_words(screen.language),
        "message": one.message.hex(),
    }


@click.command()
@click.argument("name")
@click.argument("message")
@click.argument("text", type=WORDS, default="")
@click.option("--file", type=click.IntRange(0, 63), default=None, help="Number of a file of the message.")
@click.option("--at", "span", default="", metavar="1:05-1:20", help="From when to when, in a recording.")
@click.option(
    "--place",
    default="",
    metavar="L:T:W:H",
    help="Left, top, width and height of a part of a picture in 1/10,000 of its sides, as in record add --place.",
)
@click.option(
    "--violent/--not-violent", default=None, help="The file shows violence, and opens blurred; or it does not."
)
@inbox_option
@vault_options
@reads_words
def note(
    name: str,
    message: str,
    text: str,
    file: int | None,
    span: str,
    place: str,
    violent: bool | None,
    inbox_word: str,
    options: VaultOptions,
) -> None:
    """Write a note TEXT on a MESSAGE of NAME, or on a place in a file of it; or mark a file as violent."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        item = work.intake.find_message(person, message).message
        intents = []
        if text:
            intents.append(note_intent(person, item, text, _where(file, span, place)))
        if violent is not None:
            intents.append(blur_intent(work.intake, person, item, file=file or 0, is_violent=violent))
        if not intents:
            raise NotAValue(place=Opaque("note"))
        done(work, vault.append(intents))


def _where(file: int | None, span: str, place: str) -> Where:
    if file is None and not span and not place:
        return Where()
    number = file or 0
    if span and place:
        raise NotAValue(place=Opaque("place"), shown=place)
    if span:
        begins, _, ends = span.partition("-")
        clocks = span_from_clocks(begins, ends)
        if not clocks:
            raise NotAValue(place=Opaque("time"), shown=span)
        return Where(number, clocks)
    try:
        return where_from_numbers(number, numbers_from_text(place) if place else ())
    except ValueError:
        raise NotAValue(place=Opaque("place"), shown=place) from None


@click.command()
@click.argument("name")
@click.argument("other")
@click.option("--reason", default="", type=WORDS, help="Why you think so.")
@inbox_option
@vault_options
@reads_words
def same(name: str, other: str, reason: str, inbox_word: str, options: VaultOptions) -> None:
    """Say that NAME and OTHER are one person: their conversations are read as one. It can be undone."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        one = work.find(name)
        two = work.intake.find((one.part,), other)
        if one == two:
            raise NotAValue(place=Opaque("same"), shown=other)
        done(work, vault.append([same_intent(one.part, Same(one.head, two.head, reason))]))


@click.command()
@click.argument("name")
@click.argument("messages", nargs=-1, required=True)
@click.option("--account", default="", type=WORDS, help="The account of the record that was made of them.")
@click.option("--note", "told", default="", type=WORDS, help="What became of them, in words.")
@inbox_option
@vault_options
@reads_words
def took(name: str, messages: tuple[str, ...], account: str, told: str, inbox_word: str, options: VaultOptions) -> None:
    """Note that MESSAGES of NAME went into the record as an account; the record itself is written by “record”."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        found = tuple(work.intake.find_message(person, one).message for one in messages)
        called = _account_for(work, person.part, account) if account else ""
        if account and not called and not options.screen.is_json:
            options.screen.say(NOT_NAMED)
        entry = Took(tuple(one.id for one in found), called, told)
        done(work, vault.append([took_intent(person.part, found[0].thread, entry)]), account=called)


def _account_for(work: Work, inbox: CompartmentId, word: str) -> str:
    """Return an account's name where all who read the inbox read of it, and nothing else (decision 0009)."""
    record = Record(work.vault.tables)
    name = entry_meant(record, Table.SOURCE, word)
    homes = placing_of(work.vault, record, "").homes(Ref(Table.SOURCE, name))
    return name if any(may_name(work.team, inbox, home) for home in homes) else ""


@click.command()
@click.argument("ops", nargs=-1, required=True)
@click.option("--reason", default="", type=WORDS, help="Why.")
@vault_options
@reads_words
def undo(ops: tuple[str, ...], reason: str, options: VaultOptions) -> None:
    """Undo OPS of an inbox, by their first digits (at least 8) or as a range FIRST..LAST; an undo in the same way."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, "")
        named = [op for one in ops for op in _named(work, one)]
        done(work, vault.append(undo_intents(vault.tables, named, reason)))


def _named(work: Work, text: str) -> list[OpId]:
    """Return the ops of a word; of a range all that the same desk wrote about its inbox between them, both included."""
    first, dots, last = text.partition("..")
    if not dots:
        return [_op(work, first)]
    one, two = sorted((work.vault.op(_op(work, end)) for end in (first, last)), key=lambda stored: stored.n)
    core = one.signed.core
    return [
        each.signed.id
        for each in work.vault.compartment_ops(core.compartment)
        if one.n <= each.n <= two.n and each.signed.core.kind in kinds.ALL and each.signed.core.device == core.device
    ]


def _op(work: Work, digits: str) -> OpId:
    found = work.intake.ops_named(digits) if len(digits) >= _LEAST_DIGITS else ()
    if len(found) != 1:
        raise NothingToUndoHere(shown=digits)
    return found[0]


def add_to(group: click.Group) -> None:
    """Hang these commands under ``intake``."""
    for command in (reply, note, same, took, undo):
        group.add_command(command)

"""``safeconduct record add, add-source, reword``: what people here enter by hand.

Each is one op: signed, kept for ever, and taken back by ``undo``, which is an op too. Words that should stand in no
list of running programs and in no shell's history are read from standard input, one line for each ``-``, in the order
in which the command's help names them.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import click

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import UNKNOWN
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain, plain_name
from safeconduct.cli.into import json_from_into, part_option, placing_of, say_into
from safeconduct.cli.opening import NotText, VaultOptions, as_text, opened, vault_options
from safeconduct.cli.record_diff import json_from_alike, show_alike
from safeconduct.cli.screen import Screen
from safeconduct.record.alike import alike_to
from safeconduct.record.claim_wording import CONTENT_GONE, SHOWN_DIGITS
from safeconduct.record.commands import entries_intents, new_local_id, rewording_intent, rewording_of
from safeconduct.record.consequence import Consequence, consequence_of
from safeconduct.record.dates import dates_from_words
from safeconduct.record.entering import account_intent, place_typed
from safeconduct.record.explain import voice_label
from safeconduct.record.items import Claim, Connection, Source, Subject, Table, Value, qualified
from safeconduct.record.links import Ref
from safeconduct.record.named import Named, entry_meant
from safeconduct.record.ontology.types import Field
from safeconduct.record.ontology.valuing import field_for, fields_of, subject_finder, undeclared, value_of_field
from safeconduct.record.periods import period_from_words
from safeconduct.record.placing import Placing
from safeconduct.record.property_words import property_from_words, property_in_words
from safeconduct.record.queries import Record
from safeconduct.record.reading.types import Doubt
from safeconduct.record.reading.wording import doubts_in_words
from safeconduct.record.types import OWN_DATASET, SEP, PropertyKind
from safeconduct.record.values import value_from_words
from safeconduct.record.when import When, said_on, said_with, when_from_words
from safeconduct.record.withdrawn import is_entry_withdrawn
from safeconduct.record.wording import (
    CLAIMS,
    basis_from_words,
    basis_in_words,
    claimed_in_words,
    listed,
    value_in_words,
    voice_in_words,
)

DONE: Final = Phrase("Done. Undo: safeconduct record undo {op}", "Сделано. Отменить: safeconduct record undo {op}")
UNDERSTOOD: Final = Phrase("Understood as: {value}", "Понято так: {value}")
LOOK: Final = Phrase("Look at the day once more: {doubts}.", "Проверьте день ещё раз: {doubts}.")
OF_WHAT: Final = Phrase("{subject}, {what}, {who}: {value}", "{subject}, {what}, {who}: {value}")
APART: Final = Phrase(
    "It is counted apart: others say the same thing as {bases}. If it belongs to them, undo and add it with --basis.",
    "Это считается отдельно: у других утверждений о том же другое основание: {bases}. Если это одно и то же, отмените "
    "и укажите --basis.",
)
APART_ONE: Final = Phrase("“{basis}” ({claims})", "«{basis}» ({claims})")
NO_BASIS: Final = Phrase("no basis given", "основание не указано")
UNDATED_CORRECTION: Final = Phrase(
    "It corrects nothing: its account shows no day. Name what it replaces: safeconduct record supersede CLAIM {claim}",
    "Оно ничего не исправляет: у его известия нет дня публикации. Назовите, что оно заменяет: safeconduct record "
    "supersede УТВЕРЖДЕНИЕ {claim}",
)
NO_CORRECTION: Final = Phrase(
    "It corrects nothing that stands: nothing of the same voice, from an earlier day, differs from it. If it replaces "
    "a claim all the same: safeconduct record supersede CLAIM {claim}",
    "Оно не исправляет ничего из того, что в силе: нет более раннего и несовместимого с ним утверждения этого голоса. "
    "Если оно всё же заменяет какое-то: safeconduct record supersede УТВЕРЖДЕНИЕ {claim}",
)
ADDED: Final = Phrase("Added as {name}.", "Добавлено под именем {name}.")
# Longest line read from standard input, in characters: as much as one member of an accounts file.
_MOST_LINE: Final = 100_000


class NothingToMend(SafeconductError):
    """A rewording that names nothing to reword."""

    code = "cli.nothing_to_mend"
    exit_code = Exit.BAD_INPUT
    en = Advice("It was not said what to mend.", NOTHING_CHANGED_EN, "Add --value or --said.")
    ru = Advice("Не сказано, что исправить.", NOTHING_CHANGED_RU, "Добавьте --value или --said.")


class Words(click.ParamType[str]):
    """Words that may be names or quotations; ``-`` stands for a line of standard input."""

    name = "words"


WORDS: Final = Words()


def reads_words(command: Callable[..., Any]) -> Callable[..., Any]:
    """Read a line for each `Words` that was given as ``-``; ask for it where somebody sits at a terminal."""

    @click.pass_context
    @functools.wraps(command)
    def wrapped(context: click.Context, /, **given: Any) -> Any:
        for param in context.command.params:
            if isinstance(param.type, Words) and param.name and given.get(param.name) == "-":
                if sys.stdin.isatty():
                    click.echo(f"{max(param.opts, key=len)}: ", err=True, nl=False)
                given[param.name] = _line()
        return command(**given)

    return wrapped


def _line() -> str:
    try:
        return str(as_text(sys.stdin.readline(_MOST_LINE).rstrip("\r\n")))
    except UnicodeDecodeError:
        raise NotText from None


def done(screen: Screen, ops: tuple[OpId, ...], *, into: tuple[Placing, Iterable[CompartmentId]], **more: Json) -> None:
    """Say that something is written, into which parts, and how to take it back."""
    if screen.is_json:
        screen.answer({"ops": [op.hex() for op in ops], "parts": json_from_into(*into), **more})
    else:
        say_into(screen, *into)
        screen.say(DONE, op=" ".join(op.hex()[:SHOWN_DIGITS] for op in ops))


@click.command()
@click.option("--outlet", required=True, type=WORDS, help="Who printed, sent or said it.")
@click.option(
    "--published", default="unknown", help="Day or range it became public: 2019-01-14, 14 January 2019, 2019-01."
)
@click.option("--publisher", default="", help="Voice that brought it to the public; empty: nobody did.")
@click.option("--url", default="", type=WORDS, help="Its address, if it has one.")
@click.option("--language", default="", help="The language it is in: ru, en, ce.")
@click.option("--note", default="", type=WORDS, help="What else should be known of it.")
@part_option
@vault_options
@reads_words
def add_source(
    outlet: str,
    published: str,
    publisher: str,
    url: str,
    language: str,
    note: str,
    part_word: str,
    options: VaultOptions,
) -> None:
    """Add an account: a document, a message, a conversation."""
    span = dates_from_words(published).interval
    with opened(options) as vault:
        record = Record(vault.tables)
        by = entry_meant(record, Table.VOICE, publisher) if publisher else ""
        source = Source(new_local_id(SystemEntropy()), outlet, by, url, language, span, None, note)
        placing = placing_of(vault, record, part_word)
        part = placing.for_new([Ref(Table.VOICE, by)])
        ops = vault.append(entries_intents(part, OWN_DATASET, [(Table.SOURCE, source)]))
        alike = alike_to(by, record) if by else []
    name = f"{OWN_DATASET}:{source.id}"
    if not options.screen.is_json:
        options.screen.say(ADDED, name=name)
        show_alike(options.screen, alike)
    done(options.screen, ops, into=(placing, [part]), source=name, alike=json_from_alike(alike))


@click.command()
@click.argument("subject")
@click.argument("property_id", metavar="PROPERTY")
@click.argument("value", type=WORDS)
@click.option("--source", required=True, help="The account it stands in.")
@click.option("--said", default="", type=WORDS, help="What it says, in a few words; without it VALUE as you typed it.")
@click.option("--voice", default="", help="Who really speaks; empty: nobody is named.")
@click.option(
    "--connection",
    type=click.Choice([one.value for one in Connection]),
    default=Connection.UNKNOWN.value,
    help="How the voice knows it; victim and witness speak first-hand.",
)
@click.option("--basis", default="unspecified", help="estimated, confirmed, identified …")
@click.option("--period", default="", help="Of a place: when they were held or seen there, or it was used so: 2018-12.")
@click.option("--repeats", multiple=True, help="Account it is taken from; may be given several times.")
@click.option("--corrects", is_flag=True, help="The voice itself replaces what it said before.")
@click.option("--quote", default="", type=WORDS, help="The account's own words.")
@click.option(
    "--place",
    default="",
    metavar="SHA256[:FROM:TO]",
    help="Where it is seen or heard: SHA-256 of a file that was sent; begin and end in it in milliseconds, or "
    ":LEFT:TOP:WIDTH:HEIGHT of a part of a picture in 1/10,000 of its sides.",
)
@click.option("--note", default="", type=WORDS, help="What else should be known of it.")
@part_option
@vault_options
@reads_words
def add(
    subject: str,
    property_id: str,
    value: str,
    source: str,
    said: str,
    voice: str,
    connection: str,
    basis: str,
    period: str,
    repeats: tuple[str, ...],
    corrects: bool,
    quote: str,
    place: str,
    note: str,
    part_word: str,
    options: VaultOptions,
) -> None:
    """Add a claim: SUBJECT PROPERTY VALUE, shown back as understood. Words given as - are read from standard input."""
    with opened(options) as vault:
        record = Record(vault.tables)
        words = record.vocabulary
        about = entry_meant(record, Table.SUBJECT, subject)
        ids = record.property_ids() | fields_of(record, about).keys()
        property_id = property_from_words(property_id, ids, words)
        fields = field_for(record, property_id, about)
        account = entry_meant(record, Table.SOURCE, source)
        day = said_on(record, account)
        understood, when = _understood(record, fields, (about, property_id), value, day)
        during = period_from_words(property_id, period, day) if period else _TYPED
        claim = Claim(
            id=new_local_id(SystemEntropy()),
            source=account,
            subject=about,
            property=property_id,
            value=understood,
            said=said_with(said_with(said, value, when), period, during) if period else said_with(said, value, when),
            voice=entry_meant(record, Table.VOICE, voice) if voice else "",
            basis=basis_from_words(basis),
            repeats=tuple(entry_meant(record, Table.SOURCE, one) for one in repeats),
            corrects=corrects,
            period=None if during.days.is_unknown() else during.days,
            quote=quote,
            note=note,
            connection=Connection(connection),
            place=place_typed(place),
        )
        placing = placing_of(vault, record, part_word)
        part = _part_of(placing, claim, is_field=bool(fields))
        declared = [(Table.PROPERTY, one) for one in undeclared(record, fields, part)]
        ops = vault.append([account_intent(part, [*declared, (Table.CLAIM, claim)])])
        alike = alike_to(claim.voice, record) if claim.voice else []
        name = f"{OWN_DATASET}:{claim.id}"
        follows = consequence_of(Record(vault.tables), qualified(OWN_DATASET, claim.id))
        if not options.screen.is_json:
            _show_added(options.screen, record, claim, follows, (*when.doubts, *during.doubts))
            show_alike(options.screen, alike)
    apart: dict[str, Json] = {**follows.apart}
    more: dict[str, Json] = {"apart": apart, "corrects_nothing": follows.corrects_nothing}
    done(options.screen, ops, into=(placing, [part]), claim=name, alike=json_from_alike(alike), **more)


# How a value that is no day was read: as it was typed.
_TYPED: Final = When(UNKNOWN)


def _understood(
    record: Record, fields: tuple[Field, ...], named: tuple[str, str], value: str, day: Day | None
) -> tuple[Value, When]:
    """Return what a value's words mean, for a field of the ontology as its list has it, and how days were read."""
    about, property_id = named
    if fields:
        find = subject_finder(record, Named(record))
        meant = value_of_field(fields[0], value, record.vocabulary, find, said_on=day)
    else:
        meant = value_from_words(record.property_kind(property_id, about), value, day, property_id)
    return meant, when_from_words(value, day, property_id) if meant.kind is PropertyKind.DATE else _TYPED


def _part_of(placing: Placing, claim: Claim, *, is_field: bool) -> CompartmentId:
    """Return the part into which a claim goes: that of its account."""
    refs = [*_named_by(claim), *(Ref(Table.SUBJECT, one) for one in claim.value.texts if SEP in one)]
    source = Ref(Table.SOURCE, claim.source)
    return placing.beside(source, refs) if is_field else placing.for_claim(source, refs, claim.property)


def _named_by(claim: Claim) -> list[Ref]:
    """Return what a claim names beside its account."""
    repeated = [Ref(Table.SOURCE, one) for one in claim.repeats]
    return [Ref(Table.SUBJECT, claim.subject), Ref(Table.VOICE, claim.voice), *repeated]


def _show_added(screen: Screen, record: Record, claim: Claim, follows: Consequence, doubts: Sequence[Doubt]) -> None:
    """Show back what was understood and of what, and what it does not do though it looks as if it did."""
    name, language = f"{OWN_DATASET}:{claim.id}", screen.language
    basis = basis_in_words(claim.basis, language)
    what = property_in_words(claim.property, language, record.vocabulary) + (f" ({basis})" if basis else "")
    subject = record.entry(Table.SUBJECT, claim.subject)
    screen.say(
        OF_WHAT,
        subject=plain(subject.label) if isinstance(subject, Subject) else plain_name(claim.subject),
        what=what,
        who=voice_in_words(voice_label(record, claim.voice) if claim.voice else "", language),
        value=screen.text(UNDERSTOOD, value=claimed_in_words(claim, language, record.vocabulary)),
    )
    if doubts:
        screen.say(LOOK, doubts=doubts_in_words(dict.fromkeys(doubts), language))
    screen.say(ADDED, name=name)
    if follows.apart:
        screen.say(APART, bases=listed(_other_basis(screen, *one) for one in sorted(follows.apart.items())))
    if follows.corrects_nothing:
        screen.say(UNDATED_CORRECTION if follows.is_undated else NO_CORRECTION, claim=name)


def _other_basis(screen: Screen, basis: str, claims: int) -> str:
    words = basis_in_words(basis, screen.language) or screen.text(NO_BASIS)
    return screen.text(APART_ONE, basis=words, claims=CLAIMS.say(claims, screen.language))


def _show_understood(screen: Screen, words: str) -> None:
    if not screen.is_json:
        screen.say(UNDERSTOOD, value=words)


@click.command()
@click.argument("claim")
@click.option("--value", default="", type=WORDS, help="The value, mended.")
@click.option("--said", default="", type=WORDS, help="What it says, mended.")
@part_option
@vault_options
@reads_words
def reword(claim: str, value: str, said: str, part_word: str, options: VaultOptions) -> None:
    """Mend how a CLAIM was entered. What the voice itself replaces is a new claim with --corrects instead."""
    if not value and not said:
        raise NothingToMend
    with opened(options) as vault:
        record = Record(vault.tables)
        name = record.find(Table.CLAIM, claim)
        mended, dataset = rewording_of(record, name, value=value, said=said)
        placing = placing_of(vault, record, part_word)
        parts = placing.for_wording(record.open_claim(name))
        ops = vault.append([rewording_intent(part, dataset, mended) for part in parts])
        is_hidden = is_entry_withdrawn(record, Table.CLAIM, name)
        understood = value_in_words(mended.value, options.screen.language, record.vocabulary)
    if is_hidden and not options.screen.is_json:
        options.screen.say(CONTENT_GONE)
    elif not is_hidden:
        _show_understood(options.screen, understood)
    done(options.screen, ops, into=(placing, parts))


def add_to(group: click.Group) -> None:
    """Hang these commands under ``record``."""
    group.add_command(add)
    group.add_command(add_source, name="add-source")
    group.add_command(reword)

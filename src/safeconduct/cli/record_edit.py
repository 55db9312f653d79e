"""``safeconduct record add, reword, dispute, retract, withdraw, review, same, undo …``: what staff say of claims.

Each is one op: signed, kept for ever, and taken back by ``undo``, which is an op too.
"""

from __future__ import annotations

from typing import Final

import click
from rich.table import Table as RichTable
from rich.text import Text

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Phrase, one_line
from safeconduct.base.ids import OpId
from safeconduct.base.json_value import Json
from safeconduct.cli.founding import record_compartment
from safeconduct.cli.known_view import any_value_in_words, day_in_words, show_opened
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.record.commands import (
    OWN_DATASET,
    entries_intents,
    link_intent,
    new_local_id,
    rewording_of,
    undo_intent,
)
from safeconduct.record.items import Claim, Source, Table, Value
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.queries import Record
from safeconduct.record.types import Verdict
from safeconduct.record.values import value_from_words
from safeconduct.record.words import dates_from_words
from safeconduct.vault.vault import Vault

DONE: Final = Phrase("Done. Undo: safeconduct record undo {op}", "Сделано. Отменить: safeconduct record undo {op}")
UNDERSTOOD: Final = Phrase("Understood as: {value}", "Понято так: {value}")
ADDED: Final = Phrase("Added as {name}.", "Добавлено под именем {name}.")
# Hex digits of an op's id that are shown: sixteen are typed without slips and never meet by chance.
SHOWN_DIGITS: Final = 16


def _done(screen: Screen, ops: tuple[OpId, ...], **more: Json) -> None:
    if screen.is_json:
        screen.answer({"ops": [op.hex() for op in ops], **more})
    else:
        screen.say(DONE, op=" ".join(op.hex()[:SHOWN_DIGITS] for op in ops))


def _shown_name(name: str) -> str:
    return name.replace("\x1f", ":")


@click.command()
@click.option("--outlet", required=True, help="Who printed, sent or said it.")
@click.option("--published", default="unknown", help="Day or range it became public: 2019-01-14, 2019-01.")
@click.option("--publisher", default="", help="Voice that brought it to the public; empty: nobody did.")
@click.option("--url", default="")
@click.option("--language", default="")
@click.option("--note", default="")
@vault_options
def add_source(
    outlet: str, published: str, publisher: str, url: str, language: str, note: str, options: VaultOptions
) -> None:
    """Add an account: a document, a message, a conversation."""
    span = dates_from_words(published).interval
    with opened(options) as vault:
        record = Record(vault.tables)
        by = record.find(Table.VOICE, publisher) if publisher else ""
        source = Source(new_local_id(SystemEntropy()), outlet, by, url, language, span, None, note)
        intents = entries_intents(record_compartment(vault), OWN_DATASET, [(Table.SOURCE, source)])
        ops = vault.append(intents)
    name = f"{OWN_DATASET}:{source.id}"
    if not options.screen.is_json:
        options.screen.say(ADDED, name=name)
    _done(options.screen, ops, source=name)


@click.command()
@click.argument("subject")
@click.argument("property_id", metavar="PROPERTY")
@click.argument("value")
@click.option("--source", required=True, help="The account it stands in.")
@click.option("--said", required=True, help="What it says, in a few words of your own.")
@click.option("--voice", default="", help="Who really speaks; empty: nobody is named.")
@click.option("--basis", default="unspecified", help="estimated, confirmed, identified …")
@click.option("--repeats", multiple=True, help="Account it is taken from; may be given several times.")
@click.option("--corrects", is_flag=True, help="The voice itself replaces what it said before.")
@click.option("--quote", default="", help="The account's own words.")
@click.option("--note", default="")
@vault_options
def add(
    subject: str,
    property_id: str,
    value: str,
    source: str,
    said: str,
    voice: str,
    basis: str,
    repeats: tuple[str, ...],
    corrects: bool,
    quote: str,
    note: str,
    options: VaultOptions,
) -> None:
    """Add a claim: SUBJECT PROPERTY VALUE. The value is shown back as it was understood."""
    with opened(options) as vault:
        record = Record(vault.tables)
        understood = value_from_words(record.property_kind(property_id), value)
        claim = Claim(
            id=new_local_id(SystemEntropy()),
            source=record.find(Table.SOURCE, source),
            subject=record.find(Table.SUBJECT, subject),
            property=property_id,
            value=understood,
            said=said,
            voice=record.find(Table.VOICE, voice) if voice else "",
            basis=basis,
            repeats=tuple(record.find(Table.SOURCE, one) for one in repeats),
            corrects=corrects,
            quote=quote,
            note=note,
        )
        ops = vault.append(entries_intents(record_compartment(vault), OWN_DATASET, [(Table.CLAIM, claim)]))
    _show_understood(options.screen, understood)
    if not options.screen.is_json:
        options.screen.say(ADDED, name=f"{OWN_DATASET}:{claim.id}")
    _done(options.screen, ops, claim=f"{OWN_DATASET}:{claim.id}")


def _show_understood(screen: Screen, value: Value) -> None:
    if not screen.is_json:
        screen.say(UNDERSTOOD, value=one_line(any_value_in_words(value, screen.language)))


@click.command()
@click.argument("claim")
@click.option("--value", default="", help="The value, mended.")
@click.option("--said", default="", help="What it says, mended.")
@vault_options
def reword(claim: str, value: str, said: str, options: VaultOptions) -> None:
    """Mend how a CLAIM was entered. What the voice itself replaces is a new claim with --corrects instead."""
    if not value and not said:
        raise click.UsageError("Say what to mend: --value or --said.")
    with opened(options) as vault:
        record = Record(vault.tables)
        name = record.find(Table.CLAIM, claim)
        mended, dataset = rewording_of(record, name, value=value, said=said)
        ops = vault.append(entries_intents(record_compartment(vault), dataset, [(Table.CLAIM, mended)]))
    _show_understood(options.screen, mended.value)
    _done(options.screen, ops)


def _link(vault: Vault, kind: LinkKind, origin: Ref, target: Ref, note: str, verdict: Verdict | None = None) -> OpId:
    link = Link(kind, origin, target, note, verdict)
    return vault.append([link_intent(record_compartment(vault), link)])[0]


NOBODY: Final = Ref(Table.CLAIM, "")


def _about_claim(claim: str, kind: LinkKind, note: str, options: VaultOptions, verdict: Verdict | None = None) -> None:
    with opened(options) as vault:
        name = Record(vault.tables).find(Table.CLAIM, claim)
        op = _link(vault, kind, NOBODY, Ref(Table.CLAIM, name), note, verdict)
    _done(options.screen, (op,))


@click.command()
@click.argument("claim")
@click.option("--by", default="", help="The claim that says otherwise.")
@click.option("--note", default="", help="Why.")
@vault_options
def dispute(claim: str, by: str, note: str, options: VaultOptions) -> None:
    """Dispute a CLAIM: what it says is in doubt until this is undone."""
    with opened(options) as vault:
        record = Record(vault.tables)
        origin = Ref(Table.CLAIM, record.find(Table.CLAIM, by)) if by else NOBODY
        op = _link(vault, LinkKind.DISPUTES, origin, Ref(Table.CLAIM, record.find(Table.CLAIM, claim)), note)
    _done(options.screen, (op,))


@click.command()
@click.argument("claim")
@click.argument("by", metavar="BY_CLAIM")
@click.option("--note", default="", help="Why.")
@vault_options
def supersede(claim: str, by: str, note: str, options: VaultOptions) -> None:
    """Say that BY_CLAIM takes the place of CLAIM."""
    with opened(options) as vault:
        record = Record(vault.tables)
        origin, target = (Ref(Table.CLAIM, record.find(Table.CLAIM, one)) for one in (by, claim))
        op = _link(vault, LinkKind.SUPERSEDES, origin, target, note)
    _done(options.screen, (op,))


@click.command()
@click.argument("claim")
@click.option("--note", default="", help="Why.")
@vault_options
def retract(claim: str, note: str, options: VaultOptions) -> None:
    """Take a CLAIM back: whoever said it no longer does."""
    _about_claim(claim, LinkKind.RETRACTS, note, options)


@click.command()
@click.argument("name")
@click.option("--source", "is_source", is_flag=True, help="NAME is an account: withdraw everything it says.")
@click.option("--note", default="", help="Why.")
@vault_options
def withdraw(name: str, is_source: bool, note: str, options: VaultOptions) -> None:
    """Withdraw consent for a claim or an account: its content is no longer shown, on no day."""
    table = Table.SOURCE if is_source else Table.CLAIM
    with opened(options) as vault:
        target = Ref(table, Record(vault.tables).find(table, name))
        op = _link(vault, LinkKind.WITHDRAW, NOBODY, target, note)
    _done(options.screen, (op,))


@click.command()
@click.argument("claim")
@click.argument("verdict", type=click.Choice([verdict.value for verdict in Verdict]))
@click.option("--note", default="", help="Why.")
@vault_options
def review(claim: str, verdict: str, note: str, options: VaultOptions) -> None:
    """Say as a second reader whether you agree with a CLAIM."""
    _about_claim(claim, LinkKind.REVIEW, note, options, Verdict(verdict))


_PAIRS: Final = {
    "same": LinkKind.SAME_AS,
    "different": LinkKind.DIFFERENT_FROM,
    "independent": LinkKind.INDEPENDENT,
    "dependent": LinkKind.DEPENDENT,
}


def _pair_command(word: str, what: str) -> click.Command:
    @click.command(name=word, help=what)
    @click.argument("one")
    @click.argument("other")
    @click.option("--subjects", is_flag=True, hidden=word in ("independent", "dependent"), help="They are subjects.")
    @click.option("--note", default="", help="Why.")
    @vault_options
    def command(one: str, other: str, subjects: bool, note: str, options: VaultOptions) -> None:
        table = Table.SUBJECT if subjects else Table.VOICE
        with opened(options) as vault:
            record = Record(vault.tables)
            origin, target = (Ref(table, record.find(table, name)) for name in (one, other))
            op = _link(vault, _PAIRS[word], origin, target, note)
        _done(options.screen, (op,))

    return command


@click.command()
@click.argument("ops", nargs=-1, required=True)
@click.option("--reason", default="", help="Why.")
@vault_options
def undo(ops: tuple[str, ...], reason: str, options: VaultOptions) -> None:
    """Undo OPS (see history). An undo is undone in the same way."""
    with opened(options) as vault:
        record = Record(vault.tables)
        targets = [record.find_op(op) for op in ops]
        done = vault.append([undo_intent(record_compartment(vault), vault.tables, targets, reason)])
    _done(options.screen, done)


UNDONE: Final = Phrase("undone", "отменено")


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@vault_options
def history(limit: int, options: VaultOptions) -> None:
    """List what was done last, newest first."""
    screen = options.screen
    with opened(options) as vault:
        lines = Record(vault.tables).history(limit)
    if screen.is_json:
        screen.answer(
            {
                "history": [
                    {
                        "op": line.op.hex(),
                        "kind": line.kind,
                        "dataset": line.dataset,
                        "claims": line.claims,
                        "undone": line.is_undone,
                    }
                    for line in lines
                ]
            }
        )
        return
    table = RichTable(box=None, show_header=False)
    for line in lines:
        style = "strike dim" if line.is_undone else ""
        table.add_row(
            line.op.hex()[:SHOWN_DIGITS],
            day_in_words(line.on, screen.language),
            Text(line.kind, style=style),
            Text(one_line(line.dataset)),
            str(line.claims or ""),
            screen.text(UNDONE) if line.is_undone else "",
        )
    screen.out.print(table)


@click.command()
@click.argument("claim")
@vault_options
def show(claim: str, options: VaultOptions) -> None:
    """Open one CLAIM: its words, its account, its voice, and everything said of it since."""
    with opened(options) as vault:
        record = Record(vault.tables)
        show_opened(options.screen, record, record.wordings(record.find(Table.CLAIM, claim)))


def add_to(group: click.Group) -> None:
    """Hang these commands under ``record``."""
    for command in (add, reword, dispute, supersede, retract, withdraw, review, undo, history, show):
        group.add_command(command)
    group.add_command(add_source, name="add-source")
    group.add_command(_pair_command("same", "Say that ONE and OTHER are the same voice (or subject)."))
    group.add_command(_pair_command("different", "Say that ONE and OTHER were looked at and are not the same."))
    group.add_command(_pair_command("independent", "Affirm that two voices speak independently of each other."))
    group.add_command(_pair_command("dependent", "Deny that two voices speak independently of each other."))

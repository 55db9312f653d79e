"""``safeconduct record paper``: drafts for receivers outside, what they lack, and the one way they leave (DESIGN 3).

A draft is a file encrypted to a named recipient, and the history says so. Refuses to write one open to whoever finds
it, and what the rules of papers refuse (`record.papers`). Sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.cli.into import json_from_into, part_option, placing_of, say_into
from safeconduct.cli.opening import VaultOptions, opened, read_file, screen_options, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import target_of
from safeconduct.record.commands import entries_intents
from safeconduct.record.items import Property, Table
from safeconduct.record.links import Ref
from safeconduct.record.papers.as_json import json_from_form, json_from_missing, json_from_paper
from safeconduct.record.papers.forms import asked_properties, paper_forms
from safeconduct.record.papers.making import (
    Kind,
    Wanted,
    export_words,
    file_of,
    made_paper,
    purpose_of,
    sealed,
)
from safeconduct.record.papers.sheets import (
    MISSING,
    NOTHING_MISSING,
    Shape,
    deadline_in_words,
    lines,
    missing_in_words,
)
from safeconduct.record.papers.types import Paper
from safeconduct.record.prints import Printed, print_intent
from safeconduct.record.queries import Record
from safeconduct.record.types import OWN_DATASET
from safeconduct.vault.vault import Vault

# Bytes of a file with one recipient: 1,959 letters, and what an editor leaves around them.
_MOST_KEY_BYTES: Final = 4096
_COMMENT: Final = "#"
LINE: Final = Phrase("{code}: {title}. {receiver}. Minimum: {n}.", "{code}: {title}. {receiver}. Обязательного: {n}.")
WRITTEN: Final = Phrase(
    "Written to {file}, encrypted for {receiver}. The history has it under the mark {mark}. Whoever has the key opens "
    "it with “age -d”.",
    "Записано в {file}, зашифровано для получателя: {receiver}. В истории — под меткой {mark}. Открывается ключом "
    "командой «age -d».",
)
STILL_MISSING: Final = Phrase(
    "Of the minimum {n} elements are missing; the first page lists them.",
    "Из обязательного не хватает: {n}; перечислено на первой странице.",
)
PREPARED: Final = Phrase("Declared: {what}", "Объявлено: {what}")
NOTHING_TO_PREPARE: Final = Phrase(
    "All that papers ask for can be entered already.", "Всё, о чём спрашивают бумаги, уже можно вносить."
)


@click.group()
def paper() -> None:
    """Drafts for the United Nations and for a prosecutor, with what is missing of their minimum."""


@paper.command(name="list")
@screen_options
def list_papers(screen: Screen) -> None:
    """List the papers that there are."""
    forms = paper_forms().values()
    if screen.is_json:
        screen.answer({"papers": [json_from_form(one, screen.language) for one in forms]})
        return
    for one in forms:
        count = sum(question.is_minimum for question in one.questions())
        receiver, title = (say(phrase, screen.language) for phrase in (one.receiver, one.title))
        screen.say(LINE, code=one.code, title=title, receiver=receiver, n=count)


def _about(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a paper is about."""
    for option in (
        click.option(
            "--responsible",
            multiple=True,
            metavar="SUBJECT",
            help="Somebody who may be named as held responsible; may be given several times.",
        ),
        click.option(
            "--with",
            "beside",
            multiple=True,
            metavar="SUBJECT",
            help="What happened to them, or another person of the same paper; may be given several times.",
        ),
        click.argument("subject"),
        click.argument("form", metavar="PAPER"),
    ):
        command = option(command)
    return command


def _submitting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add who submits a paper, and in which language it is."""
    for option in (
        click.option(
            "--paper-language",
            "language",
            type=click.Choice(["en", "ru"]),
            default="en",
            help="The language of the paper.",
        ),
        click.option(
            "--confidential",
            "is_confidential",
            is_flag=True,
            help="Who submits it stands on a last page of its own, which is not passed on.",
        ),
        click.option("--submitter", default="", type=WORDS, help="Who submits it, with an address."),
    ):
        command = option(command)
    return command


@paper.command()
@_about
@vault_options
def missing(
    form: str, subject: str, beside: tuple[str, ...], responsible: tuple[str, ...], options: VaultOptions
) -> None:
    """Say what of its minimum PAPER about SUBJECT lacks, and how its deadlines stand."""
    screen = options.screen
    with opened(options) as vault:
        made = _made(vault, _wanted(vault, form, (subject, *beside), responsible))
    if screen.is_json:
        screen.answer(json_from_missing(made, screen.language))
        return
    screen.say(MISSING, n=len(made.missing)) if made.missing else screen.say(NOTHING_MISSING)
    for one in made.missing:
        screen.show(missing_in_words(one, screen.language), first="- ", rest="  ")
    for stands in made.deadlines:
        screen.show(deadline_in_words(stands, screen.language))


@paper.command()
@_about
@_submitting
@vault_options
@reads_words
def show(
    form: str,
    subject: str,
    beside: tuple[str, ...],
    responsible: tuple[str, ...],
    submitter: str,
    is_confidential: bool,
    language: Language,
    options: VaultOptions,
) -> None:
    """Show PAPER about SUBJECT here, as it would be written, with the claims that each answer rests on."""
    screen = options.screen
    with opened(options) as vault:
        made = _made(vault, _wanted(vault, form, (subject, *beside), responsible, (submitter, is_confidential)))
    if screen.is_json:
        screen.answer(json_from_paper(made, language))
        return
    for line in lines(made, language):
        if line.shape in (Shape.HEADING, Shape.PAGE):
            screen.gap()
        screen.show(line.text, first="- " if line.shape is Shape.ITEM else "", rest="  ")


@paper.command()
@_about
@_submitting
@click.option("--recipient", "keys", multiple=True, type=click.Path(path_type=Path), help="File with an age1pq1 key.")
@click.option("--for", "receiver", required=True, type=WORDS, help="Who is to open it, for the history.")
@click.option(
    "--as", "kind", type=click.Choice([one.value for one in Kind]), default=Kind.DOCX.value, help="The sort of file."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; a neutral name is made up.")
@part_option
@vault_options
@reads_words
def draft(
    form: str,
    subject: str,
    beside: tuple[str, ...],
    responsible: tuple[str, ...],
    submitter: str,
    is_confidential: bool,
    language: Language,
    keys: tuple[Path, ...],
    receiver: str,
    kind: str,
    output: Path | None,
    part_word: str,
    options: VaultOptions,
) -> None:
    """Write PAPER about SUBJECT as a file encrypted to whoever is to open it, and say so in the history."""
    # Loaded with what asks relays, of which no other command of the record has need.
    from safeconduct.sync.parcels import write_whole

    screen, entropy = options.screen, SystemEntropy()
    recipients = [_key_from(file) for file in keys]
    sort = Kind(kind)
    with opened(options) as vault:
        wanted = _wanted(vault, form, (subject, *beside), responsible, (submitter, is_confidential))
        made = _made(vault, wanted)
        data = sealed(file_of(made, sort, language), recipients, entropy)
        target = target_of(output)
        what = Ref(Table.SUBJECT, wanted.subjects[0])
        told = Printed(what, purpose_of(made), export_words(made, sort, language, receiver), made.request.mark)
        placing = placing_of(vault, Record(vault.tables), part_word)
        parts = placing.for_print(what)
        # In the history first: what is in the world and nobody knows of is worse than the other way round.
        ops = vault.append([print_intent(part, told) for part in parts])
        write_whole(target, [data])
    if screen.is_json:
        ids: list[Json] = [op.hex() for op in ops]
        more = {"file": str(target), "ops": ids, "parts": json_from_into(placing, parts)}
        screen.answer({**json_from_missing(made, language), "mark": made.request.mark, "as": kind, **more})
        return
    say_into(screen, placing, parts)
    screen.say(WRITTEN, file=str(target), receiver=receiver, mark=made.request.mark)
    if made.missing:
        screen.say(STILL_MISSING, n=len(made.missing))


@paper.command()
@part_option
@vault_options
def prepare(part_word: str, options: VaultOptions) -> None:
    """Declare the properties that papers ask for and nobody declared here, so that claims of them can be entered."""
    screen = options.screen
    with opened(options) as vault:
        record = Record(vault.tables)
        lacking = [one for id_, one in asked_properties().items() if id_ not in record.property_ids()]
        placing = placing_of(vault, record, part_word)
        part = placing.for_new()
        items = [(Table.PROPERTY, Property(one.id, one.kind)) for one in lacking]
        ops = vault.append(entries_intents(part, OWN_DATASET, items)) if items else ()
    if screen.is_json:
        ids: list[Json] = [op.hex() for op in ops]
        screen.answer({"declared": [one.id for one in lacking], "ops": ids, "parts": json_from_into(placing, [part])})
        return
    for one in lacking:
        screen.say(PREPARED, what=f"{one.id} ({say(one.words, screen.language)})")
    if not lacking:
        screen.say(NOTHING_TO_PREPARE)


def _wanted(
    vault: Vault,
    form: str,
    subjects: tuple[str, ...],
    responsible: tuple[str, ...],
    submitting: tuple[str, bool] = ("", False),
) -> Wanted:
    record = Record(vault.tables)
    names, held = ([record.find(Table.SUBJECT, one) for one in words] for words in (subjects, responsible))
    return Wanted(form, tuple(names), tuple(held), *submitting)


def _made(vault: Vault, wanted: Wanted) -> Paper:
    return made_paper(Record(vault.tables), wanted, day_from_ms(SystemClock().now_ms()), SystemEntropy())


def _key_from(file: Path) -> str:
    """Return the first line of a file that is no comment, as age writes its files of keys."""
    text = read_file(file, _MOST_KEY_BYTES).decode("ascii", "replace")
    return next((line.strip() for line in text.splitlines() if line.strip() and not line.startswith(_COMMENT)), "")

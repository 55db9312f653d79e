"""``safeconduct record paper``: drafts for receivers outside, what they lack, and the one way they leave (DESIGN 3).

A draft is a file encrypted to a named recipient, and the history says so; a confidential submitter and the working
notes are files of their own. The release check of this desk looks at every text of one. Refuses to write one open to
whoever finds it, and what the rules of papers refuse (`record.papers`). Sends nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.clock import Day, SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted, say
from safeconduct.cli.into import json_from_into, part_option, placing_of, say_into
from safeconduct.cli.opening import VaultOptions, opened, screen_options, vault_options
from safeconduct.cli.paper_acts import called_in_full, json_from_acts, say_acts
from safeconduct.cli.recipients import keys_named, recipient_option
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.screen import Screen
from safeconduct.cli.statement_words import searching
from safeconduct.cli.team_words import target_of, team_of, tell_asked
from safeconduct.protect.recipients import fingerprint
from safeconduct.publish.holding.asked import Asking, watched
from safeconduct.publish.holding.papers import paper_here
from safeconduct.record.items import Table
from safeconduct.record.named import entry_meant
from safeconduct.record.papers.answering import act_named, ask_second
from safeconduct.record.papers.as_json import json_from_form, json_from_missing, json_from_paper
from safeconduct.record.papers.beside import ActsBeside, acts_beside
from safeconduct.record.papers.forms import paper_form, paper_forms
from safeconduct.record.papers.going import Going, go_out
from safeconduct.record.papers.making import Kind, Sheet, Wanted, lines_of, part_of, telling_of
from safeconduct.record.papers.notes import MISSING, NOTHING_MISSING, before_it_goes
from safeconduct.record.papers.preparing import declaring_intents, undeclared
from safeconduct.record.papers.sheets import Shape, deadline_in_words, missing_in_words
from safeconduct.record.papers.types import Paper
from safeconduct.record.placing import NOT_NAMED, Placing
from safeconduct.record.queries import Record
from safeconduct.sync.invitation_files import neutral_name
from safeconduct.sync.parts import part_to_write, parts_of
from safeconduct.vault.vault import Vault

LINE: Final = Phrase("{code}: {title}. {receiver}. Minimum: {n}.", "{code}: {title}. {receiver}. Обязательного: {n}.")
WRITTEN: Final = Phrase(
    "Written to {file}, encrypted for {receiver}. The history has it under the mark {mark}. Whoever has the key opens "
    "it with “age -d”.",
    "Записано в {file}, зашифровано для получателя: {receiver}. В истории — под меткой {mark}. Открывается ключом "
    "командой «age -d».",
)
WRITTEN_MORE: Final = {
    Sheet.NOTES: Phrase("The working notes are in {file}.", "Рабочие заметки — в {file}."),
    Sheet.SUBMITTER: Phrase(
        "Who submits it is in {file}, a file of its own for the receiver alone.",
        "Кто подаёт — в {file}, отдельном файле только для получателя.",
    ),
}
SEALED_TO: Final = Phrase("Key {fingerprint}", "Ключ {fingerprint}")
STILL_MISSING: Final = Counted(
    (
        "{n} of the minimum elements is missing; “record paper missing” names it.",
        "{n} of the minimum elements are missing; “record paper missing” lists them.",
    ),
    (
        "Не хватает {n} обязательного элемента; его назовёт «record paper missing».",
        "Не хватает {n} обязательных элементов; их перечислит «record paper missing».",
        "Не хватает {n} обязательных элементов; их перечислит «record paper missing».",
    ),
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


@dataclass(frozen=True, slots=True)
class Submitting:
    """Who submits a paper, and in which language it is."""

    submitter: str = ""
    is_confidential: bool = False
    language: Language = "en"


def _told_part(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--part``."""
    text = "The part whose claims are told, as “team show” lists them; needed where several tell of the subject."
    return click.option("--part", "part_word", default="", metavar="PART", help=text)(command)


_language_option: Final = click.option(
    "--paper-language", "language", type=click.Choice(["en", "ru"]), default="en", help="The language of the paper."
)


def _submitting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add who submits a paper, and in which language it is; the command gets it as ``submitting``."""

    @functools.wraps(command)
    def wrapped(**given: Any) -> Any:
        said = Submitting(given.pop("submitter"), given.pop("is_confidential"), given.pop("language"))
        return command(submitting=said, **given)

    for option in (
        _language_option,
        click.option(
            "--confidential",
            "is_confidential",
            is_flag=True,
            help="Who submits it stands in a file of its own, for the receiver alone.",
        ),
        click.option("--submitter", default="", type=WORDS, help="Who submits it, with an address."),
    ):
        wrapped = option(wrapped)
    return wrapped


@paper.command()
@_about
@_language_option
@_told_part
@vault_options
def missing(
    form: str,
    subject: str,
    beside: tuple[str, ...],
    responsible: tuple[str, ...],
    language: Language,
    part_word: str,
    options: VaultOptions,
) -> None:
    """Say what of its minimum PAPER about SUBJECT lacks, and how its deadlines stand."""
    screen = options.screen
    with opened(options) as vault:
        submitting = Submitting(language=language)
        wanted, acts = _wanted(vault, form, (subject, *beside), responsible, part_word, submitting)
        made = _looked_at(vault, wanted)
        called = called_in_full(vault, acts, screen.language, _today())
    if screen.is_json:
        screen.answer({**json_from_missing(made, screen.language), "acts": json_from_acts(acts)})
        return
    say_acts(screen, made.form, acts, called)
    screen.say(MISSING, n=len(made.missing)) if made.missing else screen.say(NOTHING_MISSING)
    for one in made.missing:
        screen.show(missing_in_words(one, screen.language), first="- ", rest="  ")
    for stands in made.deadlines:
        screen.show(deadline_in_words(stands, screen.language))
    for text in before_it_goes(made, screen.language, written_in=language):
        screen.show(text)


@paper.command()
@_about
@_submitting
@_told_part
@click.option("--notes", "is_notes", is_flag=True, help="Show the working notes, which are no part of it.")
@vault_options
@reads_words
def show(
    form: str,
    subject: str,
    beside: tuple[str, ...],
    responsible: tuple[str, ...],
    submitting: Submitting,
    part_word: str,
    is_notes: bool,
    options: VaultOptions,
) -> None:
    """Show PAPER about SUBJECT here, as it would be written; --json has the claims that each answer rests on."""
    screen = options.screen
    with opened(options) as vault:
        wanted, acts = _wanted(vault, form, (subject, *beside), responsible, part_word, submitting)
        made = _looked_at(vault, wanted)
        called = called_in_full(vault, acts, screen.language, _today())
    if screen.is_json:
        screen.answer({**json_from_paper(made, submitting.language), "acts": json_from_acts(acts)})
        return
    for line in lines_of(made, Sheet.NOTES if is_notes else Sheet.PAPER, submitting.language):
        if line.shape is Shape.HEADING:
            screen.gap()
        screen.show(line.text, first="- " if line.shape is Shape.ITEM else "", rest="  ")
    screen.gap()
    say_acts(screen, made.form, acts, called)


@paper.command()
@_about
@_submitting
@_told_part
@recipient_option("--recipient", "keys", "The receiver's key: a line that begins with age1pq1, or a file of such.")
@recipient_option("--notes-recipient", "own", "Writes the working notes too, sealed to this key of yours.")
@click.option("--for", "receiver", required=True, type=WORDS, help="Who is to open it, for the history.")
@click.option(
    "--as", "kind", type=click.Choice([one.value for one in Kind]), default=Kind.DOCX.value, help="The sort of file."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; a neutral name is made up.")
@click.option("--ask", metavar="REASON", type=WORDS, default="", help="Ask a second person to answer for it.")
@click.option("--act", "act_word", default="", metavar="ACT", help="The act that somebody confirmed.")
@vault_options
@reads_words
def draft(
    form: str,
    subject: str,
    beside: tuple[str, ...],
    responsible: tuple[str, ...],
    submitting: Submitting,
    keys: tuple[str, ...],
    own: tuple[str, ...],
    receiver: str,
    kind: str,
    output: Path | None,
    ask: str,
    act_word: str,
    part_word: str,
    options: VaultOptions,
) -> None:
    """Write PAPER about SUBJECT as a file encrypted to whoever is to open it, and say so in the history."""
    recipients, mine = keys_named(keys), keys_named(own)
    with opened(options) as vault:
        wanted, acts = _wanted(vault, form, (subject, *beside), responsible, part_word, submitting)
        made = _checked(vault, wanted)
        called = called_in_full(vault, acts, options.screen.language, _today())
        going = Going(made, Kind(kind), submitting.language, receiver, recipients, mine)
        if ask:
            tell_asked(options.screen, ask_second(team_of(vault), going, ask, options.screen.language))
            return
        act = act_named(team_of(vault), going, act_word) if act_word else b""
        written = _written(vault, going, act, output, part_word)
    _tell(options.screen, going, written, json_from_acts(acts))
    if not options.screen.is_json:
        say_acts(options.screen, made.form, acts, called)


@paper.command()
@part_option
@vault_options
def prepare(part_word: str, options: VaultOptions) -> None:
    """Declare the properties that papers ask for and nobody declared here, so that claims of them can be entered."""
    screen = options.screen
    with opened(options) as vault:
        record = Record(vault.tables)
        lacking = undeclared(record)
        placing = placing_of(vault, record, part_word)
        part = placing.for_new()
        ops = vault.append(declaring_intents(part, lacking)) if lacking else ()
    if screen.is_json:
        ids: list[Json] = [op.hex() for op in ops]
        screen.answer({"declared": [one.id for one in lacking], "ops": ids, "parts": json_from_into(placing, [part])})
        return
    for one in lacking:
        screen.say(PREPARED, what=f"{one.id} ({say(one.words, screen.language)})")
    if not lacking:
        screen.say(NOTHING_TO_PREPARE)


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written: the files, the ops that say so and the parts they went into."""

    files: dict[Sheet, Path]
    ops: tuple[OpId, ...]
    placing: Placing
    parts: tuple[CompartmentId, ...]


def _written(vault: Vault, going: Going, act: bytes, output: Path | None, part_word: str) -> _Written:
    """Write the files of a paper, each sealed by itself, once the history has them."""
    # Loaded with what asks relays, of which no other command of the record has need.
    from safeconduct.sync.parcels import write_whole

    first = target_of(output)
    files = {one: first if one is Sheet.PAPER else _beside(first) for one in going.sheets()}
    placing = placing_of(vault, Record(vault.tables), part_word)
    gone = go_out(team_of(vault), going, placing, SystemEntropy(), act=act)
    for one, target in files.items():
        write_whole(target, [gone.files[one]])
    return _Written(files, gone.ops, placing, gone.parts)


def _beside(first: Path) -> Path:
    """Return a name beside a file that says nothing of what the other is."""
    return target_of(first.parent / neutral_name(SystemEntropy()))


def _tell(screen: Screen, going: Going, written: _Written, acts: Json) -> None:
    made = going.paper
    if screen.is_json:
        ids: list[Json] = [op.hex() for op in written.ops]
        prints: list[Json] = [fingerprint(key) for key in going.keys]
        screen.answer(
            {
                **json_from_missing(made, going.language),
                "acts": acts,
                "mark": made.request.mark,
                "as": going.kind.value,
                "file": str(written.files[Sheet.PAPER]),
                "files": {sheet.value: str(file) for sheet, file in written.files.items()},
                "keys": prints,
                "people": len(telling_of(made).subjects),
                "ops": ids,
                "parts": json_from_into(written.placing, written.parts),
            }
        )
        return
    say_into(screen, written.placing, written.parts)
    screen.say(WRITTEN, file=str(written.files[Sheet.PAPER]), receiver=going.receiver, mark=made.request.mark)
    for sheet, phrase in WRITTEN_MORE.items():
        if sheet in written.files:
            screen.say(phrase, file=str(written.files[sheet]))
    for key in going.keys:
        screen.say(SEALED_TO, fingerprint=fingerprint(key))
    if made.missing:
        screen.show(STILL_MISSING.say(len(made.missing), screen.language))


def _wanted(
    vault: Vault,
    form: str,
    subjects: tuple[str, ...],
    responsible: tuple[str, ...],
    part_word: str,
    submitting: Submitting,
) -> tuple[Wanted, ActsBeside]:
    """Return what is asked for, with the act that goes in by itself, and the acts that may."""
    record = Record(vault.tables)
    names, held = ([entry_meant(record, Table.SUBJECT, one) for one in words] for words in (subjects, responsible))
    team = team_of(vault)
    placing = Placing(record, parts_of(team))
    chosen = part_to_write(team, part_word).id if part_word else NOT_NAMED
    part = part_of(placing, names[0], chosen=chosen)
    acts = acts_beside(record, paper_form(form), names, part, _today())
    wanted = Wanted(
        form,
        (*names, *acts.taken),
        tuple(held),
        submitting.submitter,
        submitting.is_confidential,
        part,
        languages=(submitting.language,),
        of_itself=len(acts.taken),
    )
    return wanted, acts


def _today() -> Day:
    return day_from_ms(SystemClock().now_ms())


def _checked(vault: Vault, wanted: Wanted, *, to_look: bool = False) -> Paper:
    """Return a paper whose texts the release check of this desk has looked at."""
    team, day = team_of(vault), _today()
    with searching(team) as search:
        asked = watched(team, search, asking=Asking.OUTGOING)
        return paper_here(team, wanted, search=asked, day=day, to_look=to_look)


def _looked_at(vault: Vault, wanted: Wanted) -> Paper:
    """Return a paper to be looked at here: what would never leave is left out of it, and does not refuse it whole."""
    return _checked(vault, wanted, to_look=True)

"""``safeconduct record read, suggestions, take, decline, copies, repeats``: a text read into claims by a person.

What the rules and the language model propose is listed with numbers; nothing becomes a claim but by ``take``, which
says what it is about. Text comes from a file or from standard input and is kept in the vault alone. Without the model,
or when it is ended in the middle, the rules go on and one sentence says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click
from rich.text import Text

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Exit, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain, plain_name
from safeconduct.base.text import as_typed
from safeconduct.cli.into import part_option, placing_of
from safeconduct.cli.known_view import QUIET_STYLE
from safeconduct.cli.opening import VaultOptions, opened, read_file, vault_options
from safeconduct.cli.record_add import WORDS, done, reads_words
from safeconduct.cli.record_listed import NUMBERS, Named, as_listed, note_listed
from safeconduct.cli.screen import Screen
from safeconduct.record.answer import end
from safeconduct.record.commands import link_intent, new_local_id
from safeconduct.record.dates import dates_from_words
from safeconduct.record.items import Connection, Source, SubjectKind, Table, Voice, VoiceKind, qualified
from safeconduct.record.named import entry_meant
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.queries import NoSuchEntry, Record
from safeconduct.record.reading.apart import ModelApart
from safeconduct.record.reading.commands import (
    About,
    AccountRead,
    Numbered,
    State,
    decline_intents,
    keep_intents,
    picked,
    read_account,
    take,
    take_intents,
)
from safeconduct.record.reading.copies import PossibleCopy, Shared
from safeconduct.record.reading.file_text import ENCODINGS, UTF_8, text_of_file
from safeconduct.record.reading.finding import read_text as rules
from safeconduct.record.reading.kept import MOST_BYTES, KeptText, TextTooLong
from safeconduct.record.reading.marks import text_as_shown
from safeconduct.record.reading.meaning import term_meant
from safeconduct.record.reading.missing import SAID
from safeconduct.record.reading.repeating import copies_among, repeats_links
from safeconduct.record.reading.tongue import language_of
from safeconduct.record.reading.types import Suggestion
from safeconduct.record.reading.unread import unread, unread_in_words
from safeconduct.record.reading.wording import LIKENESSES, how_sure, suggestion_in_words
from safeconduct.record.types import OWN_DATASET
from safeconduct.record.when import said_on, said_on_by
from safeconduct.vault.vault import Vault

KEPT: Final = Phrase("The text is kept as {source}.", "Текст сохранён: {source}.")
READ_AS: Final = Phrase(
    "The file was taken to be in {encoding}: see that its words are right.",
    "Файл прочитан как {encoding}: посмотрите, что слова верны.",
)
NOTHING_OPEN: Final = Phrase("Nothing is proposed.", "Предложить нечего.")
HOW_TO_TAKE: Final = Phrase(
    "Take some: safeconduct record take {source} NUMBERS --about SUBJECT. Decline: safeconduct record decline {source} "
    "NUMBERS",
    "Принять: safeconduct record take {source} НОМЕРА --about ПРЕДМЕТ. Отклонить: safeconduct record decline {source} "
    "НОМЕРА",
)
HIDDEN: Final = Phrase(
    "{again} say the same again and {decided} are decided: --all shows them.",
    "Повторяют сказанное: {again}, уже решены: {decided}; --all покажет их.",
)
STATES: Final = {
    State.AGAIN: Phrase("again", "повтор"),
    State.TAKEN: Phrase("taken", "принято"),
    State.DECLINED: Phrase("declined", "отклонено"),
    State.WITHDRAWN: Phrase("consent withdrawn", "согласие отозвано"),
}
MADE: Final = Phrase("Claims: {claims}.", "Утверждения: {claims}.")
DECLINED: Final = Phrase("Declined: {count}. They do not come back.", "Отклонено: {count}. Больше не предложим.")
NO_COPIES: Final = Phrase(
    "No account whose text is kept shares words with an earlier one.",
    "Среди известий с сохранённым текстом нет таких, что совпадали бы словами с более ранними.",
)
MAY_BE: Final = Phrase("{copy} may have it from {original}: {how}.", "{copy}, возможно, взято из {original}: {how}.")
CONFIRM: Final = Phrase(
    "If so, say it of each claim: safeconduct record repeats CLAIM {original}",
    "Если это так, скажите это о каждом утверждении: safeconduct record repeats УТВЕРЖДЕНИЕ {original}",
)


@click.command(name="read")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--account", default="", help="The account whose text it is; without it a new one is made.")
@click.option("--outlet", default="", type=WORDS, help="Of a new account: who printed, sent or said it.")
@click.option("--published", default="unknown", help="Of a new account: day or range it became public.")
@click.option("--publisher", default="", help="Of a new account: voice that brought it to the public; may be new.")
@click.option("--url", default="", type=WORDS, help="Of a new account: its address, if it has one.")
@click.option(
    "--language", default="", help="Of a new account: the language it is in: ru, en, ce; without it, as its words tell."
)
@click.option("--rules-only", is_flag=True, help="Leave the language model out.")
@part_option
@vault_options
@reads_words
def read_text(
    file: Path,
    account: str,
    outlet: str,
    published: str,
    publisher: str,
    url: str,
    language: str,
    rules_only: bool,
    part_word: str,
    options: VaultOptions,
) -> None:
    """Keep the text of FILE (- for standard input) as an account, and list what it may say."""
    if bool(account) == bool(outlet):
        raise click.UsageError("Name either --account or --outlet.")
    text, encoding = _text_of(file)
    span = dates_from_words(published).interval
    with opened(options) as vault:
        record = Record(vault.tables)
        new: list[tuple[Table, Voice | Source]] = []
        if account:
            source = entry_meant(record, Table.SOURCE, account)
            day = said_on(record, source)
        else:
            by = _publisher(record, publisher, new)
            tongue = language or language_of(text)
            item = Source(new_local_id(SystemEntropy()), outlet, by, url, tongue, span, None, "")
            new.append((Table.SOURCE, item))
            source, day = qualified(OWN_DATASET, item.id), said_on_by(item)
        # Before it is kept: a text that no rule can read would stand in the way of every later look.
        by_rules = rules(text, day)
        placing = placing_of(vault, record, part_word)
        intents = keep_intents(placing, KeptText(source, text), new)
        ops = vault.append(intents)
        read = _read(vault, source, rules_only=rules_only, by_rules=by_rules)
        note_listed(vault, read)
        if not options.screen.is_json:
            options.screen.say(KEPT, source=plain_name(source))
            if encoding != UTF_8:
                options.screen.say(READ_AS, encoding=ENCODINGS[encoding])
            _show(options.screen, read, record.vocabulary, is_all=False)
    into = (placing, [one.compartment for one in intents[-1:]])
    done(options.screen, ops, into=into, encoding=encoding, **_json(read))


def _publisher(record: Record, words: str, new: list[tuple[Table, Voice | Source]]) -> str:
    """Return the voice that published; a new outlet where there is none of this name."""
    if not words:
        return ""
    try:
        return entry_meant(record, Table.VOICE, words)
    except NoSuchEntry:
        voice = Voice(new_local_id(SystemEntropy()), words, VoiceKind.OUTLET)
        new.append((Table.VOICE, voice))
        return voice.id


def _text_of(file: Path) -> tuple[str, str]:
    """Return the words of a file or of standard input, as everything that is typed is kept, and their encoding.

    NotATextFile, TextTooLong.
    """
    is_input = str(file) == "-"
    data = sys.stdin.buffer.read(MOST_BYTES + 1) if is_input else read_file(file, MOST_BYTES)
    if len(data) > MOST_BYTES:
        raise TextTooLong(size=len(data), limit=MOST_BYTES)
    text, encoding = text_of_file(data)
    return as_typed(text), encoding


def _read(
    vault: Vault, source: str, *, rules_only: bool, by_rules: tuple[Suggestion, ...] | None = None
) -> AccountRead:
    record = Record(vault.tables)
    if rules_only:
        return read_account(record, source, None, by_rules)
    with ModelApart() as model:
        return read_account(record, source, model, by_rules)


@click.command()
@click.argument("account")
@click.option("--all", "is_all", is_flag=True, help="Also those that are decided or say the same again.")
@click.option("--rules-only", is_flag=True, help="Leave the language model out.")
@vault_options
def suggestions(account: str, is_all: bool, rules_only: bool, options: VaultOptions) -> None:
    """List what the kept text of an ACCOUNT may say, with numbers."""
    screen = options.screen
    with opened(options) as vault:
        read = _read(vault, entry_meant(Record(vault.tables), Table.SOURCE, account), rules_only=rules_only)
        note_listed(vault, read)
        if screen.is_json:
            screen.answer(_json(read))
        else:
            _show(screen, read, Record(vault.tables).vocabulary, is_all=is_all)


@click.command(name="take")
@click.argument("account")
@click.argument("numbers", nargs=-1, required=True, type=NUMBERS)
@click.option(
    "--about", required=True, type=WORDS, help="What the claims are about: a subject that is here, or a new one."
)
@click.option(
    "--kind",
    "subject_kind",
    type=click.Choice([one.value for one in SubjectKind]),
    help="Of a new subject: what it is.",
)
@click.option("--voice", default="", type=WORDS, help="Who really speaks; empty: nobody is named.")
@click.option("--voice-kind", type=click.Choice([one.value for one in VoiceKind]), help="Of a new voice: who it is.")
@click.option(
    "--connection",
    type=click.Choice([one.value for one in Connection]),
    default=Connection.UNKNOWN.value,
    help="How the voice knows it; victim and witness speak first-hand.",
)
@click.option("--basis", default="", help="estimated, confirmed, identified …; without it what the words give.")
@click.option("--property", "property_id", default="", help="Another property than the one proposed.")
@click.option("--value", default="", type=WORDS, help="Another value than the one proposed.")
@click.option("--period", default="", help="Of a place: when they were held or seen there, or it was used so: 2018-12.")
@click.option("--growing", "is_growing", is_flag=True, help="Of a new count: it only grows, a later one replaces it.")
@click.option("--repeats", default="", help="Account it is taken from; several with semicolons.")
@part_option
@vault_options
@reads_words
def take_suggestions(
    account: str,
    numbers: tuple[Named, ...],
    about: str,
    subject_kind: str | None,
    voice: str,
    voice_kind: str | None,
    connection: str,
    basis: str,
    property_id: str,
    value: str,
    period: str,
    is_growing: bool,
    repeats: str,
    part_word: str,
    options: VaultOptions,
) -> None:
    """Make claims of suggestions: NUMBERS of the list of an ACCOUNT. They keep the words and where these stand."""
    spoken = (voice, voice_kind or "", connection)
    said = About(about, subject_kind or "", *spoken, basis, property_id, value, period, repeats, is_growing)
    today = day_from_ms(SystemClock().now_ms())
    with opened(options) as vault:
        record = Record(vault.tables)
        read = _needed(vault, entry_meant(record, Table.SOURCE, account), numbers)
        chosen = picked(read, as_listed(vault, read, numbers))
        taken = take(record, read, chosen, said, today=today, new_id=lambda: new_local_id(SystemEntropy()))
        placing = placing_of(vault, record, part_word)
        intents = take_intents(placing, read, taken)
        ops = vault.append(intents)
    names: list[Json] = [f"{OWN_DATASET}:{one.id}" for one in taken.claims]
    if not options.screen.is_json:
        options.screen.say(MADE, claims=", ".join(map(str, names)))
    done(options.screen, ops, into=(placing, [intents[-1].compartment]), claims=names)


def _needed(vault: Vault, source: str, numbers: Iterable[Named]) -> AccountRead:
    """Return what is proposed, with the model only where a number goes beyond what the rules proposed."""
    read = read_account(Record(vault.tables), source, None)
    return read if max(one.number for one in numbers) <= len(read.numbered) else _read(vault, source, rules_only=False)


@click.command()
@click.argument("account")
@click.argument("numbers", nargs=-1, required=True, type=NUMBERS)
@part_option
@vault_options
def decline(account: str, numbers: tuple[Named, ...], part_word: str, options: VaultOptions) -> None:
    """Decline suggestions: NUMBERS of the list of an ACCOUNT. They do not come back until this is undone."""
    with opened(options) as vault:
        record = Record(vault.tables)
        read = _needed(vault, entry_meant(record, Table.SOURCE, account), numbers)
        wanted = sorted(set(as_listed(vault, read, numbers)))
        placing = placing_of(vault, record, part_word)
        intents = decline_intents(placing, read, picked(read, wanted))
        ops = vault.append(intents)
    if not options.screen.is_json:
        options.screen.say(DECLINED, count=len(wanted))
    done(options.screen, ops, into=(placing, [intents[-1].compartment]), declined=[*wanted])


@click.command()
@vault_options
def copies(options: VaultOptions) -> int:
    """List accounts that may have their words from earlier ones, with both passages; a person decides."""
    screen = options.screen
    with opened(options) as vault:
        record = Record(vault.tables)
        found = copies_among(record)
        texts = {name: text_as_shown(record, name) for one in found for name in (one.copy, one.original)}
    if screen.is_json:
        screen.answer({"copies": [_json_of_copy(one, texts) for one in found]})
        return Exit.DONE
    if not found:
        screen.say(NO_COPIES)
    for one in found:
        screen.gap()
        copy, original = plain_name(one.copy), plain_name(one.original)
        screen.say(MAY_BE, copy=copy, original=original, how=screen.text(LIKENESSES[one.likeness]))
        for shared in one.passages[:1]:
            for name, span in ((one.copy, shared.copy), (one.original, shared.original)):
                screen.show(Text(f"{plain_name(name)}: "), first="  ", rest="    ")
                screen.show(Text(f"“{plain(texts[name][slice(*span)])}”", style=QUIET_STYLE), first="    ", rest="    ")
        screen.say(CONFIRM, original=original)
    return Exit.DONE


@click.command()
@click.argument("claim")
@click.argument("account")
@click.option("--note", default="", type=WORDS, help="Why.")
@part_option
@vault_options
@reads_words
def repeats(claim: str, account: str, note: str, part_word: str, options: VaultOptions) -> None:
    """Say that a CLAIM is taken from an ACCOUNT: copies of one account count once."""
    with opened(options) as vault:
        record = Record(vault.tables)
        origin, target = record.find(Table.CLAIM, claim), entry_meant(record, Table.SOURCE, account)
        (link,) = repeats_links(record, [origin], target, note)
        placing = placing_of(vault, record, part_word)
        parts = placing.for_link(link)
        ops = vault.append([link_intent(part, link) for part in parts])
    done(options.screen, ops, into=(placing, parts))


def _show(screen: Screen, read: AccountRead, vocabulary: Vocabulary, *, is_all: bool) -> None:
    if read.missing is not None:
        screen.say(SAID[read.missing], percent=read.percent)
    if passed_over := unread_in_words(read.shown, unread(read.shown), screen.language):
        screen.show(passed_over)
    shown = [one for one in read.numbered if is_all or one.state is State.OPEN]
    sentence = None
    for one in shown:
        if one.suggestion.sentence != sentence:
            sentence = one.suggestion.sentence
            screen.gap()
            screen.show(Text(plain(read.shown[slice(*sentence)], _MOST_SENTENCE), style=QUIET_STYLE))
        screen.show(_line(screen, one, vocabulary), first="  ", rest="            ")
    screen.gap()
    if not shown:
        screen.say(NOTHING_OPEN)
    again = sum(one.state is State.AGAIN for one in read.numbered)
    decided = sum(one.state not in (State.OPEN, State.AGAIN) for one in read.numbered)
    if (again or decided) and not is_all:
        screen.say(HIDDEN, again=again, decided=decided)
    if shown:
        screen.say(HOW_TO_TAKE, source=plain_name(read.kept.source))


# Characters of a sentence that are shown above its suggestions.
_MOST_SENTENCE: Final = 400


def _line(screen: Screen, one: Numbered, vocabulary: Vocabulary) -> Text:
    said = one.suggestion
    state = f" [{screen.text(STATES[one.state])}]" if one.state in STATES else ""
    if one.state is State.WITHDRAWN:
        return Text(f"{one.number:>3}      {state}", style=QUIET_STYLE)
    words = suggestion_in_words(said, screen.language, vocabulary)
    line = Text(f"{one.number:>3}:{one.letters}  {words} — “{plain(said.quote)}”{state}  ")
    return line.append(how_sure(said, screen.language), style=QUIET_STYLE)


def _json(read: AccountRead) -> dict[str, Json]:
    listed: list[Json] = [_json_of(one) for one in read.numbered]
    missing = read.missing.value if read.missing is not None else None
    words: list[Json] = [read.shown[slice(*one)] for one in unread(read.shown)]
    return {
        "source": plain_name(read.kept.source),
        "suggestions": listed,
        "model_missing": missing,
        "unread": words,
    }


def _json_of(one: Numbered) -> dict[str, Json]:
    said = one.suggestion
    kind, span = said.value.kind, said.value.span
    value: dict[str, Json] = {"kind": kind.name.lower()}
    if kind.is_interval:
        # As in an answer of what is known: dates as dates, and null for an end that nobody said.
        value |= {"lo": end(kind, span.lo), "hi": end(kind, span.hi)}
    else:
        value["texts"] = [*said.value.texts]
    return {
        "number": one.number,
        "letters": one.letters,
        "state": one.state.value,
        "claim": plain_name(one.claim),
        "sort": said.sort.value,
        "property": said.property,
        "value": value,
        "codes": [*said.codes],
        "term": term_meant(said),
        "basis": said.basis,
        "quote": said.quote,
        "span": [*said.span],
        "sentence": [*said.sentence],
        "model": said.model,
        "grade": said.grade.value,
        "doubts": [doubt.value for doubt in said.doubts],
    }


def _json_of_copy(one: PossibleCopy, texts: dict[str, str]) -> dict[str, Json]:
    def both(shared: Shared) -> dict[str, Json]:
        return {
            "copy": texts[one.copy][slice(*shared.copy)],
            "copy_span": [*shared.copy],
            "original": texts[one.original][slice(*shared.original)],
            "original_span": [*shared.original],
        }

    return {
        "copy": plain_name(one.copy),
        "original": plain_name(one.original),
        "how": one.likeness.value,
        "share": round(one.share, 3),
        "passages": [both(shared) for shared in one.passages],
    }


def add_to(group: click.Group) -> None:
    """Hang these commands under ``record``."""
    for command in (read_text, suggestions, take_suggestions, decline, copies, repeats):
        group.add_command(command)

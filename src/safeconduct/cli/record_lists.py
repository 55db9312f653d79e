"""``safeconduct record list``: what there is to name in other commands: subjects, accounts, voices, properties.

Shapes only. What is withdrawn stands there as such, without its words (promise P7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import click
from rich.text import Text

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.plain import plain, plain_name
from safeconduct.cli.known_view import QUIET_STYLE
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.record.entry_words import KINDS
from safeconduct.record.items import (
    EntryItem,
    Property,
    Source,
    Subject,
    Table,
    Voice,
    split_name,
)
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Record, SubjectLine
from safeconduct.record.withdrawn import is_entry_withdrawn
from safeconduct.record.wording import answers_in_words, published_in_words

NOTHING_HERE: Final = Phrase(
    "There is nothing here yet. Begin with: safeconduct record import FILE",
    "Здесь пока ничего нет. Начните с: safeconduct record import ФАЙЛ",
)
WITHDRAWN: Final = Phrase("consent withdrawn", "согласие отозвано")
SAYS_WHAT: Final = Phrase("repeats {voice}", "повторяет: {voice}")
IS_US: Final = Phrase("we ourselves", "мы сами")
OF_DATASET: Final = Phrase("declared by the dataset {dataset}", "описан в наборе {dataset}")
GROWS: Final = Phrase("a count that only grows", "количество, которое только растёт")
SUBJECTS: Final = "subjects"
_TABLES: Final[Mapping[str, Table]] = {
    "accounts": Table.SOURCE,
    "voices": Table.VOICE,
    "properties": Table.PROPERTY,
}


@click.command(name="list")
@click.argument("what", type=click.Choice((SUBJECTS, *_TABLES)), default=SUBJECTS)
@vault_options
def list_entries(what: str, options: VaultOptions) -> None:
    """List what there is: every subject with how much is known of it, or accounts, voices, properties."""
    screen = options.screen
    with opened(options) as vault:
        record = Record(vault.tables)
        lines = _subjects(record) if what == SUBJECTS else _entries(record, _TABLES[what])
        found = list(lines)
        if screen.is_json:
            shown: list[Json] = [fields for fields, _ in found]
            screen.answer({what: shown})
            return
        if not found:
            screen.say(NOTHING_HERE)
        # What something is called may be read of the record once more.
        for _, show in found:
            show(screen)


Line = tuple[dict[str, Json], Callable[[Screen], None]]
"""An entry for programs, and what shows it to a person."""


def _subjects(record: Record) -> Iterator[Line]:
    for line in record.subjects():
        fields = _fields(line.name, line.subject) | {"rows": line.rows, "claims": line.claims}
        yield (
            fields,
            _shower(line.name, line.subject, "", _answers(line), _called(line.name, line.subject, record.vocabulary)),
        )


def _answers(line: SubjectLine) -> Callable[[Screen], str]:
    return lambda screen: answers_in_words(line.rows, line.claims, screen.language)


def _entries(record: Record, table: Table) -> Iterator[Line]:
    for name, _ in record.facts.current(table):
        item = record.entry(table, name)
        if isinstance(item, (Source, Voice, Property)):
            is_gone = table is Table.SOURCE and is_entry_withdrawn(record, table, name)
            fields = _fields(name, item)
            if is_gone:
                fields = {key: fields[key] for key in ("id", "dataset")} | {"withdrawn": True}
            voice = item.repeats_voice if isinstance(item, Voice) else ""
            yield (
                fields,
                _shower(
                    name, item, plain_name(voice), _more(item), _called(name, item, record.vocabulary), is_gone=is_gone
                ),
            )


def _more(item: EntryItem) -> Callable[[Screen], str]:
    def more(screen: Screen) -> str:
        if isinstance(item, Source):
            return published_in_words(item.published, screen.language)
        if isinstance(item, Voice) and item.is_us:
            return screen.text(IS_US)
        return screen.text(GROWS) if isinstance(item, Property) and item.cumulative else ""

    return more


def _fields(name: str, item: EntryItem) -> dict[str, Json]:
    dataset, local = split_name(name)
    fields: dict[str, Json] = {"id": local, "dataset": dataset}
    if isinstance(item, Source):
        return fields | {"outlet": item.outlet}
    if isinstance(item, (Subject, Voice, Property)):
        fields["kind"] = item.kind.value
    if isinstance(item, (Subject, Voice)):
        fields["label"] = item.label
    return fields


def _shower(
    name: str,
    item: EntryItem,
    repeats: str,
    more: Callable[[Screen], str],
    called: Callable[[Language], str],
    *,
    is_gone: bool = False,
) -> Callable[[Screen], None]:
    def show(screen: Screen) -> None:
        head = Text(screen.text(WITHDRAWN) if is_gone else called(screen.language), style="bold")
        if isinstance(item, (Subject, Voice, Property)):
            head.append(f" ({screen.text(KINDS[item.kind])})", style="not bold")
        screen.show(head, rest="  ")
        # A property is one whoever declares it, and is named in other commands by its id alone.
        is_property, (dataset, local) = isinstance(item, Property), split_name(name)
        screen.show(Text(plain(local) if is_property else plain_name(name), style=QUIET_STYLE), first="  ")
        if is_property:
            screen.show(screen.text(OF_DATASET, dataset=dataset), first="  ")
        for line in (screen.text(SAYS_WHAT, voice=repeats) if repeats else "", "" if is_gone else more(screen)):
            if line:
                screen.show(line, first="  ")

    return show


def _called(name: str, item: EntryItem, vocabulary: Vocabulary) -> Callable[[Language], str]:
    def called(language: Language) -> str:
        if isinstance(item, Subject):
            return vocabulary.name_in_words(name, language)
        if isinstance(item, Voice):
            return plain(item.label)
        return plain(item.outlet) if isinstance(item, Source) else property_in_words(item.id, language, vocabulary)

    return called

"""``safeconduct record table import``: a table that came back, as a difference of claims, and taken in when asked.

Nothing is taken in without ``--apply``, and nothing is ever deleted: an emptied cell is a question (promise P7).
What is wrong is said with its sheet, row and column. Refuses a table that this vault never sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
from rich.text import Text

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.base.plain import plain, plain_name
from safeconduct.cli.copies_left import tell_of_copies
from safeconduct.cli.opening import VaultOptions, opened, read_file, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.record.claim_wording import SHOWN_DIGITS
from safeconduct.record.history_words import ROWS
from safeconduct.record.items import Claim, Table
from safeconduct.record.named import entry_meant
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Record
from safeconduct.record.tables.arriving import claim_after, claim_before, table_bytes, take_in
from safeconduct.record.tables.cells import period_cells, value_cells
from safeconduct.record.tables.difference import Added, Altered, TableDiff
from safeconduct.record.tables.faults import place_of
from safeconduct.record.tables.reading import open_table
from safeconduct.record.tables.returned import compare_table
from safeconduct.record.tables.rows import MOST_BYTES
from safeconduct.record.withdrawn import is_entry_withdrawn
from safeconduct.record.wording import claimed_in_words

# Lines of each sort on the screen.
_LISTED: Final = 20
_AGE: Final = b"age-encryption.org/v1\n"

READING: Final = Phrase("Comparing the table", "Сравниваю таблицу")
TOTALS: Final = Phrase(
    "{rows} of the export {mark} to {whom}: changed {altered}, new {added}, untouched {same}, here already {here}.",
    "{rows} из выгрузки {mark} (кому: {whom}): изменено {altered}, новых {added}, без изменений {same}, уже есть "
    "{here}.",
)
CHANGED: Final = Phrase(
    "row {row}, {subject}, {property}: {before} → {after} ({name})",
    "строка {row}, {subject}, {property}: {before} → {after} ({name})",
)
NEW: Final = Phrase(
    "row {row}, new: {subject}, {property}: {after}", "строка {row}, новое: {subject}, {property}: {after}"
)
TAKEN_BACK: Final = Phrase(
    "row {row}, {name}: consent was withdrawn since it left. Nothing of it is taken in.",
    "строка {row}, {name}: после выгрузки согласие отозвано. Из неё ничего не берётся.",
)
CONFLICT: Final = Phrase(
    "row {row}, {subject}, {property}: changed here since it left ({name}). It is left as it is; look with “record "
    "show”.",
    "строка {row}, {subject}, {property}: здесь изменено после выгрузки ({name}). Оставлено как есть; посмотрите "
    "«record show».",
)
EMPTIED: Final = Phrase(
    "row {row}, {name}: the cell “{column}” was emptied. What is meant? Nothing is deleted: take the claim back with "
    "“record retract”, or write ? for an end that is not known.",
    "строка {row}, {name}: ячейка «{column}» опустела. Что имеется в виду? Ничего не удалено: отзовите утверждение "
    "командой «record retract» или поставьте ? вместо неизвестной границы.",
)
FAULT: Final = Phrase("{place}: {reason}", "{place}: {reason}")
ABSENT: Final = Phrase("Rows that did not come back, and stay: {n}", "Строк не вернулось, они остаются: {n}")
IGNORED: Final = Phrase("Columns that are not read: {names}", "Столбцы, которые не читаются: {names}")
MORE: Final = Phrase("… and {count} more: --all shows them", "… и ещё {count}: их покажет --all")
SAID_DIFFERS: Final = Phrase("{change}; words: “{before}” → “{after}”", "{change}; слова: «{before}» → «{after}»")
SAY_APPLY: Final = Phrase(
    "Nothing was taken in. To take in what changed and what is new, all of it and nothing else: --apply {seen}",
    "Ничего не принято. Чтобы принять изменённое и новое, всё это и ничего другого: --apply {seen}",
)
SAY_ALL: Final = Phrase(
    "Nothing was taken in. Look at all of it first, with --all: then it says how to take it in.",
    "Ничего не принято. Сначала посмотрите всё, с --all: там будет сказано, как это принять.",
)
NOTHING: Final = Phrase("There is nothing to take in.", "Принимать нечего.")
TAKEN: Final = Phrase("Taken in. Undo: safeconduct record undo {op}", "Принято. Отменить: safeconduct record undo {op}")


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--apply", "seen", default="", metavar="DIGITS", help="Take in the difference that bears these digits.")
@click.option("--all", "is_all", is_flag=True, help="Show every line of the difference.")
@click.option("--from", "called", default="", metavar="NAME", type=WORDS, help="Who filled it in; else its recipient.")
@click.option("--voice", "voice_word", default="", metavar="VOICE", help="Who speaks in its new rows.")
@vault_options
@reads_words
def import_table(file: Path, seen: str, is_all: bool, called: str, voice_word: str, options: VaultOptions) -> None:
    """Compare a table FILE that came back with what left and with what is here; --apply takes the difference in."""
    screen = options.screen
    data = read_file(file, MOST_BYTES)
    with opened(options) as vault:
        record = Record(vault.tables)
        data = table_bytes(data, vault.tables)
        voice = entry_meant(record, Table.VOICE, voice_word) if voice_word else ""
        with screen.progress(READING) as progress:
            diff = compare_table(record, open_table(data), data, voice=voice, progress=progress)
        if not screen.is_json:
            _show(screen, record, diff, most=max(len(diff.altered), len(diff.added), 1) if is_all else _LISTED)
        told = _json(record, diff) if screen.is_json else {}
        ops: Sequence[bytes] = ()
        if seen:
            ops = take_in(team_of(vault), diff, seen=seen, called=called)
    if screen.is_json:
        screen.answer({**told, "taken": bool(ops), "ops": [op.hex() for op in ops]})
    elif ops:
        screen.say(TAKEN, op="..".join(dict.fromkeys(op.hex()[:SHOWN_DIGITS] for op in (ops[0], ops[-1]))))
    elif diff.is_empty:
        screen.say(NOTHING)
    else:
        _say_how(screen, diff, is_all=is_all)
    if not screen.is_json:
        tell_of_copies(screen, [file])


def _say_how(screen: Screen, diff: TableDiff, *, is_all: bool) -> None:
    """Say how the difference is taken in, where all of it was shown."""
    if is_all or max(len(diff.altered), len(diff.added)) <= _LISTED:
        screen.say(SAY_APPLY, seen=diff.seen)
    else:
        screen.say(SAY_ALL)


def _show(screen: Screen, record: Record, diff: TableDiff, *, most: int) -> None:
    sent, language = diff.sent, screen.language
    screen.say(
        TOTALS,
        rows=ROWS.say(diff.rows, language),
        mark=sent.mark,
        whom=plain(sent.recipient),
        altered=len(diff.altered),
        added=len(diff.added),
        same=diff.same,
        here=diff.here,
    )
    _list(screen, [_changed(screen, record, one) for one in diff.altered[:most]], len(diff.altered))
    added = [
        screen.text(NEW, row=one.row, **_of_what(one.after, record, screen), after=_value(one.after, record, screen))
        for one in diff.added[:most]
    ]
    _list(screen, added, len(diff.added))
    conflicts = [_conflict(screen, record, one) for one in diff.conflicts[:most]]
    _list(screen, conflicts, len(diff.conflicts), style="yellow")
    emptied = [
        screen.text(EMPTIED, row=one.row, name=plain_name(one.name), column=one.column) for one in diff.emptied[:most]
    ]
    _list(screen, emptied, len(diff.emptied), style="yellow")
    wrong = [
        screen.text(FAULT, place=say(place, language), reason=say(one.reason, language))
        for one in diff.faults[:most]
        for place in (place_of(one.sheet, one.row, one.column),)
    ]
    _list(screen, wrong, len(diff.faults), style="yellow")
    if diff.absent:
        screen.say(ABSENT, n=diff.absent)
    if diff.ignored:
        screen.say(IGNORED, names=", ".join(plain(name) for name in diff.ignored[:_LISTED]))


def _list(screen: Screen, lines: list[str], count: int, *, style: str = "") -> None:
    for line in lines:
        screen.show(Text(line, style=style), first="  ", rest="    ")
    if count > len(lines):
        screen.show(screen.text(MORE, count=count - len(lines)), first="  ")


def _changed(screen: Screen, record: Record, one: Altered) -> str:
    before, after = claim_before(record, one.n), claim_after(one.after)
    change = screen.text(
        CHANGED,
        row=one.row,
        name=plain_name(one.name),
        **_of_what(one.after, record, screen),
        before=plain(claimed_in_words(before, screen.language, record.vocabulary)),
        after=_value(one.after, record, screen),
    )
    if not after.note:
        return change
    return screen.text(SAID_DIFFERS, change=change, before=plain(before.said), after=plain(after.note))


def _conflict(screen: Screen, record: Record, one: Altered) -> str:
    """Return what is said of a row whose claim changed here; of one that was withdrawn its name alone (P7)."""
    if is_entry_withdrawn(record, Table.CLAIM, one.name):
        return screen.text(TAKEN_BACK, row=one.row, name=plain_name(one.name))
    return screen.text(CONFLICT, row=one.row, name=plain_name(one.name), **_of_what(one.after, record, screen))


def _of_what(data: bytes, record: Record, screen: Screen) -> dict[str, str]:
    """Return what a row is about and what it says of it, in words."""
    claim, words, language = claim_after(data), record.vocabulary, screen.language
    subject = words.name_in_words(record.shown_subject(claim.subject), language)
    return {"subject": subject, "property": property_in_words(claim.property, language, words)}


def _value(data: bytes, record: Record, screen: Screen) -> str:
    return plain(claimed_in_words(claim_after(data), screen.language, record.vocabulary))


def _cells(claim: Claim, diff: TableDiff) -> Json:
    low, high, text = value_cells(claim, diff.sent.subject_id)
    first, last = period_cells(claim)
    period: Json = {"from": first, "to": last}
    return {"from": low, "to": high, "text": text, "said": claim.said, "remark": claim.note, "period": period}


def _json(record: Record, diff: TableDiff) -> dict[str, Json]:
    """Return the whole difference: every changed cell as it was and as it would be."""

    def cells(one: Altered) -> dict[str, Json]:
        if is_entry_withdrawn(record, Table.CLAIM, one.name):
            return {"withdrawn": True}
        return {"before": _cells(claim_before(record, one.n), diff), "after": _cells(claim_after(one.after), diff)}

    def changed(found: Sequence[Altered]) -> list[Json]:
        return [{"row": one.row, "claim": plain_name(one.name), **cells(one)} for one in found]

    def new(found: Sequence[Added]) -> list[Json]:
        return [
            {"row": one.row, "property": claim_after(one.after).property, "after": _cells(claim_after(one.after), diff)}
            for one in found
        ]

    return {
        "mark": diff.sent.mark,
        "rows": diff.rows,
        "counts": {
            "changed": len(diff.altered),
            "new": len(diff.added),
            "untouched": diff.same,
            "here_already": diff.here,
            "conflicts": len(diff.conflicts),
            "emptied": len(diff.emptied),
            "faults": len(diff.faults),
            "absent": diff.absent,
        },
        "seen": diff.seen,
        "changed": changed(diff.altered),
        "new": new(diff.added),
        "conflicts": changed(diff.conflicts),
        "emptied": [{"row": one.row, "claim": plain_name(one.name), "column": one.column} for one in diff.emptied],
        "faults": [
            {"place": place_of(one.sheet, one.row, one.column).en, "reason": one.reason.en} for one in diff.faults
        ],
        "columns_not_read": [*diff.ignored],
    }

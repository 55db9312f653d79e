"""What was done in the record, in words: an import, a claim by hand, a dispute, an undo.

What was entered by hand is named, so that it can be found again; an undo says what it undid. Refuses to repeat what was
noted beside content whose consent was withdrawn since, that content, and who or what nothing else names (promise P7).
A member may sign what nobody can read, and undo what nobody has: that is said in its place, and the rest is shown
(docs/formats/ops.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import OpId
from safeconduct.base.language import Counted, say, sentence
from safeconduct.base.plain import MOST_OF_A_NAME, plain, plain_name
from safeconduct.record.claim_wording import SHOWN_DIGITS, Heard, entry_in_words, link_in_words
from safeconduct.record.entry_words import differences, differs_in_words
from safeconduct.record.evidence.consenting import is_reached, withdrawn_files
from safeconduct.record.evidence.wording import evidence_in_words
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import (
    ENTRIES,
    EXPORT,
    LEFT,
    LINK,
    OF_EVIDENCE,
    PRINT,
    READING,
    TEXT,
    UNDO,
    Claim,
    EntryItem,
    MalformedItem,
    Property,
    Source,
    Subject,
    Table,
    Voice,
    claim_version,
    qualified,
)
from safeconduct.record.left import Sort, left_from_body
from safeconduct.record.links import Ref
from safeconduct.record.ontology.own_bytes import ONTOLOGY
from safeconduct.record.ontology.own_words import ontology_in_words
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.op_content import Unread, is_by_hand, items_of, links_of, targets_of
from safeconduct.record.prints import Printed, Purpose, printed_from_body
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Record
from safeconduct.record.reading.kept import decisions_from_body, text_from_body
from safeconduct.record.resolve import NOW
from safeconduct.record.review_bytes import REVIEW, grade_from_body
from safeconduct.record.tables.exports import exported_from_body
from safeconduct.record.tables.purposes import purpose_words
from safeconduct.record.types import OWN_DATASET, SEP, Reading
from safeconduct.record.withdrawn import is_about_withdrawn, is_entry_withdrawn, is_named_by_withdrawn_alone
from safeconduct.record.wording import (
    TOMBSTONE,
    claim_value_in_words,
    day_in_words,
    entries_in_words,
    published_in_words,
)
from safeconduct.vault.errors_ops import UnknownOp
from safeconduct.vault.types import StoredOp

IMPORTED: Final = Phrase("import of {what}", "импорт: {what}")
BY_HAND: Final = Phrase("added by hand: {what}", "добавлено вручную: {what}")
REWORDED: Final = Phrase("reworded: {what}", "исправлена запись: {what}")
UNDID: Final = Phrase("undo of {ops}", "отмена: {ops}")
NEWER_WORDING: Final = Phrase("newer wording of {what}", "новая редакция: {what}")
NEWER_WORDINGS: Final = Counted(
    ("{n} newer wording", "{n} newer wordings"), ("{n} новая редакция", "{n} новые редакции", "{n} новых редакций")
)
OF_DATASET: Final = Phrase("{what}, from {dataset}", "{what}, набор данных {dataset}")
NEWER: Final = Phrase("something a newer version wrote ({kind})", "запись более новой версии ({kind})")
PRINTED: Final = Phrase(
    "printed: {what}; purpose: {purpose}; mark {mark}", "напечатано: {what}; цель: {purpose}; метка {mark}"
)
EXPORTED: Final = Phrase(
    "exported, encrypted: {rows} ({what}); for {whom}; purpose: {purpose}; mark {mark}",
    "выгружено, зашифровано: {rows} ({what}); кому: {whom}; цель: {purpose}; метка {mark}",
)
WENT_OUT: Final = {
    Sort.PAPER: Phrase(
        "left as a paper, encrypted; keys: {keys}, people it tells of: {people}, {who}; mark {mark}",
        "ушло бумагой, зашифровано; ключей: {keys}, людей, о которых она говорит: {people}, {who}; метка {mark}",
    ),
    Sort.BUNDLE: Phrase(
        "originals left as a bundle, encrypted; keys: {keys}, {who}; list {mark}",
        "оригиналы ушли комплектом, зашифровано; ключей: {keys}, {who}; опись {mark}",
    ),
}
BY_TWO: Final = Phrase("two persons answer for it", "отвечают двое")
BY_ONE: Final = Phrase("one person answers for it", "отвечает один человек")
ROWS: Final = Counted(("{n} row", "{n} rows"), ("{n} строка", "{n} строки", "{n} строк"))
KEPT_TEXT: Final = Phrase("words kept of {what}: {characters}", "сохранён текст: {what}; знаков: {characters}")
READ_OF: Final = Phrase(
    "suggestions read in {what}: taken {taken}, declined {declined}",
    "подсказки из текста {what}: принято {taken}, отклонено {declined}",
)
AS_KNOWN: Final = Phrase("{what}, as known here on {day}", "{what}, как было известно здесь ({day})")
AS_PUBLIC: Final = Phrase("{what}, as public on {day}", "{what}, как было известно публично ({day})")
ALL_ACCOUNTS: Final = Phrase("the list of accounts", "список известий")
PURPOSES: Final = {
    Purpose.MEETING: Phrase("to read aloud or for a meeting", "прочесть вслух или для встречи"),
    Purpose.COURT: Phrase("for a court", "для суда"),
    Purpose.ARCHIVE: Phrase("for an archive", "для архива"),
    Purpose.OTHER: Phrase("something else", "другое"),
}
READ: Final = Phrase("read as a reviewer: {subject}, {what}", "прочитано для проверки: {subject}, {what}")
UNREAD: Final = Phrase("an entry that cannot be read", "запись, которая не читается")
NOT_HERE: Final = Phrase("not here", "здесь нет")
MORE: Final = Phrase("and {count} more", "и ещё {count}")

# Letters of a mark that are shown: all of that of a print, the first of a hash.
_MARK_LETTERS: Final = 12
# Entries of one op that are named one by one, and ops that an undo names; the rest are counted.
_NAMED: Final = 3
# An undo of an undo of an undo: beyond it only the digits are given.
_DEEPEST: Final = 3


@dataclass(frozen=True, slots=True)
class Told:
    """Whom something is told, and from what. ``op`` opens an op, or raises UnknownOp.

    ``shows_ids``: for a screen where entries are called by what a person types. On a page they are called by name, and
    what was drawn for them means nothing.
    """

    language: Language
    record: Record
    op: Callable[[OpId], StoredOp]
    shows_ids: bool = True
    # Of each op looked at: whether it, or one that it undoes at any remove, brought or concerns withdrawn content.
    hidden: dict[OpId, bool] = field(default_factory=dict)
    # The files that withdrawn claims point into, once they were asked for.
    files: list[frozenset[bytes]] = field(default_factory=list)
    # The wordings of each claim that was reworded, by what a newer one calls them, each with its place among them.
    versions: dict[str, dict[bytes, tuple[int, Claim]]] = field(default_factory=dict)


def op_in_words(told: Told, stored: StoredOp, depth: int = 0) -> str:
    """Return what an op did."""
    kind, language = stored.signed.core.kind, told.language
    if kind == LINK:
        heard = Heard(language, by=stored.signed.core.device.hex(), shows_ids=told.shows_ids)
        return "; ".join(
            say(UNREAD, language) if isinstance(link, Unread) else link_in_words(told.record, link, heard)
            for link in links_of(stored)
        )
    if kind == UNDO:
        return sentence(UNDID, language, ops=_undone(told, stored, depth)) + _reason(told, stored)
    if kind in OF_EVIDENCE:
        if not told.files:
            told.files.append(withdrawn_files(told.record))
        is_hidden = is_reached(told.record, stored, told.files[0])
        return evidence_in_words(stored, language, unread=UNREAD, is_hidden=is_hidden)
    if kind == ONTOLOGY:
        return ontology_in_words(told.record, stored, language, shows_ids=told.shows_ids)
    if kind in _IN_WORDS:
        return _IN_WORDS[kind](told, stored)
    return sentence(NEWER, language, kind=kind)


def _review_in_words(told: Told, stored: StoredOp) -> str:
    """Return which finding was read; what was said of it is shown on its own, once that may be seen."""
    try:
        finding = grade_from_body(stored.signed.core.body).finding
    except MalformedItem:
        return say(UNREAD, told.language)
    words = told.record.vocabulary
    what = property_in_words(finding.property, told.language, words)
    return sentence(READ, told.language, subject=words.name_in_words(finding.subject, told.language), what=what)


def purpose_in_words(record: Record, printed: Printed, language: Language) -> str:
    """Return what a sheet is for. What was said of it may repeat what was withdrawn since, and is not shown then."""
    what, words = printed.what, plain(printed.words, MOST_OF_A_NAME)
    if what.name and words and is_entry_withdrawn(record, what.table, what.name):
        words = say(TOMBSTONE, language)
    if printed.purpose is Purpose.OTHER:
        return words or say(PURPOSES[printed.purpose], language)
    return f"{say(PURPOSES[printed.purpose], language)}: {words}" if words else say(PURPOSES[printed.purpose], language)


def _reading_in_words(told: Told, stored: StoredOp) -> str:
    """Return that the words of an account were kept, or how many suggestions from them were taken and declined."""
    body, language = stored.signed.core.body, told.language
    try:
        if stored.signed.core.kind == TEXT:
            kept = text_from_body(body)
            what = what_in_words(told, Ref(Table.SOURCE, kept.source))
            return sentence(KEPT_TEXT, language, what=what, characters=len(kept.text))
        source, _, decisions = decisions_from_body(body)
    except MalformedItem:
        return say(UNREAD, language)
    taken = sum(one.is_taken for one in decisions)
    what = what_in_words(told, Ref(Table.SOURCE, source))
    return sentence(READ_OF, language, what=what, taken=taken, declined=len(decisions) - taken)


def _print_in_words(told: Told, stored: StoredOp) -> str:
    """Return what was printed, for what, under which mark."""
    language = told.language
    try:
        printed = printed_from_body(stored.signed.core.body)
    except MalformedItem:
        return say(UNREAD, language)
    purpose = purpose_in_words(told.record, printed, language)
    return sentence(PRINTED, language, what=_printed_in_words(told, printed), purpose=purpose, mark=printed.mark)


def _export_in_words(told: Told, stored: StoredOp) -> str:
    """Return what left the vault, how much of it, for whom and for what, and the mark of its ids."""
    language = told.language
    try:
        sent = exported_from_body(stored.signed.core.body)
    except MalformedItem:
        return say(UNREAD, language)
    what = "; ".join(property_in_words(one, language, told.record.vocabulary) for one in sent.properties[:_NAMED])
    return sentence(
        EXPORTED,
        language,
        rows=ROWS.say(sent.rows, language),
        what=what + _more(language, len(sent.properties)),
        whom=plain(sent.recipient, MOST_OF_A_NAME),
        purpose=purpose_words(sent.purpose, language),
        mark=sent.mark,
    )


def _left_in_words(told: Told, stored: StoredOp) -> str:
    """Return as what something left, to how many keys, of how many people it tells, and how many answer for it."""
    try:
        left = left_from_body(stored.signed.core.body)
    except MalformedItem:
        return say(UNREAD, told.language)
    return sentence(
        WENT_OUT[left.sort],
        told.language,
        keys=len(left.keys),
        people=len(left.people),
        who=say(BY_TWO if left.act else BY_ONE, told.language),
        mark=", ".join(plain(one, _MARK_LETTERS) for one in left.marks),
    )


def what_in_words(told: Told, what: Ref) -> str:
    """Return what a sheet shows, by its name; where no ids are shown, what an entry is called."""
    table, name = what.table, what.name
    if name and not told.shows_ids and (table is Table.CLAIM or is_entry_withdrawn(told.record, table, name)):
        return entry_in_words(told.record, what, told.language)
    words = plain(plain_name(name), MOST_OF_A_NAME) if name else say(ALL_ACCOUNTS, told.language)
    entry = None if table is Table.CLAIM or not name else told.record.entry(table, name)
    is_hidden = bool(name) and (
        is_entry_withdrawn(told.record, table, name) or is_named_by_withdrawn_alone(told.record, table, name)
    )
    if is_hidden:
        withdrawn = say(TOMBSTONE, told.language)
        words = f"{words}, {withdrawn}" if told.shows_ids else withdrawn
    elif isinstance(entry, Subject):
        label = plain(entry.label, MOST_OF_A_NAME)
        words = f"{words}, {label}" if told.shows_ids else label
    elif isinstance(entry, Source):
        outlet = plain(entry.outlet, MOST_OF_A_NAME)
        shown = f"{outlet}, {published_in_words(entry.published, told.language)}"
        words = f"{words}, {shown}" if told.shows_ids else shown
    return words


def _printed_in_words(told: Told, printed: Printed) -> str:
    """Return what a sheet shows, and of which day."""
    words = what_in_words(told, printed.what)
    if printed.day == NOW:
        return words
    phrase = AS_PUBLIC if printed.reading is Reading.PUBLIC else AS_KNOWN
    return sentence(phrase, told.language, what=words, day=day_in_words(printed.day, told.language))


def _entries_in_words(told: Told, stored: StoredOp) -> str:
    language, dataset = told.language, stored.signed.core.body.get(0)
    if not isinstance(dataset, str) or SEP in dataset:
        return say(UNREAD, language)
    items = items_of(stored)
    only = items[0][1] if len(items) == 1 else None
    if isinstance(only, Claim) and only.replaces and is_by_hand(stored):
        return sentence(REWORDED, language, what=_reworded(told, dataset, only))
    if dataset == OWN_DATASET:
        # A property is declared on the way: whom and what was entered is named before it.
        ordered = sorted(items, key=lambda one: one[0] is Table.PROPERTY)
        named = "; ".join(_item_in_words(told, dataset, table, item) for table, item in ordered[:_NAMED])
        return sentence(BY_HAND, language, what=named + _more(language, len(items)))
    counts: dict[Table, int] = {}
    for table, _ in items:
        counts[table] = counts.get(table, 0) + 1
    what = sentence(IMPORTED, language, what=entries_in_words(counts, language))
    newer = [item for _, item in items if isinstance(item, Claim) and item.replaces]
    if len(items) > 1 and newer:
        what += f" ({NEWER_WORDINGS.say(len(newer), language)})"
    unread = sum(isinstance(item, Unread) for _, item in items)
    if unread:
        what += f" ({unread}: {say(UNREAD, language)})"
    told_of = sentence(OF_DATASET, language, what=what, dataset=plain(dataset))
    if isinstance(only, Claim) and only.replaces:
        told_of += "; " + sentence(NEWER_WORDING, language, what=_reworded(told, dataset, only))
    return told_of


def _item_in_words(told: Told, dataset: str, table: Table, item: EntryItem | Unread) -> str:
    """Return an entry by its name and what it says, unless that was withdrawn."""
    if isinstance(item, Unread):
        return say(UNREAD, told.language)
    name, language = qualified(dataset, item.id), told.language
    if is_entry_withdrawn(told.record, table, name):
        if not told.shows_ids:
            return entry_in_words(told.record, Ref(table, name), language)
        return f"{plain_name(name)}, {say(TOMBSTONE, language)}"
    if isinstance(item, Claim):
        return f"{_handle(told, dataset, item)}: {claim_value_in_words(item, language, told.record.vocabulary)}"
    if is_named_by_withdrawn_alone(told.record, table, name):
        withdrawn = say(TOMBSTONE, language)
        return f"{plain_name(name)}, {withdrawn}" if told.shows_ids else withdrawn
    called = _called(item, language, told.record.vocabulary)
    if told.shows_ids and not isinstance(item, Property):
        called = (plain_name(name), *called)
    return ", ".join(called)


def _called(item: Property | Voice | Subject | Source, language: Language, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what an entry is called, and what else tells it from others."""
    match item:
        case Source():
            return plain(item.outlet, MOST_OF_A_NAME), published_in_words(item.published, language)
        case Voice() | Subject():
            return (plain(item.label, MOST_OF_A_NAME),)
        case _:
            return (property_in_words(item.id, language, vocabulary),)


def _handle(told: Told, dataset: str, claim: Claim) -> str:
    """Return a claim's name with what it is about."""
    subject = told.record.entry(Table.SUBJECT, qualified(dataset, claim.subject))
    label = plain(subject.label, MOST_OF_A_NAME) if isinstance(subject, Subject) else plain_name(claim.subject)
    if not told.shows_ids:
        label = told.record.vocabulary.name_in_words(qualified(dataset, claim.subject), told.language)
    what = property_in_words(claim.property, told.language, told.record.vocabulary)
    return f"{plain_name(qualified(dataset, claim.id))}, {label}, {what}" if told.shows_ids else f"{label}, {what}"


def _reworded(told: Told, dataset: str, claim: Claim) -> str:
    """Return a claim that was mended, with each member that became another one."""
    name = qualified(dataset, claim.id)
    if is_entry_withdrawn(told.record, Table.CLAIM, name):
        return _item_in_words(told, dataset, Table.CLAIM, claim)
    if name not in told.versions:
        wordings = (one.claim for one in told.record.wordings(name))
        told.versions[name] = {claim_version(dataset, encode_item(one)): (n, one) for n, one in enumerate(wordings)}
    held = told.versions[name]
    changes = []
    for _, one in sorted((held[version] for version in claim.replaces if version in held), key=itemgetter(0)):
        words = (differs_in_words(member, told.language, told.record.vocabulary) for member in differences(one, claim))
        changes += [f"{label}: {before} → {after}" for label, before, after in words]
    return "; ".join([_handle(told, dataset, claim), *dict.fromkeys(changes)])


def _undone(told: Told, undo: StoredOp, depth: int) -> str:
    """Return the digits of what was undone, each with what it had done."""
    ops = targets_of(undo)
    named = []
    for op in ops[:_NAMED]:
        what = f" ({_target_in_words(told, op, depth)})" if depth < _DEEPEST else ""
        named.append(op.hex()[:SHOWN_DIGITS] + what)
    return ", ".join(named) + _more(told.language, len(ops))


def _target_in_words(told: Told, op: OpId, depth: int) -> str:
    try:
        return op_in_words(told, told.op(op), depth + 1)
    except UnknownOp:
        return say(NOT_HERE, told.language)


def _more(language: Language, count: int) -> str:
    return ", " + sentence(MORE, language, count=count - _NAMED) if count > _NAMED else ""


def _reason(told: Told, undo: StoredOp) -> str:
    """Return why something was undone, unless that stands beside withdrawn content: the op undone or one behind it."""
    reason = undo.signed.core.body.get(1)
    if not isinstance(reason, str):
        return ""
    return ": " + (say(TOMBSTONE, told.language) if _is_hidden(told, undo.signed.id) else plain(reason))


def _is_hidden(told: Told, op: OpId) -> bool:
    """Say whether an op, or one that it undoes at any remove, brought withdrawn content or was said of it.

    Depth first without recursion, each op once: undos may name one another thousands deep, each the one before twice.
    """
    waiting = [op]
    while waiting:
        one = waiting[-1]
        if one in told.hidden:
            waiting.pop()
            continue
        try:
            stored = told.op(one)
        except UnknownOp:
            told.hidden[one] = False
            continue
        targets = targets_of(stored) if stored.signed.core.kind == UNDO else []
        open_ones = [target for target in targets if target not in told.hidden]
        waiting += open_ones
        if not open_ones:
            told.hidden[one] = is_about_withdrawn(told.record, stored) or any(told.hidden[t] for t in targets)
    return told.hidden[op]


# What an op of a kind did, in words.
_IN_WORDS: Final[Mapping[str, Callable[[Told, StoredOp], str]]] = {
    ENTRIES: _entries_in_words,
    EXPORT: _export_in_words,
    LEFT: _left_in_words,
    PRINT: _print_in_words,
    READING: _reading_in_words,
    REVIEW: _review_in_words,
    TEXT: _reading_in_words,
}

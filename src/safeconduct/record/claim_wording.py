"""One claim in words: its account, who speaks, whom it repeats, and what was said of it since; English and Russian.

Refuses the note that stands beside withdrawn content (promise P7). Whether the claim itself may be shown is for the
caller to ask of `withdrawn` first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say
from safeconduct.base.plain import MOST_OF_A_NAME, plain, plain_name
from safeconduct.record.explain import source_label, voice_label
from safeconduct.record.findings import may_hear
from safeconduct.record.items import Connection, Source, Subject, Table, Voice, split_name
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened, Record
from safeconduct.record.review_bytes import Finding
from safeconduct.record.types import OWN_DATASET, Verdict
from safeconduct.record.withdrawn import hides_note, is_source_withdrawn, is_withdrawn
from safeconduct.record.wording import TOMBSTONE, claim_value_in_words, published_in_words, voice_in_words

UNREAD: Final = Phrase("{name} (not read here)", "{name} (здесь не прочитано)")
STAYS: Final = Phrase(
    "What a table put in its place stays as it was: it lies in a part in which you may not write. Ask somebody who may "
    "to withdraw it there.",
    "То, что поставила на его место таблица, осталось: оно лежит в части, куда вам нельзя писать. Попросите того, кому "
    "можно, отозвать это там.",
)
CONTENT_GONE: Final = Phrase(
    "Consent was withdrawn: the content is not shown.", "Согласие отозвано: содержание не показывается."
)
FOLLOWS: Final = Phrase("{voice}, after {root}", "{voice}, со слов: {root}")
CONNECTIONS: Final[Mapping[Connection, Phrase]] = {
    Connection.VICTIM: Phrase("the victim", "пострадавший"),
    Connection.WITNESS: Phrase("a witness", "свидетель"),
    Connection.RELATIVE: Phrase("a relative", "родственник"),
    Connection.THIRD_PARTY: Phrase("somebody else", "третье лицо"),
    Connection.UNKNOWN: Phrase("unknown", "неизвестно"),
}
LINKS: Final[Mapping[LinkKind, Phrase]] = {
    LinkKind.REPEATS: Phrase("said to repeat {target}", "отмечено, что повторяет {target}"),
    LinkKind.SUPERSEDES: Phrase("{origin} takes the place of {target}", "{origin} заменяет {target}"),
    LinkKind.RETRACTS: Phrase("{target} taken back", "{target}: взято назад"),
    LinkKind.DISPUTES: Phrase("{target} disputed", "{target}: оспорено"),
    LinkKind.SAME_AS: Phrase("{origin} is the same as {target}", "{origin} и {target}: одно и то же"),
    LinkKind.DIFFERENT_FROM: Phrase("{origin} is not the same as {target}", "{origin} и {target}: не одно и то же"),
    LinkKind.INDEPENDENT: Phrase("{origin} is independent of {target}", "{origin} и {target} независимы"),
    LinkKind.DEPENDENT: Phrase("{origin} is not independent of {target}", "{origin} и {target} зависимы"),
    LinkKind.WITHDRAW: Phrase("consent withdrawn for {target}", "согласие отозвано: {target}"),
    LinkKind.REVIEW: Phrase("{target} read again: {verdict}", "{target}: перечитано, {verdict}"),
}
NOT_HERE: Final = Phrase("a claim that is not here", "утверждение, которого здесь нет")
THIS_CLAIM: Final = Phrase("this claim", "это утверждение")
THIS_VOICE: Final = Phrase("this voice", "этот голос")
CLOSED_CLAIM: Final = Phrase("a claim whose content is not shown", "утверждение, содержание которого не показывается")
CLOSED_ACCOUNT: Final = Phrase("an account whose content is not shown", "известие, содержание которого не показывается")
VOICE_NOT_HERE: Final = Phrase("a voice that is not here", "голос, которого здесь нет")
# A claim named by what it says, among other words.
QUOTED: Final = Phrase("“{what}”", "«{what}»")
BY: Final = Phrase(" by {origin}", " ({origin})")
NOT_YET: Final = Phrase("the verdict is shown once two have read it", "вывод читателя показывают, когда прочли двое")
VERDICTS: Final[Mapping[Verdict, Phrase]] = {
    Verdict.AGREE: Phrase("agreed", "согласие"),
    Verdict.QUERY: Phrase("in question", "под вопросом"),
    Verdict.REJECT: Phrase("rejected", "отклонено"),
}
# Hex digits of an op's id that are shown: sixteen are typed without slips and never meet by chance.
SHOWN_DIGITS: Final = 16
# Characters of what a claim says where that is its name: subject, property and the beginning of a value.
MOST_OF_A_CLAIM: Final = 160


@dataclass(frozen=True, slots=True)
class Heard:
    """Whom a link's words are for, and where they stand.

    ``here``: the entry (qualified name) that the page is about, which is not named once more. ``by``: who said it;
    ``finding``: in a grade of which finding. ``shows_ids``: for a screen where entries are called by what a person
    types; on a page they are called by name.
    """

    language: Language
    here: str = ""
    by: str = ""
    finding: Finding | None = None
    shows_ids: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a link's words. ``of``: the entry that it calls by name, and that a page may lead to."""

    words: str
    of: Ref | None = None


def link_in_words(record: Record, link: Link, heard: Heard) -> str:
    """Return what a link says, with its note unless that stands beside withdrawn content."""
    return "".join(run.words for run in link_in_runs(record, link, heard))


def link_in_runs(record: Record, link: Link, heard: Heard) -> tuple[Run, ...]:
    """Return the same as the runs that it is put together from: a page makes links of those that name an entry."""
    language = heard.language
    # A second reader must not see the first one's verdict, nor why (findings): it is left out for everybody else.
    is_hidden = link.verdict is not None and not may_hear(record, link, by=heard.by, finding=heard.finding)
    verdict = say(NOT_YET if is_hidden else VERDICTS[link.verdict], language) if link.verdict else ""
    origin, target = (_called(record, end, heard) for end in (link.origin, link.target))
    if link.kind is LinkKind.REPEATS:
        target = Run(repeated_in_words(record, link.target.name, language), link.target)
    named = {"origin": origin, "target": target, "verdict": Run(verdict)}
    words = say(LINKS[link.kind], language)
    if link.origin.name and "{origin}" not in words and link.kind is not LinkKind.REPEATS:
        words += say(BY, language)
    runs = [
        run
        for text, name, _, _ in Formatter().parse(words)
        for run in (Run(text), *(named[one] for one in (name,) if one))
    ]
    if link.note and not is_hidden:
        runs.append(Run(f": {say(TOMBSTONE, language) if hides_note(record, link) else plain(link.note)}"))
    return tuple(run for run in runs if run.words)


def _called(record: Record, end: Ref, heard: Heard) -> Run:
    if not end.name:
        return Run("")
    if end.name == heard.here:
        return Run(say(THIS_VOICE if end.table is Table.VOICE else THIS_CLAIM, heard.language))
    return Run(plain_name(end.name) if heard.shows_ids else entry_in_words(record, end, heard.language), end)


def entry_in_words(record: Record, what: Ref, language: Language) -> str:
    """Return what an entry is called where no ids are shown: a claim by what it says, anything else by its label.

    Under its own label, not that of what it is one with: a link may be what says that they are one.
    """
    entry = None if what.table is Table.CLAIM else record.entry(what.table, what.name)
    match what.table:
        case Table.CLAIM:
            return _claim_by_name(record, what.name, language)
        case Table.SOURCE if is_source_withdrawn(record, what.name):
            return say(CLOSED_ACCOUNT, language)
        case Table.SOURCE:
            return repeated_in_words(record, what.name, language)
        case Table.PROPERTY:
            return property_in_words(split_name(what.name)[1], language, record.vocabulary)
        case Table.SUBJECT if isinstance(entry, Subject):
            return plain(entry.label, MOST_OF_A_NAME)
        case Table.SUBJECT:
            return plain(record.vocabulary.name_in_words(what.name, language), MOST_OF_A_NAME)
        case Table.VOICE:
            return _voice_by_name(record, what.name, language)


def _claim_by_name(record: Record, name: str, language: Language) -> str:
    wordings = record.wordings(name)
    if not wordings:
        return say(NOT_HERE, language)
    if is_withdrawn(record, _holding(wordings)):
        return say(CLOSED_CLAIM, language)
    return say(QUOTED, language).format(what=plain(claim_in_words(record, name, language), MOST_OF_A_CLAIM))


def _voice_by_name(record: Record, name: str, language: Language) -> str:
    entry = record.entry(Table.VOICE, name)
    if isinstance(entry, Voice):
        return voice_in_words(entry.label, language)
    # What was drawn for a voice here means nothing; in a file somebody wrote its name.
    is_drawn = split_name(name)[0] == OWN_DATASET
    return say(VOICE_NOT_HERE, language) if is_drawn else voice_in_words(voice_label(record, name), language)


def _holding(wordings: Sequence[Opened]) -> Opened:
    """Return the newest wording that stands, or the last one where none does."""
    return next((one for one in reversed(wordings) if not one.is_gone), wordings[-1])


def claim_in_words(record: Record, name: str, language: Language) -> str:
    """Return of what a claim (qualified name) says what, or that its content was withdrawn, or that it is not here."""
    wordings = record.wordings(name)
    if not wordings:
        return say(NOT_HERE, language)
    one = _holding(wordings)
    if is_withdrawn(record, one):
        return say(TOMBSTONE, language)
    subject = record.vocabulary.name_in_words(record.subject_of(one), language)
    what = property_in_words(one.claim.property, language, record.vocabulary)
    return f"{subject}, {what}: {claim_value_in_words(one.claim, language, record.vocabulary)}"


def source_in_words(one: Opened, language: Language) -> str:
    """Return a claim's account and when it became public; its name alone where it was never read here."""
    if one.source is None:
        return plain_name(one.claim.source)
    return f"{plain(one.source.outlet, MOST_OF_A_NAME)}, {published_in_words(one.source.published, language)}"


def speaker_in_words(record: Record, one: Opened, language: Language) -> str:
    """Return who speaks in a claim, and after whom."""
    voice = voice_in_words(one.voice.label if one.voice else "", language)
    root = voice_in_words(voice_label(record, one.root), language)
    return voice if voice == root else say(FOLLOWS, language).format(voice=voice, root=root)


def account_in_words(record: Record, name: str, language: Language) -> str:
    """Return what an account that was read here is called, or that its content was withdrawn."""
    return (
        say(TOMBSTONE, language)
        if is_source_withdrawn(record, name)
        else plain(source_label(record, name), MOST_OF_A_NAME)
    )


def repeated_in_words(record: Record, name: str, language: Language) -> str:
    """Return what an account (qualified name) that is repeated is called, or that it was never read here."""
    if isinstance(record.entry(Table.SOURCE, name), Source):
        return account_in_words(record, name, language)
    return say(UNREAD, language).format(name=split_name(name)[1])

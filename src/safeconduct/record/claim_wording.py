"""One claim in words: its account, who speaks, whom it repeats, and what was said of it since; English and Russian.

Refuses the note that stands beside withdrawn content (promise P7). Whether the claim itself may be shown is for the
caller to ask of `withdrawn` first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import say
from safeconduct.base.plain import MOST_OF_A_NAME, plain, plain_name
from safeconduct.record.explain import source_label, voice_label
from safeconduct.record.findings import may_hear
from safeconduct.record.items import Connection, Source, Table, split_name
from safeconduct.record.links import Link, LinkKind
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened, Record
from safeconduct.record.review_bytes import Finding
from safeconduct.record.types import Verdict
from safeconduct.record.withdrawn import hides_note, is_source_withdrawn, is_withdrawn
from safeconduct.record.wording import TOMBSTONE, published_in_words, value_in_words, voice_in_words

UNREAD: Final = Phrase("{name} (not read here)", "{name} (здесь не прочитано)")
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
BY: Final = Phrase(" by {origin}", " ({origin})")
NOT_YET: Final = Phrase("the verdict is shown once two have read it", "вывод читателя показывают, когда прочли двое")
VERDICTS: Final[Mapping[Verdict, Phrase]] = {
    Verdict.AGREE: Phrase("agreed", "согласие"),
    Verdict.QUERY: Phrase("in question", "под вопросом"),
    Verdict.REJECT: Phrase("rejected", "отклонено"),
}
# Hex digits of an op's id that are shown: sixteen are typed without slips and never meet by chance.
SHOWN_DIGITS: Final = 16


def link_in_words(
    record: Record, link: Link, language: Language, *, here: str = "", by: str = "", finding: Finding | None = None
) -> str:
    """Return what a link says, with its note unless that stands beside withdrawn content.

    ``here``: the claim that the page is about, which is not named once more. ``by``: who said it; ``finding``: in
    a grade of which finding. An account that is repeated is called by its name, everything else by its id.
    """
    # A second reader must not see the first one's verdict, nor why (findings): it is left out for everybody else.
    is_hidden = link.verdict is not None and not may_hear(record, link, by=by, finding=finding)
    verdict = say(NOT_YET if is_hidden else VERDICTS[link.verdict], language) if link.verdict else ""
    origin, target = (
        say(THIS_CLAIM, language) if here and end.name == here else plain_name(end.name)
        for end in (link.origin, link.target)
    )
    if link.kind is LinkKind.REPEATS:
        target = repeated_in_words(record, link.target.name, language)
    ends = {"origin": origin, "target": target}
    words = say(LINKS[link.kind], language).format(**ends, verdict=verdict)
    if link.origin.name and "{origin}" not in say(LINKS[link.kind], language) and link.kind is not LinkKind.REPEATS:
        words += say(BY, language).format(**ends)
    if not link.note or is_hidden:
        return words
    return f"{words}: {say(TOMBSTONE, language) if hides_note(record, link) else plain(link.note)}"


def claim_in_words(record: Record, name: str, language: Language) -> str:
    """Return of what a claim (qualified name) says what, or that its content was withdrawn, or that it is not here."""
    wordings = record.wordings(name)
    if not wordings:
        return say(NOT_HERE, language)
    one = next((one for one in reversed(wordings) if not one.is_gone), wordings[-1])
    if is_withdrawn(record, one):
        return say(TOMBSTONE, language)
    subject = record.vocabulary.name_in_words(record.subject_of(one), language)
    what = property_in_words(one.claim.property, language, record.vocabulary)
    return f"{subject}, {what}: {value_in_words(one.claim.value, language, record.vocabulary)}"


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

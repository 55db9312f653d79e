"""The difference an import would make, in words: new, changed member by member, missing, days to come, alike.

Command line and desk say the same of it. What was changed here after it came, and would be put back by an older file,
is said first. Refuses to show either wording of what was withdrawn (promise P7): taken in or not, it stays withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import OPEN_HI
from safeconduct.base.language import sentence
from safeconduct.base.plain import plain, plain_name
from safeconduct.record.alike import Alike
from safeconduct.record.circles import drawn
from safeconduct.record.commands import Changed, Diff
from safeconduct.record.entry_words import differences, differs_in_words
from safeconduct.record.items import Claim, EntryItem, Property, Source, Table, qualified, split_name
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Record
from safeconduct.record.withdrawn import is_entry_withdrawn, is_source_withdrawn
from safeconduct.record.wording import CLAIMS, TOMBSTONE, day_in_words, entries_in_words, published_in_words

# Longest name shown of a changed entry, in characters.
_NAME: Final = 80

NEW: Final = Phrase("new: {what}", "новое: {what}")
SAME: Final = Phrase("already here: {what}", "уже есть: {what}")
CHANGED: Final = Phrase("changed: {what}", "изменено: {what}")
MISSING: Final = Phrase(
    "here, and no longer in this file: {what}. They stay; retract those that should not stand.",
    "есть здесь, но больше нет в файле: {what}. Они остаются; неверные теперь возьмите назад (record retract).",
)
ALIKE: Final = Phrase(
    "{one} and {other} have the same name. If they are one voice, say so, or they count as two:",
    "{one} и {other} называются одинаково. Если это один голос, отметьте это, иначе их будет два:",
)
LOOK_ALIKE: Final = Phrase(
    "{one} and {other} look alike. One voice or two? If one, say so, or they count as two:",
    "{one} и {other} выглядят одинаково. Это один голос или два? Если один, отметьте это, иначе их будет два:",
)
NOT_DESCRIBED: Final = Phrase(
    "{one} and {other} look alike. One voice or two? One of them is a publisher that its file does not describe: "
    "only of described voices can you say that they are one.",
    "{one} и {other} выглядят одинаково. Это один голос или два? Среди них издатель, которого его файл не описывает: "
    "сказать, что это одно и то же, можно только об описанных голосах.",
)
CHANGED_HERE: Final = Phrase(
    "was changed here on {day}, after it came from a file", "исправлено здесь {day}, уже после приёма из файла"
)
PUTS_BACK: Final = Phrase(
    "was changed here on {day}; this file has the older wording and would put it back",
    "исправлено здесь {day}; в файле прежняя редакция, и она вернётся",
)
TO_COME: Final = Phrase(
    "{name}: {what}, a day that is still to come. A slip?", "{name}: {what} — этот день ещё не наступил. Описка?"
)
CIRCLE: Final = Phrase(
    "By this file each of these lies in itself: {circle}. One of the claims that say so is wrong: ask whoever made the "
    "file, and take that one back.",
    "По этому файлу каждое из этого находится в самом себе: {circle}. Одно из утверждений об этом неверно: спросите у "
    "тех, кто сделал файл, и возьмите его назад.",
)
PUBLISHED: Final = Phrase("published {day}", "опубликовано {day}")
LEARNT: Final = Phrase("became known to us on {day}", "стало известно нам {day}")


@dataclass(frozen=True, slots=True)
class Mended:
    """On which day our wording took the place of another one, and whether the file has that other one."""

    on: Day
    is_put_back: bool


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """A changed entry: its name in the file, what it is called, and each member as it was and as it would be.

    ``mended``: that it was changed here since. Of withdrawn content there is its name and the tombstone alone.
    """

    name: str
    called: str
    is_withdrawn: bool
    mended: tuple[str, ...] = ()
    members: tuple[tuple[str, str, str], ...] = ()


def totals_in_words(diff: Diff, language: Language) -> tuple[str, ...]:
    """Return how many entries are new, here already, and changed."""
    changed: dict[Table, int] = {}
    for change in diff.changed:
        changed[change.table] = changed.get(change.table, 0) + 1
    told = ((NEW, diff.new), (SAME, diff.same), (CHANGED, changed))
    return tuple(
        sentence(phrase, language, what=entries_in_words(counts, language))
        for phrase, counts in told
        if any(counts.values())
    )


def missing_in_words(diff: Diff, language: Language) -> str:
    """Return how many claims of the dataset the file lacks, and that they stay."""
    return sentence(MISSING, language, what=CLAIMS.say(len(diff.missing), language))


def in_order(record: Record, changes: Sequence[Changed]) -> list[Changed]:
    """Return the changes with those first that take back what was changed here. Linear in the changes."""
    return sorted(changes, key=lambda change: not any(one.is_put_back for one in mended(record, change)))


def mended(record: Record, change: Changed) -> tuple[Mended, ...]:
    """Say when our wording of a claim took the place of an older one; nothing where it is the first."""
    if not isinstance(change.before, Claim) or not change.before.replaces:
        return ()
    wordings = record.wordings(change.name)
    ours = [one for one in wordings if not one.is_gone]
    is_put_back = any(one.is_gone and replace(one.claim, replaces=()) == change.after for one in wordings)
    return tuple(Mended(one.recorded_on, is_put_back) for one in ours[-1:])


def change_in_words(record: Record, change: Changed, language: Language) -> ChangeInWords:
    """Return a changed entry in words."""
    name = plain(split_name(change.name)[1], _NAME)
    if is_change_withdrawn(record, change):
        return ChangeInWords(name, sentence(TOMBSTONE, language), is_withdrawn=True)
    return ChangeInWords(
        name,
        _called(change.before, language),
        is_withdrawn=False,
        mended=tuple(
            sentence(PUTS_BACK if one.is_put_back else CHANGED_HERE, language, day=day_in_words(one.on, language))
            for one in mended(record, change)
        ),
        members=tuple(differs_in_words(one, language) for one in differences(change.before, change.after)),
    )


def is_change_withdrawn(record: Record, change: Changed) -> bool:
    """Say whether a changed entry is withdrawn, or would move to an account that is."""
    after = change.after
    is_moved = isinstance(after, Claim) and is_source_withdrawn(
        record, qualified(split_name(change.name)[0], after.source)
    )
    return is_moved or is_entry_withdrawn(record, change.table, change.name)


def days_to_come(diff: Diff, today: Day) -> Iterator[tuple[Source, str]]:
    """Give the accounts to be taken in that lie after today, and which of their days does."""
    for _, item in diff.entities:
        if isinstance(item, Source):
            if today < item.published.hi < OPEN_HI:
                yield item, "published"
            if item.learnt_on is not None and item.learnt_on > today:
                yield item, "learnt_on"


def to_come_in_words(source: Source, member: str, language: Language) -> str:
    """Return which day of an account is still to come."""
    if member == "published":
        day = sentence(PUBLISHED, language, day=published_in_words(source.published, language))
    else:
        day = sentence(LEARNT, language, day=day_in_words(source.learnt_on or 0, language))
    return sentence(TO_COME, language, name=plain(source.id, _NAME), what=day)


def circle_in_words(record: Record, diff: Diff, circle: Sequence[str], language: Language) -> str:
    """Return what would lie in itself by a file, from each thing to what it lies in."""
    own = {qualified(diff.dataset, item.id): item for table, item in diff.entities if table is Table.SUBJECT}

    def called(one: str) -> str:
        return _called(own[one], language) if one in own else record.vocabulary.label_of(one)

    return sentence(CIRCLE, language, circle=drawn(circle, called))


def alike_in_words(pair: Alike, language: Language) -> str:
    """Ask whether two voices that are named or look alike are one."""
    phrase = (ALIKE if pair.has_same_name else LOOK_ALIKE) if pair.is_described else NOT_DESCRIBED
    return sentence(phrase, language, one=plain_name(pair.one), other=plain_name(pair.other))


def _called(item: EntryItem, language: Language) -> str:
    """Return what an entry is called, in a word or two."""
    if isinstance(item, Claim):
        return property_in_words(item.property, language)
    if isinstance(item, Property):
        return ""
    return plain(item.outlet if isinstance(item, Source) else item.label, _NAME)

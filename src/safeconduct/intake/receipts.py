"""Under which receipts of a person an answer lies, and what that leaves unread (docs/rooms/intake.md "Answering").

By itself under the one that they wrote with last: older words may be in other hands now, and two conversations may have
been taken for one person's by mistake (P8). Whoever has only older ones left is answered under all when a person here
says so, and is told of as long as something lies where they may not look (P9). Refuses to choose that by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import sentence
from safeconduct.intake.answering import thread_to_answer
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import Channel, ThreadId

ONLY_LAST: Final = Phrase(
    "They have written with {n} sets of eight words. The answer lies only under those of {name}, which they wrote with "
    "last: who has only others left does not see it.",
    "Они писали под разными наборами из восьми слов, всего их {n}. Ответ ляжет только под слова обращения «{name}», "
    "последнего: у кого остались лишь другие, тот его не увидит.",
)
EVERYWHERE: Final = Phrase(
    "The answer lies under each of their {n} sets of eight words: whoever has any of them reads it.",
    "Ответ ляжет под каждый из их наборов слов, всего их {n}: его прочтёт любой, у кого есть хоть один.",
)
ELSEWHERE: Final = Phrase(
    "Answers that lie only under other words of theirs: {n}. They may not have read them; say again what they need.",
    "Ответов только под другими их словами: {n}. Возможно, их не прочли: повторите, что нужно.",
)


@dataclass(frozen=True, slots=True)
class Lying:
    """Where an answer lies. ``threads``: at least one, the one they wrote in last first; ``name``: its code name.

    ``receipts``: how many they have; ``elsewhere``: how many answers of before lie under none of ``threads``.
    """

    threads: tuple[ThreadId, ...]
    name: str
    receipts: int
    elsewhere: int

    def in_words(self, language: Language) -> tuple[str, ...]:
        """Return what is to be known of it, nothing of whoever has one receipt or none."""
        if self.receipts <= 1:
            return ()
        is_everywhere = len(self.threads) == self.receipts
        told = sentence(EVERYWHERE if is_everywhere else ONLY_LAST, language, n=self.receipts, name=self.name)
        return (told, sentence(ELSEWHERE, language, n=self.elsewhere)) if self.elsewhere else (told,)


def where_it_lies(intake: Intake, person: Person, way: Channel, *, is_everywhere: bool = False) -> Lying:
    """Return under which receipts an answer by that way lies. ``is_everywhere``: under all that they have."""
    first = thread_to_answer(intake, person, way)
    receipts = [one for one in person.threads if _has_receipt(intake, person, one)] if way.has_receipt else []
    others = [one for one in receipts if one != first]
    threads = (first, *others) if is_everywhere else (first,)
    here = {text for one in threads for text in _answers(intake, person, one)}
    beside = {text for one in others if one not in threads for text in _answers(intake, person, one)}
    return Lying(threads, intake.thread(person.part, first).name, len(receipts), len(beside - here))


def _has_receipt(intake: Intake, person: Person, thread: ThreadId) -> bool:
    return any(len(one.secret) for one in intake.wordings(person.part, thread))


def _answers(intake: Intake, person: Person, thread: ThreadId) -> set[str]:
    """Return what was answered under one receipt. The same words under two are one answer."""
    alone = Person(person.part, thread, (thread,))
    return {reply.text for _, reply, _ in intake.replies(alone) if reply.way.has_receipt}

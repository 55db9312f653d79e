"""That two persons answer for a bundle: what the second confirms, and when one is enough (DESIGN section 3).

Two people answer above five persons; whom a film or a paper shows nobody here counts, so every bundle wants two as soon
as there are two. Who works alone gives out at most five originals at once. What is confirmed are these originals to
these keys with these choices, and the words of their log where these go along, once, within a week. The act's reason
begins with what would leave, for nothing else of it is shown. Refuses an act about anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import OpId, hash_id, label
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import plain
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.recipients import fingerprint
from safeconduct.record.answering import FOR_BUNDLE, NotConfirmed, act_meant, acts_for, ask_for
from safeconduct.record.counting import used_acts
from safeconduct.record.evidence.bundling import Told
from safeconduct.record.evidence.consenting import check_consents
from safeconduct.record.evidence.errors import BundleNotConfirmed, TwoForABundle
from safeconduct.record.evidence.types import Item, Step
from safeconduct.record.queries import Record
from safeconduct.sync.acts import ActStanding, ActState
from safeconduct.sync.team import Team

# Originals that one person gives out at once where there is no second: each shows a person at least (DESIGN section 3).
MOST_ALONE: Final = 5
WOULD_LEAVE: Final = Phrase(
    "Originals: {count} ({names}), {files}, {log}; for {whom}; keys {keys}.",
    "Оригиналов: {count} ({names}), {files}, {log}; кому: {whom}; ключи {keys}.",
)
WITH_NAMES: Final = Phrase("with the names of their files", "с названиями файлов")
WITHOUT_NAMES: Final = Phrase("without the names of their files", "без названий файлов")
WITH_WORDS: Final = Phrase("with the words of their log", "со словами журнала")
WITHOUT_WORDS: Final = Phrase("without the words of their log", "без слов журнала")
# Characters of ids that the reason of an act has room for beside keys: the number says how many there are.
_MOST_OF_NAMES: Final = 300
_CHOICE_LABEL: Final = label("evidence-bundle-choice")
_KEY_LABEL: Final = label("evidence-bundle-key")


def digest_of(items: Sequence[Item], keys: Sequence[KemPublicKey], told: Told) -> str:
    """Return what two people answer for, as 32 hex digits: the originals, the keys, the recipient, what is told.

    Where words of the log go along, they are among it, but for those by which this very bundle was given out before.
    """
    originals: list[cbor.Item] = [*sorted(one.part + one.id + one.original.digests.sha256 for one in items)]
    to: list[cbor.Item] = [*sorted(hash_id(_KEY_LABEL, key.raw) for key in keys)]
    choices: list[cbor.Item] = [originals, to, told.words, told.with_names, told.with_words]
    if told.with_words:
        choices.append([*sorted(words for one in items for words in _words_of(one, told))])
    return hash_id(_CHOICE_LABEL, cbor.encode(choices)).hex()[:32]


def _words_of(item: Item, told: Told) -> Iterator[str]:
    for said in item.steps:
        one = said.custody
        if one.words and not (one.step is Step.EXPORTED and one.words == told.words):
            yield one.words


def would_leave(items: Sequence[Item], keys: Sequence[KemPublicKey], told: Told, language: Language) -> str:
    """Return in a sentence what a bundle gives out, and to whom."""
    return sentence(
        WOULD_LEAVE,
        language,
        count=len(items),
        names=plain(", ".join(one.original.name for one in items), _MOST_OF_NAMES),
        files=say(WITH_NAMES if told.with_names else WITHOUT_NAMES, language),
        log=say(WITH_WORDS if told.with_words else WITHOUT_WORDS, language),
        whom=plain(told.words),
        keys=", ".join(fingerprint(key) for key in keys),
    )


def ask_second(team: Team, items: Sequence[Item], digest: str, leaving: str, reason: str) -> OpId:
    """Ask a second person to answer for a bundle, and return the act. ``leaving``: what `would_leave` says of it.

    Nobody is asked to answer for what consent holds back: raises what `check_consents` does.
    """
    check_consents(Record(team.vault.tables), items, day_from_ms(team.clock.now_ms()))
    return ask_for(team, FOR_BUNDLE, digest, f"{leaving} {reason.strip()}")


def act_for(team: Team, digest: str) -> tuple[str, ActStanding] | None:
    """Return the newest act about a bundle that is neither over nor used up, with its standing; None without."""
    found = _acts(team, digest)
    return (found[-1].act.word.id.hex(), found[-1].standing) if found else None


def check_answered(team: Team, items: Sequence[Item], digest: str, act: str) -> bytes:
    """Return the act by which enough people answer for a bundle, b"" where one is enough.

    TwoForABundle, BundleNotConfirmed. ``act``: "" for none.
    """
    if not act:
        people = team.people()
        persons = {people.get(device) for device in team.members(team.id)}
        if len(persons) > 1 or len(items) > MOST_ALONE:
            raise TwoForABundle(most=MOST_ALONE)
        return b""
    try:
        return act_meant(team, _acts(team, digest), act)
    except NotConfirmed:
        raise BundleNotConfirmed from None


def _acts(team: Team, digest: str) -> tuple[ActState, ...]:
    """Return the acts about a bundle that may still answer for it, those that were stopped too."""
    return acts_for(team, FOR_BUNDLE, digest, used_acts(Record(team.vault.tables)), with_stopped=True)

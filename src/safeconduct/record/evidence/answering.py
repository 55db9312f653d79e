"""That two persons answer for a bundle: what the second confirms, and when one is enough (DESIGN section 3).

Two people answer above five persons; whom a film or a paper shows nobody here counts, so every bundle wants two as soon
as there are two. Who works alone gives out at most five originals at once. What is confirmed are these originals to
these keys with these choices, and the words of their log where these go along, within a week. The act's reason begins
with what would leave, for nothing else of it is shown. Refuses an act about anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import OpId, hash_id, label
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import plain
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.recipients import fingerprint
from safeconduct.record.evidence.bundling import Told
from safeconduct.record.evidence.errors import BundleNotConfirmed, TwoForABundle
from safeconduct.record.evidence.types import Item, Step
from safeconduct.record.leaves import act_deadline_ms
from safeconduct.sync.act_views import every_act
from safeconduct.sync.acts import ACT_KIND, ActStanding, ActState, body_of_act
from safeconduct.sync.naming import entries_named
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

ACT_PURPOSE: Final = "evidence_bundle"
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


def ask_second(team: Team, digest: str, leaving: str, reason: str) -> OpId:
    """Ask a second person to answer for a bundle, and return the act. ``leaving``: what `would_leave` says of it."""
    deadline = act_deadline_ms(team.clock.now_ms())
    said = typed_reason(f"{leaving} {reason.strip()}")
    body = body_of_act(ACT_PURPOSE, digest, reason=said, deadline_ms=deadline)
    (op,) = team.vault.append([Intent(team.id, ACT_KIND, body)])
    return op


def act_for(team: Team, digest: str) -> tuple[str, ActStanding] | None:
    """Return the newest act about a bundle that is not over, with its standing; None without."""
    found = [
        state
        for state in every_act(team.vault.tables, team.people())
        if state.act.purpose == ACT_PURPOSE and state.act.subject == digest and not _is_over(team, state)
    ]
    return (found[-1].act.word.id.hex(), found[-1].standing) if found else None


def check_answered(team: Team, items: Sequence[Item], digest: str, act: str) -> None:
    """Raise unless enough people answer for a bundle: TwoForABundle, BundleNotConfirmed. ``act``: "" for none."""
    if not act:
        people = team.people()
        persons = {people.get(device) for device in team.members(team.id)}
        if len(persons) > 1 or len(items) > MOST_ALONE:
            raise TwoForABundle(most=MOST_ALONE)
        return
    acts = {state.act.word.id: state for state in every_act(team.vault.tables, team.people())}
    (found,) = entries_named([act], [*acts])
    state = acts[found]
    is_it = state.act.purpose == ACT_PURPOSE and state.act.subject == digest
    if not is_it or _is_over(team, state) or state.standing is not ActStanding.CONFIRMED:
        raise BundleNotConfirmed


def _is_over(team: Team, state: ActState) -> bool:
    return team.clock.now_ms() > state.act.deadline_ms

"""That two persons answer for a bundle: what the second confirms, and when one is enough (DESIGN section 3).

Two people answer above five persons; whom a film or a paper shows nobody here counts, so every bundle wants two as soon
as there are two. Who works alone gives out at most five originals at once. What is confirmed are these originals to
these keys with these choices, once, within a week. Refuses an act about anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import OpId, hash_id, label
from safeconduct.protect.kem import KemPublicKey
from safeconduct.record.answering import FOR_BUNDLE, NotConfirmed, act_meant, acts_for, ask_for
from safeconduct.record.counting import used_acts
from safeconduct.record.evidence.bundling import Told
from safeconduct.record.evidence.errors import BundleNotConfirmed, TwoForABundle
from safeconduct.record.evidence.types import Item
from safeconduct.record.queries import Record
from safeconduct.sync.acts import ActStanding, ActState
from safeconduct.sync.team import Team

# Originals that one person gives out at once where there is no second: each shows a person at least (DESIGN section 3).
MOST_ALONE: Final = 5
_CHOICE_LABEL: Final = label("evidence-bundle-choice")
_KEY_LABEL: Final = label("evidence-bundle-key")


def digest_of(items: Sequence[Item], keys: Sequence[KemPublicKey], told: Told) -> str:
    """Return what two people answer for, as 32 hex digits: the originals, the keys, the recipient, what is told."""
    originals: list[cbor.Item] = [*sorted(one.part + one.id + one.original.digests.sha256 for one in items)]
    to: list[cbor.Item] = [*sorted(hash_id(_KEY_LABEL, key.raw) for key in keys)]
    choices: cbor.Item = [originals, to, told.words, told.with_names, told.with_words]
    return hash_id(_CHOICE_LABEL, cbor.encode(choices)).hex()[:32]


def ask_second(team: Team, digest: str, reason: str) -> OpId:
    """Ask a second person to answer for a bundle, and return the act."""
    return ask_for(team, FOR_BUNDLE, digest, reason)


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

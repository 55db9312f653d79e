"""That two persons answer for an export of more than five people: how the second is asked, and which act is theirs.

What they confirm are these wordings to these keys for this purpose, once, within a week: what changed since, or left
already, is another export. One rule for the command and for the page of the desk (DESIGN section 3), and with papers
(`record.answering`). Refuses an act about anything else.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import OpId
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import plain
from safeconduct.protect.recipients import fingerprint
from safeconduct.record.answering import FOR_TABLE, act_meant, acts_for, ask_for
from safeconduct.record.answering import of_late as late_to
from safeconduct.record.counting import Late
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import choose
from safeconduct.record.tables.purposes import purpose_words
from safeconduct.record.tables.sending import Known, Order, digest_of, people_told
from safeconduct.sync.acts import ActState
from safeconduct.sync.team import Team

WOULD_LEAVE: Final = Phrase(
    "{form}, {purpose}; subjects: {subjects}, of them people: {people}, {living}; for {whom}; keys {keys}.",
    "{form}, {purpose}; предметов: {subjects}, из них людей: {people}, {living}; кому: {whom}; ключи {keys}.",
)
WITH_LIVING: Final = Phrase("living ones too", "живые тоже")
WITHOUT_LIVING: Final = Phrase("no living ones", "без живых")


def of_late(team: Team, record: Record, order: Order) -> Late:
    """Return what left of late to the same keys, or by whoever sits here on any of their devices."""
    return late_to(team, record, order.keys)


def ask_second(
    team: Team, record: Record, order: Order, reason: str, language: Language, *, known: Known | None = None
) -> OpId:
    """Ask a second person, and say in the reason what would leave, for an act shows nothing else of it.

    Nobody is asked for an export that is refused whoever answers for it: raises as `make_ready`. ``known``: what rooms
    above know of it; without it neither their names nor the release check are looked at yet.
    """
    known = known or Known(day=day_from_ms(team.clock.now_ms()))
    people = people_told(record, order, team.entropy, known)
    chosen = choose(record, order.choice)
    told = sentence(
        WOULD_LEAVE,
        language,
        form=order.form,
        purpose=purpose_words(order.purpose.id, language),
        subjects=len(chosen.subjects),
        people=people,
        living=say(WITH_LIVING if order.choice.with_living else WITHOUT_LIVING, language),
        whom=plain(order.recipient.strip()),
        keys=", ".join(fingerprint(key) for key in order.keys),
    )
    return ask_for(team, FOR_TABLE, digest_of(record, order), f"{told} {reason.strip()}")


def acts_about(team: Team, digest: str, late: Late) -> tuple[ActState, ...]:
    """Return the acts about one export that are not used up, stopped or over, the newest last."""
    return acts_for(team, FOR_TABLE, digest, late.acts)


def act_named(team: Team, record: Record, order: Order, word: str, late: Late) -> bytes:
    """Return the act that somebody names, where it answers for this very export; NotConfirmed."""
    return act_meant(team, acts_about(team, digest_of(record, order), late), word)

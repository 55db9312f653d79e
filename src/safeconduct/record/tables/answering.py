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
from safeconduct.record import answering
from safeconduct.record.answering import FOR_TABLE, act_meant, acts_for, ask_for
from safeconduct.record.counting import Late, used_acts
from safeconduct.record.queries import Record
from safeconduct.record.tables.ordering import Known, Order
from safeconduct.record.tables.purposes import purpose_words
from safeconduct.record.tables.sending import digest_of, digest_of_weighed, plain_from
from safeconduct.record.tables.weighing import Weighing
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
    return answering.of_late(team, record, order.keys)


def ask_second(
    team: Team, record: Record, order: Order, reason: str, language: Language, *, known: Known | None = None
) -> OpId:
    """Ask a second person about an order (`ask_about`).

    Nobody is asked for an export that is refused whoever answers for it: raises as `make_ready`. ``known``: what rooms
    above know of it; without it neither their names nor the release check are looked at yet.
    """
    known = known or Known(day=day_from_ms(team.clock.now_ms()))
    weighing = Weighing(record, order, team.entropy, known)
    # What its form refuses is said before anybody is asked for it.
    plain_from(weighing, weighing.rows())
    return ask_about(team, weighing, reason, language)


def ask_about(team: Team, weighing: Weighing, reason: str, language: Language) -> OpId:
    """Ask a second person, and say in the reason what would leave, for an act shows nothing else of it.

    Once all rows were gone through and are in their form; NothingLeaves.
    """
    order, weighed = weighing.order, weighing.whole()
    told = sentence(
        WOULD_LEAVE,
        language,
        form=order.form,
        purpose=purpose_words(order.purpose.id, language),
        subjects=len(weighing.chosen.subjects),
        people=len(weighed.people),
        living=say(WITH_LIVING if order.choice.with_living else WITHOUT_LIVING, language),
        whom=plain(order.recipient.strip()),
        keys=", ".join(fingerprint(key) for key in order.keys),
    )
    return ask_for(team, FOR_TABLE, digest_of_weighed(weighing), f"{told} {reason.strip()}")


def acts_about(team: Team, digest: str, late: Late) -> tuple[ActState, ...]:
    """Return the acts about one export that are not used up, stopped or over, the newest last."""
    return acts_for(team, FOR_TABLE, digest, late.acts)


def acts_open(team: Team, record: Record) -> tuple[ActState, ...]:
    """Return the acts about any export that are not used up, stopped or over, the newest last."""
    return answering.acts_open(team, FOR_TABLE, used_acts(record))


def act_named(team: Team, record: Record, order: Order, word: str, late: Late) -> bytes:
    """Return the act that somebody names, where it answers for this very export; NotConfirmed."""
    return act_meant(team, acts_about(team, digest_of(record, order), late), word)

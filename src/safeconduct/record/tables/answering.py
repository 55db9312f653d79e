"""That two persons answer for an export of more than five people: how the second is asked, and which act is theirs.

What they confirm are these wordings to these keys for this purpose, once, within a week: what changed since, or left
already, is another export. One rule for the command and for the page of the desk (DESIGN section 3). Refuses an act
about anything else.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Language,
    Phrase,
    SafeconductError,
)
from safeconduct.base.ids import OpId
from safeconduct.base.language import say, sentence
from safeconduct.base.plain import plain
from safeconduct.protect.recipients import fingerprint
from safeconduct.record.leaves import act_deadline_ms
from safeconduct.record.queries import Record
from safeconduct.record.tables.choosing import choose
from safeconduct.record.tables.counting import Late, exports_of_late
from safeconduct.record.tables.ordering import Order, key_id
from safeconduct.record.tables.purposes import purpose_words
from safeconduct.record.tables.sending import ACT_PURPOSE, digest_of, people_told
from safeconduct.sync.act_views import every_act
from safeconduct.sync.acts import ACT_KIND, ActStanding, ActState, body_of_act
from safeconduct.sync.naming import entries_named
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

WOULD_LEAVE: Final = Phrase(
    "{form}, {purpose}; subjects: {subjects}, of them people: {people}, {living}; for {whom}; keys {keys}.",
    "{form}, {purpose}; предметов: {subjects}, из них людей: {people}, {living}; кому: {whom}; ключи {keys}.",
)
WITH_LIVING: Final = Phrase("living ones too", "живые тоже")
WITHOUT_LIVING: Final = Phrase("no living ones", "без живых")


class NotConfirmed(SafeconductError):
    """An act that no second person confirmed, or that is about another export."""

    code = "record.export_not_confirmed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No second person has confirmed this very export within 7 days, or it has left already: other claims, "
        "another choice, purpose, recipient or key are another export.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Look at “team act”, and ask again with --ask where something changed.",
        on_page="Look at the acts of the team, and ask again where something changed.",
    )
    ru = Advice(
        what="Второй человек не подтверждал за последние 7 дней именно эту выгрузку, или она уже ушла: с другими "
        "утверждениями, выбором, целью, получателем или ключом это другая выгрузка.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Посмотрите «team act»; если что-то изменилось, попросите снова через --ask.",
        on_page="Посмотрите действия команды; если что-то изменилось, попросите снова.",
    )


def of_late(team: Team, record: Record, order: Order) -> Late:
    """Return what left of late to the same keys, or by whoever sits here on any of their devices."""
    mine = team.people().get(team.me.device.id)
    authors = {device.hex() for device, person in team.people().items() if person == mine}
    keys = [key_id(key) for key in order.keys]
    return exports_of_late(record, team.clock.now_ms(), keys, authors | {team.me.device.id.hex()})


def ask_second(team: Team, record: Record, order: Order, reason: str, language: Language) -> OpId:
    """Ask a second person, and say in the reason what would leave, for an act shows nothing else of it."""
    chosen = choose(record, order.choice)
    told = sentence(
        WOULD_LEAVE,
        language,
        form=order.form,
        purpose=purpose_words(order.purpose.id, language),
        subjects=len(chosen.subjects),
        people=people_told(record, order, team.entropy),
        living=say(WITH_LIVING if order.choice.with_living else WITHOUT_LIVING, language),
        whom=plain(order.recipient.strip()),
        keys=", ".join(fingerprint(key) for key in order.keys),
    )
    deadline = act_deadline_ms(team.clock.now_ms())
    reason = typed_reason(f"{told} {reason.strip()}")
    body = body_of_act(ACT_PURPOSE, digest_of(record, order), reason=reason, deadline_ms=deadline)
    (op,) = team.vault.append([Intent(team.id, ACT_KIND, body)])
    return op


def acts_about(team: Team, digest: str, late: Late) -> tuple[ActState, ...]:
    """Return the acts about one export that are not used up, stopped or over, the newest last."""
    return tuple(one for one in _open(team, late) if one.act.subject == digest)


def acts_open(team: Team, record: Record) -> tuple[ActState, ...]:
    """Return the acts about any export that are not used up, stopped or over, the newest last."""
    return _open(team, exports_of_late(record, team.clock.now_ms(), (), ()))


def _open(team: Team, late: Late) -> tuple[ActState, ...]:
    now_ms = team.clock.now_ms()
    return tuple(
        state
        for state in every_act(team.vault.tables, team.people())
        if state.act.purpose == ACT_PURPOSE
        and state.act.word.id not in late.acts
        and now_ms <= state.act.deadline_ms
        and state.standing is not ActStanding.STOPPED
    )


def act_standing(acts: tuple[ActState, ...], standing: ActStanding) -> bytes:
    """Return the newest of some acts that stands so; b"" where none does."""
    return next((one.act.word.id for one in reversed(acts) if one.standing is standing), b"")


def act_named(team: Team, record: Record, order: Order, word: str, late: Late) -> bytes:
    """Return the act that somebody names, where it answers for this very export; NotConfirmed."""
    (found,) = entries_named([word], [state.act.word.id for state in every_act(team.vault.tables, team.people())])
    states = {one.act.word.id: one for one in acts_about(team, digest_of(record, order), late)}
    if found not in states or states[found].standing is not ActStanding.CONFIRMED:
        raise NotConfirmed
    return found

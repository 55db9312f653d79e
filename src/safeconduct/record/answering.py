"""That a second person answers for what leaves: how they are asked, which act is theirs, what counts with it.

One rule for tables, papers and bundles of evidence, for the command and for the desk (DESIGN section 3). An act is
about one thing, by a digest that its caller works out: what changed since is another thing. It holds for a week, and is
used up by what leaves under it. Refuses an act about anything else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.protect.kem import KemPublicKey
from safeconduct.record.counting import Late, left_of_late
from safeconduct.record.leaves import act_deadline_ms
from safeconduct.record.left import key_id
from safeconduct.record.queries import Record
from safeconduct.sync.act_views import every_act
from safeconduct.sync.acts import ACT_KIND, ActStanding, ActState, body_of_act
from safeconduct.sync.naming import entries_named
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

# Purposes of acts by which a second person answers for what leaves (formats/ops.md, `sync.act/1`).
FOR_TABLE: Final = "record_export"
FOR_PAPER: Final = "record_paper"
FOR_BUNDLE: Final = "evidence_bundle"


class NotConfirmed(SafeconductError):
    """An act that no second person confirmed, or that is about another thing."""

    code = "record.export_not_confirmed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="No second person has confirmed this very thing within 7 days, or it has left already: other claims, "
        "another choice, purpose, recipient or key are another thing.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Look at “team act”, and ask again with --ask where something changed.",
        on_page="Look at the acts of the team, and ask again where something changed.",
    )
    ru = Advice(
        what="Второй человек не подтверждал за последние 7 дней именно это, или оно уже ушло: с другими "
        "утверждениями, выбором, целью, получателем или ключом это уже другое.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Посмотрите «team act»; если что-то изменилось, попросите снова через --ask.",
        on_page="Посмотрите действия команды; если что-то изменилось, попросите снова.",
    )


def of_late(team: Team, record: Record, keys: Iterable[KemPublicKey]) -> Late:
    """Return what left of late to the same keys, or by whoever sits here on any of their devices."""
    people = team.people()
    mine = people.get(team.me.device.id)
    authors = {device.hex() for device, person in people.items() if person == mine}
    return left_of_late(record, team.clock.now_ms(), [key_id(key) for key in keys], authors | {team.me.device.id.hex()})


def ask_for(team: Team, purpose: str, digest: str, reason: str) -> OpId:
    """Ask a second person to answer for what a digest stands for, within a week, and return the act."""
    deadline = act_deadline_ms(team.clock.now_ms())
    body = body_of_act(purpose, digest, reason=typed_reason(reason), deadline_ms=deadline)
    (op,) = team.vault.append([Intent(team.id, ACT_KIND, body)])
    return op


def acts_for(
    team: Team, purpose: str, digest: str, used: Collection[bytes], *, with_stopped: bool = False
) -> tuple[ActState, ...]:
    """Return the acts about one thing that are not used up, stopped or over, the newest last (`acts_open`)."""
    return tuple(one for one in acts_open(team, purpose, used, with_stopped=with_stopped) if one.act.subject == digest)


def acts_open(team: Team, purpose: str, used: Collection[bytes], *, with_stopped: bool = False) -> tuple[ActState, ...]:
    """Return the acts about any thing of one sort that are not used up, stopped or over, the newest last.

    ``with_stopped``: those too that somebody stopped, for whoever asks whether to ask again.
    """
    now_ms = team.clock.now_ms()
    return tuple(
        state
        for state in every_act(team.vault.tables, team.people())
        if state.act.purpose == purpose
        and state.act.word.id not in used
        and now_ms <= state.act.deadline_ms
        and (with_stopped or state.standing is not ActStanding.STOPPED)
    )


def confirmed(acts: Iterable[ActState]) -> bytes:
    """Return the newest of some acts that a second person confirmed; b"" where there is none."""
    found = [state.act.word.id for state in acts if state.standing is ActStanding.CONFIRMED]
    return found[-1] if found else b""


def act_meant(team: Team, acts: Iterable[ActState], word: str) -> bytes:
    """Return the act that somebody names, where it is among some that answer for a thing; NotConfirmed."""
    (found,) = entries_named([word], [state.act.word.id for state in every_act(team.vault.tables, team.people())])
    if not any(state.act.word.id == found and state.standing is ActStanding.CONFIRMED for state in acts):
        raise NotConfirmed
    return found

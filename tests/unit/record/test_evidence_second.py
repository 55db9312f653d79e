"""A bundle of evidence leaves by two people: the second confirms these very originals to these keys, for a week."""

from __future__ import annotations

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OpId
from safeconduct.protect.age import AgeIdentity
from safeconduct.protect.kem import KemPublicKey
from safeconduct.protect.recipients import fingerprint
from safeconduct.record.evidence.answering import act_for, ask_second, check_answered, digest_of, would_leave
from safeconduct.record.evidence.bundling import Told, bundle_of, give_out
from safeconduct.record.evidence.commands import exported_intent, say_step
from safeconduct.record.evidence.errors import BundleNotConfirmed, TwoForABundle
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Item, Step
from safeconduct.record.leaves import ACT_DAYS
from safeconduct.sync.act_views import every_act
from safeconduct.sync.acts import SECOND_KIND, ActStanding, Verdict, body_of_second
from safeconduct.vault.types import Intent
from tests.unit.record.test_evidence_between_desks import DAY_MS, Two, at, sealed, two
from tests.unit.sync.desks import NOON_MS

__all__ = ["two"]

COURT, OTHER = (AgeIdentity.generate(SystemEntropy()).kem.public for _ in range(2))
FOR_COURT = Told("the court")


def items(pair: Two) -> tuple[Item, ...]:
    """Seal a film at Amal's desk and return it as what a bundle is made of."""
    sealed(pair.amal, pair.record, b"a film", "V-1")
    return (Evidence(pair.amal.vault.tables).named("V-1"),)


def digest(some: tuple[Item, ...], key: KemPublicKey = COURT, told: Told = FOR_COURT) -> str:
    return digest_of(some, [key], told)


def asked(pair: Two, some: tuple[Item, ...], why: str) -> OpId:
    return ask_second(pair.amal.team, some, digest(some), would_leave(some, [COURT], FOR_COURT, "en"), why)


def test_what_a_second_person_confirmed_holds_for_these_originals_and_keys_for_a_week(two: Two) -> None:
    some = items(two)
    with pytest.raises(TwoForABundle):
        check_answered(two.amal.team, some, digest(some), "")
    act = asked(two, some, "for the trial")
    with pytest.raises(BundleNotConfirmed):
        check_answered(two.amal.team, some, digest(some), act.hex())

    two.meet()
    two.bela.vault.append([Intent(two.bela.team.id, SECOND_KIND, body_of_second(act, Verdict.CONFIRM, "seen"))])
    two.meet()

    check_answered(two.amal.team, some, digest(some), act.hex())
    assert act_for(two.amal.team, digest(some)) == (act.hex(), ActStanding.CONFIRMED)
    for another in (
        digest(some, OTHER),
        digest(some, told=Told("the press")),
        digest(some, told=Told("the court", True)),
    ):
        with pytest.raises(BundleNotConfirmed):
            check_answered(two.amal.team, some, another, act.hex())

    at(two.amal, NOON_MS + ACT_DAYS * DAY_MS + 1)
    with pytest.raises(BundleNotConfirmed):
        check_answered(two.amal.team, some, digest(some), act.hex())
    assert act_for(two.amal.team, digest(some)) is None


def test_the_second_person_reads_what_would_leave_and_to_which_keys(two: Two) -> None:
    some, told = items(two), Told("the court", with_words=True)
    leaving = would_leave(some, [COURT], told, "en")
    act = ask_second(two.amal.team, some, digest(some, told=told), leaving, "for the trial")
    two.meet()

    (state,) = every_act(two.bela.vault.tables, two.bela.team.people())

    assert state.act.word.id == act
    assert state.act.reason == (
        "Originals: 1 (V-1), without the names of their files, with the words of their log; for the court; "
        f"keys {fingerprint(COURT)}. for the trial"
    )


def test_words_that_came_into_the_log_after_the_confirmation_are_another_bundle(two: Two) -> None:
    (item,), told = items(two), Told("the court", with_words=True)
    confirmed, silent = digest((item,), told=told), digest((item,))
    team = two.amal.team
    team.vault.append([exported_intent(item, "the court", bytes(32))])
    assert digest((Evidence(team.vault.tables).named("V-1"),), told=told) == confirmed

    say_step(team, item, Step.VIEWED, "looked at by the neighbour who filmed it")
    (after,) = (Evidence(team.vault.tables).named("V-1"),)

    assert digest((after,), told=told) != confirmed
    assert digest((after,)) == silent


def test_what_a_second_person_confirmed_is_given_out_once(two: Two) -> None:
    some = items(two)
    act = asked(two, some, "for the trial")
    two.meet()
    two.bela.vault.append([Intent(two.bela.team.id, SECOND_KIND, body_of_second(act, Verdict.CONFIRM, "seen"))])
    two.meet()

    answered = check_answered(two.amal.team, some, digest(some), act.hex())
    give_out(two.amal.team, bundle_of(two.amal.team, some, FOR_COURT, answered), [COURT], FOR_COURT)

    with pytest.raises(BundleNotConfirmed):
        check_answered(two.amal.team, some, digest(some), act.hex())
    assert act_for(two.amal.team, digest(some)) is None
    # The second person's desk knows it too.
    two.meet()
    with pytest.raises(BundleNotConfirmed):
        check_answered(two.bela.team, some, digest(some), act.hex())
    # Another word of theirs answers for another bundle.
    again = asked(two, some, "once more")
    two.meet()
    two.bela.vault.append([Intent(two.bela.team.id, SECOND_KIND, body_of_second(again, Verdict.CONFIRM, "seen"))])
    two.meet()
    check_answered(two.amal.team, some, digest(some), again.hex())


def test_whoever_asks_is_no_second_person(two: Two) -> None:
    some = items(two)
    act = asked(two, some, "for the trial")
    two.amal.vault.append([Intent(two.amal.team.id, SECOND_KIND, body_of_second(act, Verdict.CONFIRM, "mine"))])

    with pytest.raises(BundleNotConfirmed):
        check_answered(two.amal.team, some, digest(some), act.hex())

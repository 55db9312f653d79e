"""Whoever is let in is who was invited, and a laptop of somebody is not that somebody by itself (P3, P5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.certificates import Terms, issue_device
from safeconduct.protect.chains import VerifiedDevice, verify_device
from safeconduct.protect.joins import JoinRequest
from safeconduct.protect.members import MEMBER_KIND, Joined, Role, body_from_joined
from safeconduct.protect.roots import RootKey
from safeconduct.protect.signing import SignKey
from safeconduct.protect.vouchers import Vouched, sign_voucher
from safeconduct.protect.welcome_errors import WelcomeRefused
from safeconduct.sync import joining
from safeconduct.sync.compartments import Leaver, admit, begin, bring_own, remove
from safeconduct.sync.errors import NotAnAdministrator
from safeconduct.sync.errors_joining import NotAFurtherDevice, NotThePerson, PersonKeyNeeded, UnknownInvitation
from safeconduct.sync.identity import ROOT_KEY, USER_KEY
from safeconduct.sync.joining import Plan, Step
from safeconduct.sync.ready import create_joining_vault, has_team
from safeconduct.sync.root import root_cards, take_root_out
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, Desk, Forgery, close_all, deliver, exchange, forged, founder, given, join


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_all()


def waiting(folder: Path) -> Vault:
    return create_joining_vault(folder / "newcomer", KEY, given())


def test_whoever_is_invited_as_another_person_does_not_come_in_as_a_device_of_the_sponsor(tmp_path: Path) -> None:
    first = founder(tmp_path)
    take_root_out(first.vault, root_cards(first.vault)[:2])
    invited, vault = joining.invite(first.team, Plan(Role.READ)), waiting(tmp_path)
    impostor = joining.ask(vault, invited.invitation, "", given())

    with pytest.raises(NotThePerson):
        joining.answer(first.team, invited, impostor)

    kept = joining.given_at(first.team, invited.mailbox)
    assert (kept.step, kept.request) == (Step.SENT, b"")
    # Nor does it come in where a request was kept by a version that did not ask.
    joining._keep(first.team, joining.Given(kept.sponsorship, kept.plan, Step.ASKED, joining.joining(vault).request))
    with pytest.raises(NotThePerson):
        joining.welcome(first.team, joining.given_at(first.team, invited.mailbox), None)
    assert len(first.team.members(first.team.id)) == 1
    vault.close()


def test_who_said_the_wrong_thing_takes_the_same_invitation_once_more(tmp_path: Path) -> None:
    first, vault = founder(tmp_path), waiting(tmp_path)
    invited = joining.invite(first.team, Plan(Role.READ))
    with pytest.raises(NotThePerson):
        joining.answer(first.team, invited, joining.ask(vault, invited.invitation, "", given()))

    request = joining.ask(vault, invited.invitation, "bela", given())
    answer = joining.answer(first.team, invited, request)

    assert joining.take_answer(vault, answer) == joining.given_at(first.team, invited.mailbox).words()
    assert joining.given_at(first.team, invited.mailbox).asked().alias == "bela"
    # Once it is answered, it stays.
    joining.ask(vault, invited.invitation, "", given())
    assert joining.joining(vault).asked().is_member
    vault.close()


def test_an_invitation_for_a_laptop_of_one_s_own_lets_no_other_person_in(tmp_path: Path) -> None:
    first, vault = founder(tmp_path), waiting(tmp_path)
    invited = joining.invite(first.team, Plan(Role.READ, is_own_device=True))
    assert joining.given_at(first.team, invited.mailbox).plan.is_own_device

    with pytest.raises(NotAFurtherDevice):
        joining.answer(first.team, invited, joining.ask(vault, invited.invitation, "bela", given()))

    assert joining.given_at(first.team, invited.mailbox).step is Step.SENT
    vault.close()


def test_a_laptop_of_somebody_invites_no_further_one(tmp_path: Path) -> None:
    first = founder(tmp_path)
    laptop = join(tmp_path, first, "laptop", is_further_device=True)

    with pytest.raises(PersonKeyNeeded):
        joining.invite(laptop.team, Plan(Role.READ, is_own_device=True))


@dataclass(frozen=True, slots=True)
class Seized:
    """An administrator's desk, a laptop of theirs that only reads in the team, and a part it is not on."""

    desk: Desk
    laptop: Desk
    part: CompartmentId

    def says_admin(self, compartment: CompartmentId, user: SignKey | None, seq: int = 1) -> bytes:
        """Return what the laptop writes by hand to be an administrator; ``user``: whose key signs a voucher."""
        me = self.laptop.team.me.device
        place = Vouched(compartment, me.id, Role.ADMIN, me.id, seq)
        voucher = sign_voucher(user, place) if user else b""
        joined = Joined(me.id, Role.ADMIN, *self.laptop.team.me.certificates, voucher)
        seen = tuple(head for head in self.laptop.vault.heads(compartment) if head.device != me.id)
        return forged(self.laptop, compartment, (MEMBER_KIND, body_from_joined(joined)), Forgery(seen=seen))


@pytest.fixture
def seized(tmp_path: Path) -> Seized:
    desk = founder(tmp_path)
    laptop = join(tmp_path, desk, "laptop", Role.READ, is_further_device=True)
    part = begin(desk.team, Sort.CASE, "part")
    exchange(desk, laptop)
    return Seized(desk, laptop, part)


def test_a_seized_laptop_of_an_administrator_does_not_make_itself_one(seized: Seized) -> None:
    desk, laptop, team = seized.desk, seized.laptop, seized.desk.team.id
    me = laptop.team.me.device
    with pytest.raises(PersonKeyNeeded):
        bring_own(laptop.team, team, (me, Role.ADMIN))

    by_itself = seized.says_admin(team, None)
    by_its_own_key = seized.says_admin(team, laptop.team.me.keys.sign)
    by_another_person = seized.says_admin(team, SignKey.generate(SystemEntropy()))
    for lie in (by_itself, by_its_own_key, by_another_person):
        taken = deliver(desk, [lie])
        assert taken.new == 0
    assert desk.team.members(team)[me.id] is Role.READ


def test_not_even_its_person_s_key_raises_a_member_s_right_by_its_own_word(seized: Seized) -> None:
    team, user = seized.desk.team.id, seized.desk.team.me.user

    taken = deliver(seized.desk, [seized.says_admin(team, user)])

    assert taken.new == 0
    assert seized.desk.team.members(team)[seized.laptop.vault.device] is Role.READ


def test_a_voucher_serves_at_its_own_place_and_nowhere_else(tmp_path: Path, seized: Seized) -> None:
    bela = join(tmp_path, seized.desk, "bela", Role.WRITE)
    exchange(seized.desk, bela)
    own, team = join(tmp_path, bela, "tablet", Role.READ, is_further_device=True), bela.team.id
    exchange(seized.desk, bela)
    user, certificates = bela.team.me.user, own.team.me.certificates
    assert user is not None
    seq = 1 + max(head.seq for head in bela.vault.heads(team) if head.device == bela.vault.device)

    def admission(place: int) -> bytes:
        voucher = sign_voucher(user, Vouched(team, own.vault.device, Role.WRITE, bela.vault.device, place))
        body = body_from_joined(Joined(own.vault.device, Role.WRITE, *certificates, voucher))
        seen = tuple(head for head in bela.vault.heads(team) if head.device != bela.vault.device)
        return forged(bela, team, (MEMBER_KIND, body), Forgery(seen=seen))

    assert deliver(seized.desk, [admission(seq + 1)]).new == 0
    assert seized.desk.team.members(team)[own.vault.device] is Role.READ
    assert deliver(seized.desk, [admission(seq)]).new >= 1
    assert seized.desk.team.members(team)[own.vault.device] is Role.WRITE


def test_a_seized_laptop_lets_no_desk_of_its_person_go_that_has_a_greater_right(seized: Seized, tmp_path: Path) -> None:
    desk, team = seized.desk, seized.desk.team.id
    with pytest.raises(NotAnAdministrator):
        remove(seized.laptop.team, team, [Leaver(desk.vault.device)])
    writer = join(tmp_path, desk, "tablet", Role.WRITE, is_further_device=True)
    exchange(desk, writer)

    remove(writer.team, team, [Leaver(seized.laptop.vault.device)])
    exchange(desk, writer)

    assert desk.team.members(team) == {desk.vault.device: Role.ADMIN, writer.vault.device: Role.WRITE}


def test_who_may_not_read_the_past_counts_a_laptop_that_its_person_brought_in(tmp_path: Path) -> None:
    first = founder(tmp_path)
    sheet = begin(first.team, Sort.IDENTITY, "sheet")
    bela = join(tmp_path, first, "bela", seats=((sheet, Role.WRITE),))
    laptop = join(tmp_path, bela, "laptop", seats=((sheet, Role.WRITE),), is_further_device=True)
    late = join(tmp_path, first, "late")
    exchange(first, bela, laptop, late)

    admit(first.team, sheet, [(late.team.me.device, Role.WRITE)])
    exchange(first, bela, laptop, late)

    assert late.vault.is_late(sheet)
    assert late.team.members(sheet) == first.team.members(sheet)
    assert late.team.members(sheet)[laptop.vault.device] is Role.WRITE
    laptop.write("from the laptop", sheet)
    exchange(laptop, late)
    assert late.words(sheet) == {"from the laptop"}


@pytest.mark.parametrize("where", ["welcome", "log"])
def test_no_sponsor_makes_a_newcomer_another_person_than_they_are(
    tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, vault = founder(tmp_path), waiting(tmp_path)
    honest = joining._certified

    def as_mine(team: Team, request: JoinRequest, root: RootKey | None) -> VerifiedDevice:
        assert team.me.user is not None
        certificate = issue_device(
            team.me.user, team.me.org, key=request.device_key, kem=request.kem_key, terms=Terms(2, Day(17_000))
        )
        return verify_device(certificate, team.me.device.user)

    def shown(team: Team) -> tuple[bytes, ...]:
        """Return the certificates as they ought to be, beside a log that says otherwise."""
        device = honest(team, joining.given_at(team, invited.mailbox).asked(), RootKey(first.vault.key(ROOT_KEY)))
        own = (device.user.certificate.to_bytes(), device.certificate.to_bytes())
        return (*team.me.certificates, *own)

    monkeypatch.setattr(joining, "_certified", as_mine)
    if where == "log":
        monkeypatch.setattr(joining, "_certificates", shown)
    invited = joining.invite(first.team, Plan(Role.WRITE))
    joining.take_answer(
        vault, joining.answer(first.team, invited, joining.ask(vault, invited.invitation, "bela", given()))
    )
    joining.words_are_equal(vault)
    frame = joining.welcome(
        first.team, joining.given_at(first.team, invited.mailbox), RootKey(first.vault.key(ROOT_KEY))
    )

    with pytest.raises(WelcomeRefused):
        joining.take_welcome(vault, frame)

    assert not has_team(vault)
    assert joining.joining(vault).are_equal
    with pytest.raises(UnknownInvitation):
        joining.joined_by(vault)
    vault.close()


def test_a_laptop_is_made_the_laptop_of_nobody_but_its_sponsor(tmp_path: Path) -> None:
    first, vault = founder(tmp_path), waiting(tmp_path)
    bela = join(tmp_path, first, "bela")
    exchange(first, bela)
    # The sponsor's person is another one than signs the device: a key of somebody else is at hand.
    first.vault.keep_key(USER_KEY, bela.vault.key(USER_KEY))
    invited = joining.invite(first.team, Plan(Role.WRITE, is_own_device=True))
    frame = joining.ask(vault, invited.invitation, "", given())
    joining.take_answer(vault, joining.answer(first.team, invited, frame))
    joining.words_are_equal(vault)
    monkey = pytest.MonkeyPatch()

    def for_bela(team: Team, request: JoinRequest, _: RootKey | None) -> VerifiedDevice:
        assert bela.team.me.user is not None
        certificate = issue_device(
            bela.team.me.user, team.me.org, key=request.device_key, kem=request.kem_key, terms=Terms(9, Day(17_000))
        )
        return verify_device(certificate, bela.team.me.device.user)

    monkey.setattr(joining, "_certified", for_bela)
    monkey.setattr(joining, "bring_own", lambda team, part, seat: admit(team, part, [seat]))
    welcome = joining.welcome(first.team, joining.given_at(first.team, invited.mailbox), None)
    monkey.undo()

    with pytest.raises(WelcomeRefused):
        joining.take_welcome(vault, welcome)
    vault.close()

"""From dividing a secret to using it, with real desks: two persons can, and one person with two devices cannot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.protect.certificate_errors import CertificateRefused
from safeconduct.protect.envelopes import FrameRefused
from safeconduct.protect.escrow import Deal, Purpose, combine, make_escrow, open_share
from safeconduct.protect.escrow_errors import TooFewPersons
from safeconduct.protect.members import Role
from safeconduct.protect.ops import Head
from safeconduct.protect.publishing import verify_publishing
from safeconduct.protect.sealing import open_content
from safeconduct.protect.secrets import Secret
from safeconduct.sync.act_views import act_of, divided_secrets, open_acts, request_of, requests
from safeconduct.sync.acts import ACT_KIND, SECOND_KIND, ActStanding, Verdict, body_of_second
from safeconduct.sync.answering import ask_for, hand, refuse, release_digest, waits_for_me
from safeconduct.sync.compartments import Leaver, begin, remove
from safeconduct.sync.deciding import begin_go, say_second
from safeconduct.sync.dividing import (
    PUBLISHING_KIND,
    body_of_publishing,
    divide_publishing,
    divided_publishing,
    may_hold,
    publishing_from_body,
    publishing_keys,
)
from safeconduct.sync.errors_two_persons import (
    ActClosed,
    AnotherFile,
    BadAct,
    HolderIsGone,
    KeyReplaced,
    NoDividedSecret,
    NotASheet,
    NothingToSign,
    NotYourRequest,
    OwnAct,
    RequestClosed,
    WrongHolders,
    WrongPurpose,
)
from safeconduct.sync.escrow import ESCROW_KIND, USE_KIND, body_of_escrow, escrow_from_word
from safeconduct.sync.leaving import remove_person
from safeconduct.sync.roles import change_right
from safeconduct.sync.root import open_root, root_cards, take_root_out
from safeconduct.sync.sealing import SEALED_KIND, body_of_sealed, newest_sealed, seal, sealed_contents, unseal
from safeconduct.sync.types import Sort
from safeconduct.sync.using import is_usable, sign
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, Desk, Forgery, close_all, deliver, exchange, forged, founder, frames, given, join

STATEMENT = b"They are out of the republic and safe."
DIGEST = release_digest([STATEMENT])
SHEET = b"Juniper is an invented person, born nowhere."


NAMES = ("anna", "laptop", "boris", "vera")


class Team:
    """Anna with two laptops, Boris and Vera with one each, and what they have of each other."""

    def __init__(self, folder: Path) -> None:
        self.anna, self.laptop, self.boris, self.vera = (reopened(folder, name) for name in NAMES)

    @property
    def all(self) -> tuple[Desk, ...]:
        return self.anna, self.laptop, self.boris, self.vera

    def exchange(self) -> None:
        exchange(*self.all)

    def divide(self, *desks: Desk) -> None:
        divide_publishing(self.anna.team, open_root(self.anna.vault), [user(one) for one in desks])
        self.exchange()

    def ask(self, desk: Desk, reason: str = "the statement must go out tonight") -> OpId:
        op = ask_for(desk.team, divided_publishing(desk.team), reason, digest=DIGEST)
        self.exchange()
        return op

    def sheet(self, *desks: Desk) -> CompartmentId:
        """Begin an identity sheet that Anna's laptops, Boris and Vera are on, sealed for the persons given."""
        seats = [(device, role) for device, role in self.anna.team.devices()]
        sheet = begin(self.anna.team, Sort.IDENTITY, "juniper", others=seats)
        seal(self.anna.team, sheet, SHEET, [user(one) for one in desks])
        self.exchange()
        return sheet


def user(desk: Desk) -> UserId:
    return desk.team.me.device.user.id


def heads_of_others(desk: Desk, compartment: CompartmentId) -> tuple[Head, ...]:
    return tuple(head for head in desk.vault.heads(compartment) if head.device != desk.vault.device)


def uses(desk: Desk, compartment: CompartmentId) -> list[OpId]:
    ops = desk.vault.compartment_ops(compartment)
    return [stored.signed.id for stored in ops if stored.signed.core.kind == USE_KIND]


def reopened(folder: Path, name: str) -> Desk:
    around = given()
    return Desk(name, folder / name, around, Vault.open(folder / name, KEY, around))


@pytest.fixture(scope="module")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vaults of a team that has just been founded, closed: each test works on copies."""
    folder = tmp_path_factory.mktemp("first_day")
    anna = founder(folder, "anna")
    others = [
        join(folder, anna, "laptop", Role.ADMIN, is_further_device=True),
        join(folder, anna, "boris"),
        join(folder, anna, "vera"),
    ]
    exchange(anna, *others)
    close_all()
    return folder


@pytest.fixture
def team(first_day: Path, tmp_path: Path) -> Iterator[Team]:
    for name in NAMES:
        shutil.copytree(first_day / name, tmp_path / name)
    yield Team(tmp_path)
    close_all()


def test_from_dividing_to_a_signature_that_everybody_can_check(team: Team) -> None:
    team.divide(team.anna, team.boris, team.vera)
    asked = team.ask(team.boris)
    assert [waits_for_me(desk.team, requests(desk.vault.tables, desk.team.people)[0]) for desk in team.all] == [
        True, True, False, True,
    ]  # fmt: skip
    with pytest.raises(TooFewPersons):
        sign(team.boris.team, asked, DIGEST)
    hand(team.vera.team, asked, "boris called me", digest=DIGEST)
    team.exchange()
    signature = sign(team.boris.team, asked, DIGEST)
    team.exchange()

    for desk in team.all:
        (key,) = publishing_keys(desk.team)
        assert key.is_release(DIGEST, signature)
        assert len(uses(desk, desk.team.id)) == 1
    assert not publishing_keys(team.vera.team)[0].is_release(release_digest([b"another text"]), signature)
    # Lost before it was saved: the same signature once more, and nothing new on record.
    assert sign(team.boris.team, asked, DIGEST) == signature
    assert len(uses(team.boris, team.boris.team.id)) == 1


def test_one_person_with_two_devices_cannot_sign_alone(team: Team) -> None:
    team.divide(team.anna, team.boris)
    asked = team.ask(team.anna)
    hand(team.laptop.team, asked, "it is me, from my other laptop", digest=DIGEST)
    team.exchange()
    with pytest.raises(TooFewPersons):
        sign(team.anna.team, asked, DIGEST)
    escrow = escrow_from_word(divided_publishing(team.anna.team).word, team.anna.team.me.org)
    shares = [open_share(escrow, desk.team.me.keys) for desk in (team.anna, team.laptop)]
    assert shares[0].value == shares[1].value
    assert uses(team.anna, team.anna.team.id) == []


def test_the_share_of_somebody_removed_does_not_count_and_another_holder_is_asked(team: Team) -> None:
    team.divide(team.anna, team.boris, team.vera)
    asked = team.ask(team.anna)
    hand(team.vera.team, asked, "anna called me", digest=DIGEST)
    team.exchange()
    state = request_of(team.anna.vault.tables, asked, team.anna.team.people())
    assert state is not None
    assert is_usable(team.anna.team, state)
    remove(team.anna.team, team.anna.team.id, [Leaver(team.vera.team.me.device.id)])
    exchange(team.anna, team.boris)

    assert not is_usable(team.anna.team, state)
    with pytest.raises(HolderIsGone):
        sign(team.anna.team, asked, DIGEST)
    assert uses(team.anna, team.anna.team.id) == []
    (waiting,) = requests(team.boris.vault.tables, team.boris.team.people)
    assert waits_for_me(team.boris.team, waiting)
    hand(team.boris.team, asked, "vera is gone, I heard anna", digest=DIGEST)
    exchange(team.anna, team.boris)
    assert publishing_keys(team.boris.team)[0].is_release(DIGEST, sign(team.anna.team, asked, DIGEST))


def test_only_the_file_that_was_asked_for_is_handed_over_for_and_signed(team: Team) -> None:
    team.divide(team.anna, team.boris)
    with pytest.raises(NothingToSign):
        ask_for(team.anna.team, divided_publishing(team.anna.team), "without a file")
    asked = team.ask(team.anna)
    other = release_digest([b"We know where they are held."])
    with pytest.raises(AnotherFile):
        hand(team.boris.team, asked, "let me look", digest=other)
    hand(team.boris.team, asked, "I read it", digest=DIGEST)
    team.exchange()
    with pytest.raises(AnotherFile):
        sign(team.anna.team, asked, other)
    with pytest.raises(WrongPurpose):
        unseal(team.anna.team, asked)
    # The shares are sealed to the desk that asked, not to all of its person's.
    with pytest.raises(NotYourRequest):
        sign(team.laptop.team, asked, DIGEST)
    assert uses(team.anna, team.anna.team.id) == []


def test_a_request_taken_back_is_not_used(team: Team) -> None:
    team.divide(team.anna, team.boris)
    asked = team.ask(team.anna)
    hand(team.boris.team, asked, "yes", digest=DIGEST)
    refuse(team.anna.team, asked, "no need any more")
    team.exchange()
    with pytest.raises(RequestClosed):
        sign(team.anna.team, asked, DIGEST)


def test_dividing_anew_makes_another_key_and_the_one_before_signs_no_more(team: Team) -> None:
    team.divide(team.anna, team.vera)
    before, granted = team.ask(team.anna), team.ask(team.anna, "a second text")
    hand(team.vera.team, granted, "yes", digest=DIGEST)
    team.divide(team.anna, team.boris)
    first, second = reversed(publishing_keys(team.vera.team))

    assert (first.serial, second.serial) == (1, 2)
    assert divided_publishing(team.vera.team).persons == {user(team.anna), user(team.boris)}
    with pytest.raises(KeyReplaced):
        hand(team.vera.team, before, "for the old key", digest=DIGEST)
    with pytest.raises(KeyReplaced):
        sign(team.anna.team, granted, DIGEST)
    assert uses(team.anna, team.anna.team.id) == []
    waiting = requests(team.vera.vault.tables, team.vera.team.people)
    assert [waits_for_me(team.vera.team, one) for one in waiting] == [False, False]
    now = team.ask(team.anna)
    hand(team.boris.team, now, "yes", digest=DIGEST)
    team.exchange()
    assert second.is_release(DIGEST, sign(team.anna.team, now, DIGEST))


def test_with_the_root_on_cards_the_key_is_divided_by_two_cards(team: Team) -> None:
    cards = root_cards(team.anna.vault)
    take_root_out(team.anna.vault, cards[:2])
    divide_publishing(team.anna.team, open_root(team.anna.vault, cards[1:]), [user(team.anna), user(team.boris)])

    assert len(publishing_keys(team.anna.team)) == 1


def test_a_key_that_the_root_did_not_certify_is_no_key_and_its_secret_is_not_offered(
    team: Team, tmp_path: Path
) -> None:
    boris, other = team.boris.team, founder(tmp_path, "other")
    stranger = join(tmp_path, other, "stranger")
    divide_publishing(other.team, open_root(other.vault), [user(other), user(stranger)])
    (op,) = [one.signed for one in other.vault.ops(0) if one.signed.core.kind == PUBLISHING_KIND]
    certificate = publishing_from_body(op.core.body)
    deal = Deal(boris.me.org, boris.me.device.id, Purpose.PUBLISHING, publishing_keys(other.team)[0].id)
    escrow = make_escrow(Secret(bytes(32)), deal, [device for device, _ in boris.devices()])
    with pytest.raises(CertificateRefused):
        verify_publishing(certificate, boris.me.root)
    team.boris.vault.append(
        [
            Intent(boris.id, PUBLISHING_KIND, body_of_publishing(certificate)),
            Intent(boris.id, ESCROW_KIND, body_of_escrow(escrow)),
        ]
    )
    team.exchange()

    assert len(divided_secrets(team.anna.vault.tables)) == 1
    assert publishing_keys(team.anna.team) == ()
    with pytest.raises(NoDividedSecret):
        divided_publishing(team.anna.team)


def test_whoever_says_they_divided_the_key_beside_an_administrator_is_not_asked_in_its_place(team: Team) -> None:
    team.divide(team.anna, team.boris)
    (key,) = publishing_keys(team.vera.team)
    vera = team.vera.team
    deal = Deal(vera.me.org, vera.me.device.id, Purpose.PUBLISHING, key.id)
    lie = make_escrow(Secret(bytes(32)), deal, [device for device, _ in vera.devices()])
    # Dated long before the true one: clocks are anybody's.
    place = Forgery(seen=heads_of_others(team.vera, vera.id))
    early = forged(team.vera, vera.id, (ESCROW_KIND, body_of_escrow(lie)), place)
    for desk in (team.anna, team.laptop, team.boris):
        assert deliver(desk, [early]).new == 1
        assert len(divided_secrets(desk.vault.tables)) == 2
        assert divided_publishing(desk.team).word.device == team.anna.team.me.device.id


@pytest.mark.parametrize("leaves", [False, True], ids=["is administrator no more", "is let go"])
def test_the_key_an_administrator_divided_stays_the_one_that_is_asked_for_whatever_becomes_of_them(
    team: Team, leaves: bool
) -> None:
    team.divide(team.anna, team.boris)
    (key,) = publishing_keys(team.vera.team)
    vera, boris = team.vera.team, team.boris.team
    change_right(team.anna.team, boris.devices_of(user(team.boris)), Role.ADMIN)
    team.exchange()
    if leaves:
        remove_person(boris, [device.id for device in boris.devices_of(user(team.anna))], {})
    else:
        change_right(boris, boris.devices_of(user(team.anna)), Role.WRITE)
    deal = Deal(vera.me.org, vera.me.device.id, Purpose.PUBLISHING, key.id)
    lie = make_escrow(Secret(bytes(32)), deal, [device for device, _ in vera.devices()])
    place = Forgery(seen=heads_of_others(team.vera, vera.id))
    early = forged(team.vera, vera.id, (ESCROW_KIND, body_of_escrow(lie)), place)

    assert deliver(team.boris, [early]).new == 1
    assert divided_publishing(boris).word.device == team.anna.team.me.device.id


def test_nothing_is_divided_among_one_person_or_somebody_unknown(team: Team) -> None:
    root, anna = open_root(team.anna.vault), team.anna.team
    for persons in ([user(team.anna)], [], [user(team.anna), UserId(bytes(16))]):
        with pytest.raises(WrongHolders):
            divide_publishing(anna, root, persons)
    assert publishing_keys(anna) == ()


def test_somebody_who_only_reads_could_hand_nothing_over_and_holds_no_share(tmp_path: Path) -> None:
    anna = founder(tmp_path, "anna")
    reader = join(tmp_path, anna, "reader", Role.READ)
    with pytest.raises(WrongHolders):
        divide_publishing(anna.team, open_root(anna.vault), [user(anna), user(reader)])
    assert set(may_hold(anna.team, anna.team.id)) == {user(anna)}
    close_all()


def test_from_sealing_a_sheet_to_reading_it_by_two_persons(team: Team) -> None:
    sheet = team.sheet(team.anna, team.boris)
    asked = ask_for(team.boris.team, newest_sealed(team.boris.team, sheet).divided, "she asks for her papers")
    team.exchange()
    with pytest.raises(TooFewPersons):
        unseal(team.boris.team, asked)
    hand(team.laptop.team, asked, "boris called me")
    team.exchange()

    assert unseal(team.boris.team, asked) == SHEET
    # Once: whoever looks again asks again.
    with pytest.raises(RequestClosed):
        unseal(team.boris.team, asked)
    team.exchange()
    assert [len(uses(desk, sheet)) for desk in team.all] == [1, 1, 1, 1]


def test_a_sealed_sheet_opens_neither_by_the_parts_keys_nor_by_one_person_with_two_devices(team: Team) -> None:
    sheet = team.sheet(team.anna, team.boris)
    for desk in team.all:
        everything = b"".join(stored.signed.to_bytes() for stored in desk.vault.compartment_ops(sheet))
        assert SHEET not in everything
    asked = ask_for(team.anna.team, newest_sealed(team.anna.team, sheet).divided, "alone")
    team.exchange()
    hand(team.laptop.team, asked, "it is me again")
    team.exchange()
    with pytest.raises(TooFewPersons):
        unseal(team.anna.team, asked)
    escrow = escrow_from_word(newest_sealed(team.anna.team, sheet).divided.word, team.anna.team.me.org)
    with pytest.raises(TooFewPersons):
        combine(escrow, [open_share(escrow, team.anna.team.me.keys)])


def test_a_member_of_the_sheet_who_holds_no_share_opens_it_with_two_who_do(team: Team) -> None:
    sheet = team.sheet(team.anna, team.boris)
    asked = ask_for(team.vera.team, newest_sealed(team.vera.team, sheet).divided, "I drive her tonight")
    team.exchange()
    hand(team.anna.team, asked, "yes")
    team.exchange()
    with pytest.raises(TooFewPersons):
        unseal(team.vera.team, asked)
    hand(team.boris.team, asked, "yes")
    team.exchange()

    assert unseal(team.vera.team, asked) == SHEET


def test_whoever_opened_a_sheet_cannot_put_other_words_in_its_place(team: Team) -> None:
    sheet = begin(team.anna.team, Sort.IDENTITY, "juniper", others=list(team.anna.team.devices()))
    team.exchange()
    place = Forgery(seen=heads_of_others(team.boris, sheet))
    seal(team.anna.team, sheet, SHEET, [user(team.anna), user(team.boris)])
    deliver(team.boris, frames(team.anna))
    original = newest_sealed(team.boris.team, sheet)
    escrow = escrow_from_word(original.divided.word, team.boris.team.me.org)
    # It reaches Vera before the words it is to take the place of.
    lie = forged(team.boris, sheet, (SEALED_KIND, body_of_sealed(escrow.id, b"other bytes")), place)
    assert deliver(team.vera, [lie]).new == 1
    deliver(team.vera, frames(team.anna))

    assert sealed_contents(team.vera.team, sheet) == (original,)
    with pytest.raises(FrameRefused):
        open_content(original.content, Secret(bytes(32)), escrow)


def test_of_what_its_own_author_seals_under_one_key_the_first_counts(team: Team) -> None:
    sheet = team.sheet(team.anna, team.boris)
    original = newest_sealed(team.anna.team, sheet)
    escrow = escrow_from_word(original.divided.word, team.anna.team.me.org)
    team.anna.vault.append([Intent(sheet, SEALED_KIND, body_of_sealed(escrow.id, b"other bytes"))])
    team.exchange()

    for desk in team.all:
        assert sealed_contents(desk.team, sheet) == (original,)


def test_each_wording_is_sealed_under_a_key_of_its_own(team: Team) -> None:
    sheet = team.sheet(team.anna, team.boris)
    old = ask_for(team.boris.team, newest_sealed(team.boris.team, sheet).divided, "the old wording")
    seal(team.anna.team, sheet, b"newer words", [user(team.anna), user(team.vera)])
    team.exchange()
    hand(team.anna.team, old, "yes")
    team.exchange()

    assert newest_sealed(team.boris.team, sheet).divided.persons == {user(team.anna), user(team.vera)}
    assert len(sealed_contents(team.vera.team, sheet)) == 2
    assert unseal(team.boris.team, old) == SHEET


def test_nothing_is_sealed_outside_an_identity_sheet_nor_what_is_too_long(team: Team) -> None:
    case = begin(team.anna.team, Sort.CASE, "Larch", others=list(team.anna.team.devices()))
    sheet = begin(team.anna.team, Sort.IDENTITY, "sheet", others=list(team.anna.team.devices()))
    both = [user(team.anna), user(team.boris)]
    for part, content in ((case, SHEET), (sheet, bytes(256 * 1024 + 1))):
        with pytest.raises(NotASheet):
            seal(team.anna.team, part, content, both)
    with pytest.raises(NoDividedSecret):
        newest_sealed(team.anna.team, sheet)
    seal(team.anna.team, sheet, bytes(256 * 1024), both)
    assert len(sealed_contents(team.anna.team, sheet)) == 1


def test_a_go_is_red_on_every_desk_until_another_person_confirms_it(team: Team) -> None:
    act = begin_go(team.anna.team, "juniper, leg 1", "they are at the door", minutes=30)
    team.exchange()
    assert [len(open_acts(desk.vault.tables, desk.team.people)) for desk in team.all] == [1, 1, 1, 1]
    for own in (team.anna, team.laptop):
        with pytest.raises(OwnAct):
            say_second(own.team, act, Verdict.CONFIRM, "I say so myself")
    # Nor does the word count that a desk which does not ask would write.
    team.laptop.vault.append([Intent(team.anna.team.id, SECOND_KIND, body_of_second(act, Verdict.CONFIRM, "again"))])
    team.exchange()
    assert [len(open_acts(desk.vault.tables, desk.team.people)) for desk in team.all] == [1, 1, 1, 1]
    say_second(team.boris.team, act, Verdict.CONFIRM, "I hear them too")
    team.exchange()
    assert [len(open_acts(desk.vault.tables, desk.team.people)) for desk in team.all] == [0, 0, 0, 0]


def test_a_stopped_act_stays_stopped_and_a_confirmed_one_can_be_stopped(team: Team) -> None:
    act = begin_go(team.anna.team, "juniper, leg 1", "they are at the door")
    team.exchange()
    say_second(team.boris.team, act, Verdict.CONFIRM, "yes")
    say_second(team.vera.team, act, Verdict.STOP, "the road is closed")
    team.exchange()
    for desk in team.all:
        state = act_of(desk.vault.tables, act, desk.team.people())
        assert state is not None
        assert state.standing is ActStanding.STOPPED
        assert state.is_contested
        for verdict in Verdict:
            with pytest.raises(ActClosed):
                say_second(desk.team, act, verdict, "once more")


def test_a_go_about_nothing_or_several_lines_is_not_begun(team: Team) -> None:
    for subject in ("", "  ", "one\ntwo", "x" * 201):
        with pytest.raises(BadAct):
            begin_go(team.anna.team, subject, "they are at the door")
    kinds = {stored.signed.core.kind for stored in team.anna.vault.compartment_ops(team.anna.team.id)}
    assert ACT_KIND not in kinds

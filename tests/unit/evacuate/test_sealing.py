"""Sheets and papers that two persons open: sealed at one desk, opened at another, and by one person alone never."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.commands import draw, new_intent
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.commands import open_journey
from safeconduct.evacuate.sealing.commands import Paper, seal_paper, seal_sheet, sheet_from_words
from safeconduct.evacuate.sealing.content import MOST_OF_A_FIELD, bytes_from_sheet, content_from_bytes
from safeconduct.evacuate.sealing.errors import CaseReadOnly, NothingToSeal, SealedOtherwise, SheetTooLong
from safeconduct.evacuate.sealing.opening import open_request, pieces_of
from safeconduct.evacuate.sealing.reading import beside, offered, sheet_part, sheet_parts
from safeconduct.evacuate.sealing.types import Kind, SealedFile, Sheet, SheetField
from safeconduct.evacuate.sealing.wording import beside_in_words, holders_in_words, left_in_words
from safeconduct.protect.blobs import OtherContent
from safeconduct.protect.chunks import DamagedStream
from safeconduct.protect.escrow_errors import TooFewPersons
from safeconduct.protect.members import Role
from safeconduct.protect.sealing import sealed_file_length
from safeconduct.sync.answering import ask_for, hand
from safeconduct.sync.compartments import Leaver, admit, begin, remove
from safeconduct.sync.errors_two_persons import RequestClosed, WrongHolders
from safeconduct.sync.sealing import every_sealed, seal
from safeconduct.sync.types import Sort
from safeconduct.vault.errors_blobs import BlobIncomplete
from safeconduct.vault.vault import Vault
from tests.unit.evacuate.parts import Office, around
from tests.unit.evacuate.sealed_desks import CANARY, FILM, TODAY, Sealing, all_readable
from tests.unit.sync.desks import KEY, Desk, exchange, join


@pytest.fixture
def world(tmp_path: Path) -> Sealing:
    return Sealing(tmp_path)


def test_a_sheet_is_opened_by_two_persons_on_two_desks_and_once_for_each_request(world: Sealing) -> None:
    world.sheet(world.amal, world.bela, world.cem)
    world.exchange()
    (kept,) = offered(world.bela.desk.team).names.values()
    request = world.granted(world.bela, world.cem, kept)

    opened = open_request(world.bela.desk.team, request)

    assert opened.content == Sheet(((SheetField.NAMES, CANARY), (SheetField.HOME, "Nowhere 1")))
    assert (kept.kind, kept.day, kept.holders) == ("sheet", TODAY, ("bela", "cem"))
    assert CANARY not in repr(opened)
    with pytest.raises(RequestClosed):
        open_request(world.bela.desk.team, request)


def test_one_person_alone_gets_nothing_not_even_whoever_wrote_the_sheet(world: Sealing) -> None:
    world.sheet(world.amal, world.amal, world.bela)
    (kept,) = world.kept(world.amal)
    request = world.ask(world.amal, kept)

    with pytest.raises(TooFewPersons):
        open_request(world.amal.desk.team, request)
    hand(world.amal.desk.team, request, "my own share twice")
    with pytest.raises(TooFewPersons):
        open_request(world.amal.desk.team, request)


def test_of_a_sheet_and_a_film_nothing_readable_is_left_where_they_were_sealed_or_carried(
    world: Sealing, tmp_path: Path
) -> None:
    world.sheet(world.amal, world.amal, world.bela)
    world.film(world.amal, world.amal, world.bela)
    world.exchange()

    for one in (world.amal, world.bela):
        readable = all_readable(one.desk.vault, one.desk.path)
        assert len(readable) > len(FILM)
        for secret in (CANARY.encode(), b"Nowhere 1", FILM[-2_000:], b"film.mp4", hashlib.sha256(FILM).digest()):
            assert secret not in readable
        # The search itself finds what is not sealed.
        assert world.case(world.amal).name.encode() in all_readable(world.amal.desk.vault, world.amal.desk.path)


def test_a_film_that_has_not_come_uses_no_request_up_and_opens_byte_for_byte_once_it_has(world: Sealing) -> None:
    world.film(world.amal, world.bela, world.cem)
    world.exchange()
    (kept,) = offered(world.cem.desk.team).names.values()
    request = world.granted(world.cem, world.bela, kept)
    with pytest.raises(BlobIncomplete):
        open_request(world.cem.desk.team, request)

    world.carry(world.amal, world.cem)
    opened = open_request(world.cem.desk.team, request)

    assert isinstance(opened.content, SealedFile)
    assert opened.content.name == "film.mp4"
    assert b"".join(pieces_of(world.cem.desk.team, opened.content)) == FILM
    assert (kept.kind, kept.by, kept.left) == ("video", "founder", 0)
    # What is kept is padded: its length does not tell the film's.
    assert [held.reference.length for held in world.cem.desk.vault.blobs.known()] == [sealed_file_length(len(FILM) + 1)]


def test_a_film_that_was_swapped_for_another_is_not_given_out_as_the_one_that_was_sealed(world: Sealing) -> None:
    world.film(world.amal, world.amal, world.bela)
    world.exchange()
    (kept,) = world.kept(world.amal)
    opened = open_request(world.amal.desk.team, world.granted(world.amal, world.bela, kept)).content
    assert isinstance(opened, SealedFile)

    with pytest.raises(OtherContent):
        b"".join(pieces_of(world.amal.desk.team, replace(opened, digest=bytes(32))))
    with pytest.raises(OtherContent):
        b"".join(pieces_of(world.amal.desk.team, replace(opened, length=opened.length + 1)))
    with pytest.raises(DamagedStream):
        b"".join(pieces_of(world.amal.desk.team, replace(opened, length=2 * opened.length)))
    with pytest.raises(DamagedStream):
        b"".join(pieces_of(world.amal.desk.team, replace(opened, length=opened.length - 1)))


def test_who_reads_the_case_and_not_the_sheets_part_sees_that_it_is_there_and_whom_to_ask(world: Sealing) -> None:
    world.sheet(world.amal, world.amal, world.bela)
    world.film(world.amal, world.amal, world.bela)
    world.let_into_the_case(world.cem)

    sheet, film = world.kept(world.cem)

    assert (sheet.kind, film.kind) == ("sheet", "video")
    assert sheet.holders == film.holders == ("bela", "founder")
    assert sheet.divided is film.divided is None
    assert every_sealed(world.cem.desk.team) == ()
    # The other way round: a holder reads what it is, and not the case.
    assert world.bela.facts.things("case") == ()
    assert [one.kind for one in offered(world.bela.desk.team).names.values()] == ["sheet", "video"]


def test_a_new_wording_takes_the_place_of_the_sheet_and_of_no_paper(world: Sealing) -> None:
    first = world.sheet(world.amal, world.amal, world.bela)
    film = world.film(world.amal, world.amal, world.bela)
    world.exchange()
    second = world.sheet(world.amal, world.amal, world.cem, names="Somebody Else")
    world.exchange()

    assert [one.sealed for one in world.kept(world.amal)] == [second, film]
    assert first in {one.op for one in every_sealed(world.bela.desk.team)}
    left = {one.word.id for one in offered(world.bela.desk.team).secrets}
    assert {offered(world.bela.desk.team).names[one].kind for one in left} == {"sheet", "video"}
    assert len(left) == 2
    # Cem came into the part for the second one, and holds a share of that alone.
    assert [one.op for one in every_sealed(world.cem.desk.team)] == [second]
    (kept,) = (one for one in world.kept(world.amal) if one.sealed == second)
    opened = open_request(world.amal.desk.team, world.granted(world.amal, world.cem, kept))
    assert opened.content == Sheet(((SheetField.NAMES, "Somebody Else"), (SheetField.HOME, "Nowhere 1")))


def test_of_two_wordings_sealed_at_once_both_are_listed_and_can_be_asked_for(world: Sealing) -> None:
    world.let_into_the_case(world.bela)
    world.sheet(world.amal, world.amal, world.bela)
    world.exchange()
    here = world.sheet(world.amal, world.amal, world.bela)
    there = world.sheet(world.bela, world.amal, world.bela)
    world.exchange()

    newest_by_desk = set[bytes]()
    for one in (world.amal, world.bela):
        assert {kept.sealed for kept in world.kept(one)} == {here, there}
        assert len(offered(one.desk.team).secrets) == 2
        # Both desks say of the same one that it is the newest, and of each that there are two.
        listed = world.kept(one)
        (newest,) = {beside(kept, listed)[-1] for kept in listed}
        assert newest.sealed_at_ms == max(kept.sealed_at_ms for kept in listed)
        newest_by_desk.add(newest.sealed)
        said = {kept.sealed: beside_in_words(kept, listed, "en") for kept in listed}
        assert said.pop(newest.sealed).startswith("one of 2 sheets of the same, and the newest")
        assert [words[:48] for words in said.values()] == ["one of 2 sheets of the same; the newest was seal"]
        assert all("самый новый" in beside_in_words(kept, listed, "ru") for kept in listed)
        assert [beside_in_words(kept, [kept], "en") for kept in listed] == ["", ""]
    assert len(newest_by_desk) == 1


def test_what_a_case_says_does_not_change_what_a_sheet_is_called_where_its_holders_are_asked(world: Sealing) -> None:
    world.sheet(world.amal, world.amal, world.bela)
    (said,) = world.amal.facts.things("sealed", world.part)
    world.amal.set(said, {"kind": "attorney"})
    (sealed,) = every_sealed(world.amal.desk.team)

    assert [one.kind for one in world.kept(world.amal)] == ["attorney"]
    assert offered(world.amal.desk.team).names[sealed.divided.word.id].kind == "sheet"
    world.amal.set(said, {"sealed": bytes(32)})
    assert offered(world.amal.desk.team).secrets == (sealed.divided,)


def asked_for(at: Office) -> list[tuple[str, bytes]]:
    """What is offered at a desk: what it is called, and which op; two empty words for what has no name."""
    found = offered(at.desk.team)
    named = [found.names.get(one.word.id) for one in found.secrets]
    return [(one.kind, one.sealed) if one else ("", b"") for one in named]


def test_no_other_holder_changes_what_a_sheet_is_called_where_the_next_is_asked(world: Sealing) -> None:
    sheet = world.sheet(world.amal, world.bela, world.cem)
    world.let_into_the_case(world.bela)
    world.exchange()
    said = world.bela.facts.things("sealed")
    for thing in said:
        world.bela.set(thing, {"kind": "free_will", "day": None})
        world.bela.begin(thing.part, "sealed", {"kind": "attorney", "sealed": sheet})
    world.exchange()

    assert len(said) == 2
    assert asked_for(world.cem) == [("sheet", sheet)]
    (kept,) = offered(world.cem.desk.team).names.values()
    assert (kept.kind, kept.day) == ("sheet", TODAY)
    # Nor does whoever sealed it, once it is sealed.
    (thing,) = (one for one in world.amal.facts.things("sealed") if one.id == said[0].id)
    world.amal.set(thing, {"kind": "attorney", "sealed": sheet})
    world.amal.begin(thing.part, "sealed", {"kind": "attorney", "sealed": sheet})
    world.exchange()
    assert asked_for(world.cem) == [("sheet", sheet)]
    # With every word of theirs taken back it has no name, and no other one.
    for one in world.bela.facts.things("sealed"):
        world.bela.undo(*{fact.op for fact in one.all_facts if fact.device == world.amal.desk.team.me.device.id})
    world.exchange()
    assert asked_for(world.cem) == [("", b"")]


def test_one_holder_hides_nothing_from_the_others(world: Sealing) -> None:
    sheet = world.sheet(world.amal, world.amal, world.bela, world.cem)
    film = world.film(world.amal, world.amal, world.bela, world.cem)
    world.exchange()
    things = {one.text("kind"): one for one in world.bela.facts.things("sealed")}
    other = world.bela.begin(things["sheet"].part, "sealed", {"sealed": sheet})
    world.bela.set(other, {"sealed": None})
    world.bela.set(things["video"], {"sealed": sheet, "file": None})
    world.bela.set(things["sheet"], {"sealed": None})
    world.exchange()

    for one in (world.amal, world.cem):
        assert asked_for(one) == [("sheet", sheet), ("video", film)]
    # Whoever sealed it still puts another in its place.
    newer = world.sheet(world.amal, world.amal, world.bela, world.cem)
    world.exchange()
    assert asked_for(world.cem) == [("video", film), ("sheet", newer)]


def test_a_sheet_that_somebody_else_writes_stands_beside_the_one_before(world: Sealing) -> None:
    world.let_into_the_case(world.bela)
    first = world.sheet(world.amal, world.amal, world.bela)
    world.exchange()
    second = world.sheet(world.bela, world.amal, world.bela)
    world.exchange()
    assert asked_for(world.amal) == [("sheet", first), ("sheet", second)]
    third = world.sheet(world.amal, world.amal, world.bela)
    world.exchange()

    for one in (world.amal, world.bela):
        assert asked_for(one) == [("sheet", second), ("sheet", third)]
        assert {kept.sealed for kept in world.kept(one)} == {second, third}


def test_a_sheet_written_anew_on_ones_other_laptop_takes_the_place_of_the_one_before(
    world: Sealing, tmp_path: Path
) -> None:
    laptop = further(tmp_path, world.amal, world.part)
    exchange(world.amal.desk, laptop.desk)
    world.sheet(world.amal, world.amal, world.bela)
    exchange(world.amal.desk, world.bela.desk, laptop.desk)
    newer = world.sheet(laptop, world.amal, world.bela)
    exchange(world.amal.desk, world.bela.desk, laptop.desk)

    assert laptop.desk.vault.device != world.amal.desk.vault.device
    for one in (world.amal, world.bela, laptop):
        assert asked_for(one) == [("sheet", newer)]


def further(folder: Path, owner: Office, *parts: CompartmentId) -> Office:
    """Return a second laptop of somebody, in these parts too."""
    seats = tuple((one, Role.WRITE) for one in parts)
    desk = join(folder, owner.desk, "laptop", seats=seats, is_further_device=True)
    desk.close()
    given = around()
    return Office(Desk("laptop", desk.path, given, Vault.open(desk.path, KEY, given)))


def test_what_a_case_calls_a_paper_takes_it_out_of_nothing(world: Sealing) -> None:
    sheet = world.sheet(world.amal, world.amal, world.cem)
    film = world.film(world.amal, world.amal, world.cem)
    world.let_into_the_case(world.bela)
    world.bela.begin(world.part, "sealed", {"kind": "sheet", "sealed": film})
    for one in world.bela.facts.things("sealed", world.part):
        world.bela.set(one, {"kind": "sheet"})
    world.exchange()
    newer = world.sheet(world.amal, world.amal, world.cem, names="New")
    world.exchange()

    assert asked_for(world.cem) == [("video", film), ("sheet", newer)]
    listed = [one.sealed for one in world.kept(world.amal)]
    assert film in listed
    assert newer in listed
    assert sheet not in listed


def test_only_the_case_itself_says_in_which_part_it_is_sealed(world: Sealing) -> None:
    team, cem = world.amal.desk.team, world.cem.desk.team
    journey = open_journey(team, bytes(world.part), {"size": 1}, language="en")
    admit(team, journey, [(cem.me.device, Role.WRITE)])
    world.exchange()
    (found,) = world.cem.facts.things("journey")
    assert world.cem.facts.things("case") == ()
    trap = begin(cem, Sort.IDENTITY, "trap", others=[(team.me.device, Role.WRITE)])
    values: dict[str, Value | None] = {"kind": "sheet", "case": found.id_of("case"), "sealed": bytes(32)}
    cem.vault.append([new_intent(cem, trap, "sealed", values, thing=draw(cem.entropy))])
    world.exchange()

    assert team.my_role(trap) is Role.WRITE
    assert sheet_part(team, world.part) is None
    sealed = world.sheet(world.amal, world.amal, world.bela)
    part = world.amal.desk.vault.op(sealed).signed.core.compartment
    assert part != trap
    assert sheet_part(team, world.part) == part
    # Who writes in the case names no part either by what others wrote there.
    world.let_into_the_case(world.bela)
    world.bela.begin(world.part, "sealed", {"kind": "sheet", "sealed": trapped(world, trap)})
    world.exchange()
    assert trap not in sheet_parts(team, world.part)


def trapped(world: Sealing, part: CompartmentId) -> bytes:
    """An op in a part, which somebody wrote."""
    (thing,) = world.cem.facts.things("sealed", part)
    return thing.began.op


def test_a_paper_of_which_no_file_is_named_uses_no_request_up(world: Sealing) -> None:
    film = world.film(world.amal, world.bela, world.cem)
    world.exchange()
    (thing,) = world.bela.facts.things("sealed")
    world.bela.set(thing, {"file": None})
    part = sheet_part(world.amal.desk.team, world.part)
    assert part is not None
    content = bytes_from_sheet(sheet_from_words({SheetField.NAMES: CANARY}))
    nameless = seal(world.amal.desk.team, part, content, world.about(Kind.VIDEO, world.bela, world.cem).holders)
    world.amal.begin(part, "sealed", {"kind": "video", "sealed": nameless})
    world.exchange()
    names = offered(world.cem.desk.team).names.values()
    assert {one.sealed for one in names} == {film, nameless}

    for kept in names:
        request = world.granted(world.cem, world.bela, kept)
        for _ in range(2):
            with pytest.raises(BlobIncomplete):
                open_request(world.cem.desk.team, request)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (unicodedata.normalize("NFD", "\u0419\u043e\u0434.pdf"), "\u0419\u043e\u0434.pdf"),
        ("a\udcff.pdf", "a?.pdf"),
        ("", "video"),
    ],
)
def test_a_file_of_any_name_and_a_sheet_in_any_form_of_letters_are_sealed(world: Sealing, name: str, kept: str) -> None:
    team, about = world.amal.desk.team, world.about(Kind.VIDEO, world.amal, world.bela)
    paper = Paper(name, partial(io.BytesIO, FILM))
    seal_paper(team, world.case(world.amal), paper, about, language="en")
    world.exchange()
    (listed,) = world.kept(world.amal)
    opened = open_request(team, world.granted(world.amal, world.bela, listed)).content

    assert isinstance(opened, SealedFile)
    assert opened.name == kept
    sheet = sheet_from_words({SheetField.NAMES: name or CANARY})
    assert content_from_bytes(bytes_from_sheet(sheet)) == Sheet(((SheetField.NAMES, kept if name else CANARY),))


def test_a_holder_who_left_is_told_of_and_with_one_left_that_it_opens_no_more(world: Sealing) -> None:
    world.sheet(world.amal, world.amal, world.bela, world.cem)
    world.film(world.amal, world.bela, world.cem)
    part = sheet_part(world.amal.desk.team, world.part)
    assert part is not None
    for gone, words in ((world.cem, ("left since: 1", "fewer than two")), (world.bela, ("fewer than two",) * 2)):
        remove(world.amal.desk.team, part, [Leaver(gone.desk.team.me.device.id)])
        for kept, expected in zip(world.kept(world.amal), words, strict=True):
            assert expected in left_in_words(kept, "en")
            assert expected in holders_in_words(kept, "en")


def test_bad_input_begins_no_part_and_writes_nothing(world: Sealing) -> None:
    before, parts = world.amal.desk.vault.count, world.amal.desk.team.compartments()
    with pytest.raises(NothingToSeal):
        sheet_from_words({SheetField.NAMES: "  "})
    with pytest.raises(SheetTooLong):
        sheet_from_words({SheetField.OTHER: "x" * (MOST_OF_A_FIELD + 1)})
    with pytest.raises(NothingToSeal):
        world.film(world.amal, world.amal, world.bela, data=b"")
    with pytest.raises(WrongHolders):
        world.sheet(world.amal, world.amal)
    with pytest.raises(WrongHolders):
        world.sheet(world.amal, world.amal, world.amal)

    assert world.amal.desk.vault.count == before
    assert world.amal.desk.team.compartments() == parts
    assert sheet_part(world.amal.desk.team, world.part) is None


def test_a_writer_who_does_not_decide_who_is_in_the_part_seals_for_others_in_a_part_of_their_own(
    world: Sealing,
) -> None:
    world.let_into_the_case(world.bela)
    world.sheet(world.amal, world.amal, world.bela)
    world.exchange()
    first = sheet_part(world.bela.desk.team, world.part)

    for_two = world.sheet(world.bela, world.amal, world.bela)
    for_others = [world.sheet(world.bela, world.bela, world.cem, names=name) for name in ("One", "Two")]
    world.exchange()

    parts = {one: world.bela.desk.vault.op(one).signed.core.compartment for one in (for_two, *for_others)}
    assert parts[for_two] == first
    # The second one lies beside the first of theirs: no part is begun for each.
    assert len({first, parts[for_others[0]], parts[for_others[1]]}) == 2
    assert [one.op for one in every_sealed(world.cem.desk.team)] == for_others
    assert asked_for(world.cem) == [("sheet", for_others[1])]


def test_where_those_chosen_write_in_a_part_already_nobody_is_let_into_another(world: Sealing) -> None:
    world.let_into_the_case(world.bela)
    first = world.sheet(world.bela, world.bela, world.cem)
    world.exchange()
    second = world.sheet(world.amal, world.amal, world.bela)
    world.exchange()
    third = world.sheet(world.bela, world.amal, world.bela)
    world.exchange()

    parts = [world.bela.desk.vault.op(one).signed.core.compartment for one in (first, second, third)]
    assert parts[1] == parts[2] != parts[0]
    assert world.amal.desk.team.my_role(parts[0]) is None


def test_who_only_reads_a_case_seals_nothing_for_it(world: Sealing) -> None:
    world.let_into_the_case(world.bela, Role.READ)
    with pytest.raises(CaseReadOnly):
        world.sheet(world.bela, world.amal, world.bela)


def test_a_full_sheet_in_any_script_fits_and_what_is_no_sheet_is_not_shown(world: Sealing) -> None:
    full = Sheet(tuple((one, "\U00010330" * MOST_OF_A_FIELD) for one in SheetField))
    about = world.about(Kind.SHEET, world.amal, world.bela)
    seal_sheet(world.amal.desk.team, world.case(world.amal), full, about, language="ru")
    world.exchange()
    (kept,) = world.kept(world.amal)
    assert open_request(world.amal.desk.team, world.granted(world.amal, world.bela, kept)).content == full

    part = sheet_part(world.amal.desk.team, world.part)
    assert part is not None
    assert world.amal.desk.team.name(part) == f"{world.case(world.amal).name}, личный лист"
    other = seal(world.amal.desk.team, part, b"no sheet", about.holders)
    world.exchange()
    (odd,) = (one for one in every_sealed(world.amal.desk.team) if one.op == other)
    request = ask_for(world.amal.desk.team, odd.divided, "what is it")
    world.exchange()
    hand(world.bela.desk.team, request, "look")
    world.exchange()
    with pytest.raises(SealedOtherwise):
        open_request(world.amal.desk.team, request)


@pytest.mark.parametrize(
    "item",
    [
        [1, [["names", ""]]],
        [1, [["names", "a"], ["names", "b"]]],
        [1, [["hair", "a"]]],
        [1, [["names", "a" * (MOST_OF_A_FIELD + 1)]]],
        [3, []],
        [2, "film", 0, bytes(32), bytes(32), bytes(16)],
        [2, "film", 1, bytes(31), bytes(32), bytes(16)],
        [2, "", 1, bytes(32), bytes(32), bytes(16)],
        7,
    ],
)
def test_content_that_is_not_as_it_is_written_down_is_refused(item: cbor.Item) -> None:
    with pytest.raises(cbor.Malformed):
        content_from_bytes(cbor.encode(item))


def test_a_sheet_is_read_back_as_it_was_written() -> None:
    sheet = sheet_from_words({SheetField.HOME: " Nowhere 1 ", SheetField.NAMES: CANARY, SheetField.OTHER: ""})

    assert content_from_bytes(bytes_from_sheet(sheet)) == sheet
    assert sheet.said[0] == (SheetField.NAMES, CANARY)

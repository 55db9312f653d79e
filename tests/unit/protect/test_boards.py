"""Reply boards: a reply is found by its thread alone, looks like a dummy, and no altered board is believed."""

import hashlib
import itertools
from dataclasses import replace

import pytest

from safeconduct.base.clock import MS_PER_DAY, Day
from safeconduct.protect.boards import (
    BUCKET_BYTES,
    LEAST_SLOTS,
    SLOT_BYTES,
    TAG_BYTES,
    make_board,
    slot_tag,
    verify_board,
    verify_hints,
)
from safeconduct.protect.intake_errors import BoardRefused, MalformedBoard
from safeconduct.protect.intake_grants import draw_grant, grant_hash, grant_list, is_grant_list
from safeconduct.protect.kem import WrapRefused
from safeconduct.protect.replies import (
    MOST_PARTS,
    PLAIN_BYTES,
    Reply,
    ReplyKind,
    ReplyPart,
    join_replies,
    part_from_plain,
    parts_of,
    plain_of_part,
)
from safeconduct.protect.secrets import Secret
from safeconduct.protect.threads import Thread
from tests.unit.protect.intake_world import ENTROPY, TODAY, another_box, foreign_box, new_thread, the_box

HEAD_BYTES = 4 + 4


def reply(text: str = "Завтра в десять.", kind: ReplyKind = ReplyKind.ANSWER, later: int = 0) -> Reply:
    return Reply(ENTROPY.bytes(16), Day(TODAY + later), kind, text, (draw_grant(ENTROPY),), (ENTROPY.bytes(16),))


def board_of(*given: tuple[Thread, Reply], later: int = 0, least: int = LEAST_SLOTS) -> bytes:
    parts = [(thread, part) for thread, one in given for part in parts_of(one)]
    box = the_box()
    return make_board(box.place(later), parts, key=box.key, entropy=ENTROPY, least_slots=least)


ALICE, BOB = new_thread(), new_thread()
LONG = reply("Ответ из многих слов. " * 1_500, later=1)
SHORT = reply("", ReplyKind.READ)
BOARD = board_of((ALICE, SHORT), (BOB, reply()), (ALICE, LONG))


def test_each_thread_finds_its_replies_and_no_other_s() -> None:
    board = verify_board(BOARD, the_box().intake)
    found = board.replies_of(ALICE)

    assert [(one.reply, one.is_whole) for one in join_replies(found.parts)] == [(SHORT, True), (LONG, True)]
    assert len(board.replies_of(BOB).parts) == 1
    assert board.replies_of(new_thread()).parts == ()
    assert found.unreadable == 0


def test_answers_of_one_day_stand_in_the_order_in_which_they_were_written_on_every_board() -> None:
    """“Go to the mill.”, then “Do NOT go to the mill.”: read the other way round, it kills."""
    written = [reply(f"Word {number}.") for number in range(20)]
    for later, least in ((0, 64), (1, 64), (2, 512)):
        board = verify_board(board_of(*((ALICE, one) for one in written), later=later, least=least), the_box().intake)
        hints = verify_hints(board.hints(), the_box().intake)
        buckets = {number: board.bucket(number) for number in hints.buckets_of(ALICE)}

        assert [one.reply for one in join_replies(board.replies_of(ALICE).parts)] == written
        assert [one.reply for one in join_replies(hints.replies_in(buckets, ALICE).parts)] == written


def test_all_slots_are_of_one_size_and_in_the_order_of_their_tags() -> None:
    board = verify_board(BOARD, the_box().intake)
    tags = [board.slots[at : at + TAG_BYTES] for at in range(0, len(board.slots), SLOT_BYTES)]

    assert (SLOT_BYTES, board.count, len(tags)) == (8_192, 64, 64)
    assert tags == sorted(set(tags))


def test_two_boards_of_one_number_have_no_slot_in_common_but_the_tags_of_replies() -> None:
    one, two = (verify_board(board_of((ALICE, SHORT)), the_box().intake) for _ in range(2))
    later = verify_board(board_of((ALICE, SHORT), later=1), the_box().intake)

    def slots(raw: bytes) -> set[bytes]:
        return {raw[at + TAG_BYTES : at + SLOT_BYTES] for at in range(0, len(raw), SLOT_BYTES)}

    def tags(raw: bytes) -> set[bytes]:
        return {raw[at : at + TAG_BYTES] for at in range(0, len(raw), SLOT_BYTES)}

    assert not slots(one.slots) & slots(two.slots)
    assert tags(one.slots) & tags(two.slots) == {slot_tag(ALICE, the_box().place(), 0)}
    assert not tags(one.slots) & tags(later.slots)


def test_a_dummy_is_a_real_encryption_to_nobody() -> None:
    raw = verify_board(board_of(), the_box().intake).slots
    shares = {raw[at + TAG_BYTES + 1_088 :][:32] for at in range(0, len(raw), SLOT_BYTES)}

    # X25519 keys have their highest bit clear; random bytes would have it set in every second slot.
    assert len(shares) == 64
    assert not any(share[31] & 0x80 for share in shares)


@pytest.mark.parametrize(("live", "least", "slots"), [(0, 64, 64), (64, 64, 64), (65, 64, 128), (1, 256, 256)])
def test_a_board_has_a_power_of_two_of_slots_and_does_not_shrink_at_once(live: int, least: int, slots: int) -> None:
    threads = [new_thread() for _ in range(live)]
    data = board_of(*((thread, SHORT) for thread in threads), least=least)

    assert verify_board(data, the_box().intake).count == slots


def test_a_thread_has_at_most_32_slots() -> None:
    with pytest.raises(MalformedBoard):
        board_of(*((ALICE, SHORT) for _ in range(33)))
    assert len(verify_board(board_of(*((ALICE, SHORT) for _ in range(32))), the_box().intake).replies_of(ALICE).parts)


def test_hints_lead_to_the_buckets_of_a_thread_and_their_slots_open() -> None:
    board = verify_board(BOARD, the_box().intake)
    hints = verify_hints(board.hints(), the_box().intake)
    found = hints.buckets_of(ALICE)
    parts = hints.replies_in({number: board.bucket(number) for number in found}, ALICE).parts

    assert hints.place == board.place
    assert join_replies(parts) == join_replies(board.replies_of(ALICE).parts)
    assert len(board.bucket(0)) == BUCKET_BYTES == 262_144
    assert hints.buckets_of(new_thread()) == ()
    with pytest.raises(BoardRefused):
        hints.replies_in({0: board.bucket(1)}, ALICE)
    with pytest.raises(BoardRefused):
        hints.replies_in({2: board.bucket(1)}, ALICE)
    with pytest.raises(ValueError, match="no such bucket"):
        board.bucket(2)


def test_a_board_of_another_box_organisation_or_key_is_refused() -> None:
    for intake, reason in ((another_box().intake, "another inbox"), (foreign_box().intake, "another organisation")):
        with pytest.raises(BoardRefused, match=reason):
            verify_board(BOARD, intake)
    box = the_box()
    forged = make_board(box.place(), (), key=another_box().key, entropy=ENTROPY)
    with pytest.raises(BoardRefused, match="signature"):
        verify_board(forged, box.intake)


def test_any_changed_byte_of_a_board_is_refused() -> None:
    end = len(BOARD) - LEAST_SLOTS * SLOT_BYTES
    for at in (*range(0, end, 3), *range(end, len(BOARD), 40_009), len(BOARD) - 1):
        with pytest.raises((MalformedBoard, BoardRefused)):
            verify_board(BOARD[:at] + bytes([BOARD[at] ^ 1]) + BOARD[at + 1 :], the_box().intake)


def test_a_board_cut_or_with_more_after_it_is_refused() -> None:
    hints = verify_board(BOARD, the_box().intake).hints()
    for data in (b"", BOARD[:3], BOARD[:100], BOARD[:-1], BOARD[:-SLOT_BYTES], BOARD + b"\0", hints):
        with pytest.raises(MalformedBoard):
            verify_board(data, the_box().intake)
    for data in (hints[:-1], hints[:-16], hints + b"\0", BOARD):
        with pytest.raises(MalformedBoard):
            verify_hints(data, the_box().intake)


def test_a_board_older_than_a_day_says_so() -> None:
    place = the_box().place()
    made = TODAY * MS_PER_DAY

    assert [place.is_old(made + ms) for ms in (0, MS_PER_DAY, MS_PER_DAY + 900_000)] == [False, False, True]


def test_a_slot_of_ours_that_does_not_open_is_counted_and_hides_no_other() -> None:
    """An insider can sign a board whose slot under our tag holds something else."""
    box = the_box()
    sealed = ALICE.reply_key.public.seal(Secret(bytes(PLAIN_BYTES)), b"for another place")
    with pytest.raises(WrapRefused):
        ALICE.reply_key.open(sealed, b"here")
    board = verify_board(board_of((ALICE, SHORT), (ALICE, reply())), box.intake)
    tag = slot_tag(ALICE, box.place(), 0)
    at = board.slots.index(tag) + TAG_BYTES
    spoilt = replace(board, slots=board.slots[:at] + sealed + board.slots[at + len(sealed) :])

    found = spoilt.replies_of(ALICE)
    assert (len(found.parts), found.unreadable) == (1, 1)


def test_a_long_reply_is_cut_between_characters_and_comes_back_whole() -> None:
    long = reply("Слово 🕊 " * 2_500)
    parts = parts_of(long)

    assert 1 < len(parts) <= MOST_PARTS
    assert "".join(part.reply.text for part in parts) == long.text
    for order in itertools.islice(itertools.permutations(parts), 0, 200, 40):
        assert join_replies(order) == join_replies(parts)
    assert join_replies(parts)[0].reply == long
    assert join_replies(parts[1:])[0].is_whole is False
    with pytest.raises(MalformedBoard):
        parts_of(reply("я" * 60_000))


def test_parts_that_do_not_agree_are_shown_as_not_whole() -> None:
    parts = list(parts_of(reply("я" * 5_000)))
    other = replace(parts[1], reply=replace(parts[1].reply, kind=ReplyKind.GIVEN_UP))

    assert join_replies(parts)[0].is_whole
    assert not join_replies([parts[0], other])[0].is_whole
    assert not join_replies([parts[0], parts[0], parts[1]])[0].is_whole


def test_a_reply_that_fills_its_slot_to_the_byte_is_one_part() -> None:
    lengths = [len(parts_of(Reply(bytes(16), TODAY, ReplyKind.ANSWER, "x" * n))) for n in range(6_980, 7_040)]

    assert lengths == sorted(lengths)
    assert set(lengths) == {1, 2}


@pytest.mark.parametrize(
    "wrong",
    [
        ReplyPart(reply(), 1, 1),
        ReplyPart(reply(), 0, 17),
        ReplyPart(reply("text", ReplyKind.READ), 0, 1),
        ReplyPart(replace(reply(), grants=(bytes(16),) * 9), 0, 1),
        ReplyPart(replace(reply(), messages=(bytes(16),) * 33), 0, 1),
        ReplyPart(replace(reply(), id=bytes(15)), 0, 1),
        ReplyPart(replace(reply(), text="x" * 7_100), 0, 1),
    ],
)
def test_a_part_that_breaks_a_limit_is_not_written(wrong: ReplyPart) -> None:
    with pytest.raises(MalformedBoard):
        plain_of_part(wrong)


def test_a_dummy_s_plain_text_is_no_part() -> None:
    for plain in (bytes(PLAIN_BYTES), b"", b"\xff" * PLAIN_BYTES, plain_of_part(parts_of(SHORT)[0])[:-1] + b"\1"):
        with pytest.raises(MalformedBoard):
            part_from_plain(plain)


def test_a_list_of_grants_has_the_real_ones_among_others_that_stay() -> None:
    fill = Secret.random(32, ENTROPY)
    tokens = [draw_grant(ENTROPY) for _ in range(300)]
    hashes = [grant_hash(token) for token in tokens]
    none, few, many = grant_list((), fill), grant_list(hashes[:5], fill), grant_list(hashes, fill)

    assert [len(one) for one in (none, few, many)] == [256, 256, 512]
    assert all(is_grant_list(one) for one in (none, few, many))
    assert set(hashes[:5]) <= set(few)
    assert len(set(none) & set(few)) == 251
    assert few == grant_list(reversed(hashes[:5]), fill)
    assert not set(none) & set(grant_list((), Secret.random(32, ENTROPY)))


def test_a_list_of_grants_of_another_size_order_or_length_is_none() -> None:
    good = list(grant_list((), Secret(bytes(32))))

    assert not is_grant_list(good[:-1])
    assert not is_grant_list(good[:128])
    assert not is_grant_list(good[::-1])
    assert not is_grant_list([good[0], *good[:-1]])
    assert not is_grant_list([*good[:-1], good[-1] + b"x"])


def test_a_relay_cannot_make_a_token_out_of_what_it_knows() -> None:
    token = draw_grant(ENTROPY)

    assert grant_hash(token) not in (hashlib.sha256(token).digest(), token)
    with pytest.raises(ValueError, match="16 bytes"):
        grant_hash(token[:-1])

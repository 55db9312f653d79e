"""What relays sign and what is said to them: docs/formats/relay.md. Layouts byte by byte are in tests/vectors."""

import dataclasses

import pytest

from safeconduct.base.ids import MailboxId
from safeconduct.protect.envelopes import MAGIC, MOST_FRAME_BYTES, EnvelopeKeys, seal_envelope
from safeconduct.protect.epochs import new_epoch
from safeconduct.protect.mailboxes import FrameHash, WriteKey, hashes_of
from safeconduct.protect.receipts import (
    FIRST_ROOT,
    ChainBroken,
    ChainRoot,
    Receipt,
    ReceiptRefused,
    RelayFault,
    RelayKey,
    check_extension,
    check_receipt,
    next_root,
    proves_fault,
    root_after,
)
from safeconduct.protect.secrets import Secret
from safeconduct.protect.wire import (
    MOST_MAILBOXES,
    READ_REQUEST_CLASSES,
    MalformedMessage,
    News,
    Posting,
    PostingRefused,
    ReadAnswer,
    Reading,
    ReadRequest,
    decode_append,
    decode_news,
    decode_read,
    encode_append,
    encode_news,
    encode_read,
)
from tests.unit.protect.world import ENTROPY, place

RELAY = RelayKey.generate(ENTROPY)


def mailbox_with_frames(count: int) -> tuple[WriteKey, tuple[bytes, ...]]:
    epoch, key = new_epoch(place(), ENTROPY)
    keys: EnvelopeKeys = epoch.envelope
    return key, tuple(seal_envelope(bytes([n]), keys, ENTROPY.bytes(32)) for n in range(count))


KEY, FRAMES = mailbox_with_frames(6)
HASHES = hashes_of(FRAMES)


def receipt(n: int, hashes: tuple[FrameHash, ...] = HASHES, relay: RelayKey = RELAY) -> Receipt:
    return relay.receipt(KEY.mailbox, n, root_after(FIRST_ROOT, hashes[:n]))


def test_a_chain_begins_with_zeros_and_commits_to_every_frame_in_its_order() -> None:
    assert bytes(32) == FIRST_ROOT
    assert root_after(FIRST_ROOT, HASHES[:2]) == next_root(next_root(FIRST_ROOT, HASHES[0]), HASHES[1])
    assert root_after(FIRST_ROOT, HASHES) != root_after(FIRST_ROOT, HASHES[::-1])


@pytest.mark.parametrize("at", range(7))
def test_a_receipt_is_believed_when_the_frames_after_any_earlier_one_lead_to_it(at: int) -> None:
    check_extension(receipt(6), receipt(at), FRAMES[at:])


def test_a_reader_who_trusts_nothing_yet_begins_at_the_empty_mailbox() -> None:
    check_extension(receipt(6), None, FRAMES)
    with pytest.raises(ChainBroken):
        check_extension(receipt(6), None, FRAMES[1:])


def test_a_receipt_is_bound_to_the_key_of_its_relay() -> None:
    other = RelayKey.generate(ENTROPY)
    check_receipt(receipt(3), RELAY.id)
    for wrong in (other.id, RELAY.id[1:]):
        with pytest.raises(ReceiptRefused):
            check_receipt(receipt(3), type(RELAY.id)(wrong))
    assert RelayKey(RELAY.seed).id == RELAY.id
    assert repr(RELAY) == "<relay key>"


def other_history() -> tuple[FrameHash, ...]:
    return (*HASHES[:2], FrameHash(bytes(32)), *HASHES[3:])


def test_two_receipts_of_one_length_and_two_roots_prove_the_fault_to_anybody() -> None:
    forked = receipt(4, other_history())

    assert proves_fault(RelayFault(receipt(4), forked, forked.root), RELAY.id)
    assert not proves_fault(RelayFault(receipt(4), receipt(4), receipt(4).root), RELAY.id)


def test_a_later_receipt_that_cannot_have_grown_from_an_earlier_one_proves_it_by_hashes() -> None:
    hashes = other_history()
    fault = RelayFault(receipt(3), receipt(6, hashes), root_after(FIRST_ROOT, hashes[:3]), hashes[3:])

    assert proves_fault(fault, RELAY.id)


def test_nobody_can_make_a_proof_against_an_honest_relay() -> None:
    honest = RelayFault(receipt(3), receipt(6), receipt(3).root, HASHES[3:])
    invented = ChainRoot(bytes(32))
    other_relay = RelayKey.generate(ENTROPY)
    elsewhere = RELAY.receipt(MailboxId(bytes(16)), 6, receipt(6).root)
    attempts = [
        honest,
        dataclasses.replace(honest, root=invented),
        dataclasses.replace(honest, root=root_after(FIRST_ROOT, HASHES[:2]), hashes=HASHES[2:]),
        dataclasses.replace(honest, root=root_after(FIRST_ROOT, HASHES[:4]), hashes=HASHES[4:]),
        dataclasses.replace(honest, older=receipt(6), newer=receipt(3), root=receipt(3).root, hashes=()),
        dataclasses.replace(honest, newer=elsewhere, root=invented),
        RelayFault(receipt(4), receipt(4, other_history(), other_relay), receipt(4, other_history()).root),
        RelayFault(receipt(4, other_history(), other_relay), receipt(4), receipt(4).root),
    ]

    assert [attempt for attempt in attempts if proves_fault(attempt, RELAY.id)] == []


def test_a_posting_is_refused_unless_the_write_key_signed_its_frames_in_their_order() -> None:
    sound = Posting.of(KEY, FRAMES)
    sound.check()
    other = WriteKey.generate(ENTROPY)
    for wrong in (
        dataclasses.replace(sound, frames=FRAMES[1:]),
        dataclasses.replace(sound, frames=FRAMES[::-1]),
        dataclasses.replace(sound, frames=(b"".join(FRAMES[:2]), *FRAMES[2:])),
        dataclasses.replace(sound, public=other.public),
        dataclasses.replace(sound, signature=other.authorise(FRAMES)),
    ):
        with pytest.raises(PostingRefused):
            wrong.check()


def test_postings_come_in_one_order_whoever_puts_them_together() -> None:
    key, frames = mailbox_with_frames(1)
    both = (Posting.of(KEY, FRAMES), Posting.of(key, frames))

    assert encode_append(both) == encode_append(both[::-1])
    assert set(decode_append(encode_append(both))) == set(both)


def test_the_longest_frame_may_be_posted_and_no_longer_one() -> None:
    longest = (MAGIC + KEY.mailbox).ljust(MOST_FRAME_BYTES, b"x")

    assert decode_append(encode_append((Posting.of(KEY, (longest,)),)))[0].frames == (longest,)
    with pytest.raises(MalformedMessage):
        encode_append((Posting.of(KEY, (longest + b"x",)),))


def test_a_request_past_8_mib_is_refused() -> None:
    longest = (MAGIC + KEY.mailbox).ljust(MOST_FRAME_BYTES, b"x")
    with pytest.raises(MalformedMessage, match="too large"):
        encode_append((Posting.of(KEY, (longest,) * 8),))


@pytest.mark.parametrize(("count", "size"), [(0, 0), (1, 0), (150, 0), (250, 1), (500, 2), (1000, 3)])
def test_a_read_request_has_one_of_four_sizes(count: int, size: int) -> None:
    readings = tuple(Reading(MailboxId(ENTROPY.bytes(16)), n) for n in range(count))
    data = encode_read(ReadRequest(readings))

    assert len(data) == READ_REQUEST_CLASSES[size]
    assert set(decode_read(data).readings) == set(readings)


def test_a_thousand_mailboxes_of_the_greatest_numbers_fit_and_one_more_is_refused() -> None:
    readings = tuple(Reading(MailboxId(n.to_bytes(16, "big")), 2**63 - 1) for n in range(MOST_MAILBOXES + 1))

    assert len(decode_read(encode_read(ReadRequest(readings[1:]))).readings) == MOST_MAILBOXES
    with pytest.raises(MalformedMessage):
        encode_read(ReadRequest(readings))


def test_news_say_where_they_begin() -> None:
    answer = decode_news(encode_news(ReadAnswer((News(receipt(6), FRAMES[2:]),), False)))

    assert answer.news[0].first == 3
    assert answer.news[0].frames == FRAMES[2:]


def test_a_relay_key_is_neither_shown_nor_pickled() -> None:
    import pickle

    with pytest.raises(TypeError):
        pickle.dumps(RELAY)
    with pytest.raises(ValueError, match="32"):
        RelayKey(Secret(bytes(31)))

"""The intake of a real relay: what the public is answered, what desks may do, and that nothing is lost in between."""

from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import Acknowledgement, Lane, encode_acknowledgement
from safeconduct.protect.wire_shown import BundlePut
from safeconduct.protect.wire_timers import TimerPut, TimerStop
from safeconduct.relay.intake_store import Room
from safeconduct.sync import intake_client
from safeconduct.sync.errors_inbox import RelayDoesNotVouch, RelayHasNewer, RelayKnowsNoBox
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relay_errors import AccessRefused
from tests.inboxes import ENTROPY, NUMBER, Inbox
from tests.unit.relay.places import PLAIN, Place, name_of, opened_place, own_place, place

__all__ = ["own_place", "place"]


SIZES = (4_096, 16_384, 65_536, 524_288)


def test_what_is_sent_in_comes_to_the_desk_and_goes_when_it_is_acknowledged(place: Place) -> None:
    sent = [place.inbox.submission(size) for size in SIZES]
    assert [place.send(body) for body in sent] == [200] * 4
    # Posted again, on a line that broke before the answer: the same.
    assert [place.send(body) for body in sent] == [200] * 4

    with place.desk() as client:
        listed = {one.id: one for one in intake_client.listed(client, place.inbox.box)}
        assert {name_of(body): len(body) for body in sent} == {id: one.size for id, one in listed.items()}
        assert dict(intake_client.fetched(client, place.inbox.box, list(listed))) == {
            name_of(body): body for body in sent
        }
        assert intake_client.acknowledge(client, place.inbox.key, place.inbox.box, list(listed)[:3]) == 3
        assert intake_client.acknowledge(client, place.inbox.key, place.inbox.box, list(listed)) == 1
        assert list(intake_client.listed(client, place.inbox.box)) == []


def test_what_is_no_submission_is_told_so_and_leaves_nothing(place: Place) -> None:
    body = place.inbox.submission()
    wrong = {
        "a byte short": (body[:-1], 400),
        "a byte more": (body + b"x", 400),
        "nothing": (b"", 400),
        "another word at its head": (b"SCI2" + body[4:], 400),
        "beyond every class": (bytes(524_289), 413),
        "an old key": (body[:20] + bytes(8) + body[28:], 410),
        "a box that is not here": (body[:4] + bytes(16) + body[20:], 410),
    }

    assert {name: place.send(sent) for name, (sent, _) in wrong.items()} == {
        name: status for name, (_, status) in wrong.items()
    }
    assert place.lanes() == {}


def test_the_public_listener_has_nothing_of_the_desks_and_gives_404_for_all_else(place: Place) -> None:
    code = f"Bearer {place.relay.code}"
    asked = [
        ("GET", "/v1/relay"), ("POST", "/v1/append"), ("POST", "/v1/intake/list"), ("GET", "/v1/intake/status"),
        ("GET", "/v1/intake/shown"),
        ("HEAD", "/"), ("OPTIONS", "/submissions"), ("GET", "/submissions"), ("POST", "/bundles"), ("GET", "/?x"),
        ("GET", "/bundles?a"), ("GET", "/board"), ("GET", "/board/xyz"), ("GET", f"/board/{'0' * 32}"),
        ("GET", f"/board/{place.inbox.box.hex().upper()}"), ("GET", f"/board/{place.inbox.box.hex()}/01"),
        ("GET", f"/board/{place.inbox.box.hex()}/hint"), ("PUT", "/submissions"), ("GET", "/favicon.ico"),
    ]  # fmt: skip

    answers = [place.public(method, path, Authorization=code) for method, path in asked]
    assert [(status, body) for status, _, body in answers] == [(404, b"")] * len(asked)
    assert {name for _, headers, _ in answers for name in headers} == PLAIN


def test_the_desks_listener_takes_nothing_from_whoever_has_no_code(place: Place) -> None:
    stranger = type(place.relay.address)(
        place.relay.address.address, place.relay.key, type(place.relay.address.code)(b"x")
    )
    with RelayClient(stranger) as client:
        asks: list[Callable[[], object]] = [
            lambda: intake_client.put_bundle(client, place.inbox.bundle_put(NUMBER + 1)),
            lambda: list(intake_client.listed(client, place.inbox.box)),
            lambda: intake_client.status(client),
            lambda: intake_client.shown(client),
            lambda: intake_client.due_timers(client, []),
        ]
        for ask in asks:
            with pytest.raises(AccessRefused):
                ask()


def test_lanes_go_by_grant_and_by_work_and_nothing_is_refused_for_lack_of_either(own_place: Place) -> None:
    inbox = own_place.inbox
    inbox.work = 6
    tokens = [ENTROPY.bytes(16) for _ in range(2)]
    with own_place.desk() as client:
        intake_client.put_bundle(client, inbox.bundle_put(NUMBER + 1))
        intake_client.put_grants(client, inbox.grants_put(5, tokens))
    granted, worked = inbox.submission(grant=tokens[0]), inbox.submission(work=6)
    again, lazy, other = (
        inbox.submission(grant=tokens[0]), inbox.submission()[:28] + bytes(8) + bytes(16) + bytes(4_044),
        inbox.submission(grant=ENTROPY.bytes(16), work=6),
    )  # fmt: skip
    assert [own_place.send(body) for body in (granted, granted, worked, again, lazy, other)] == [200] * 6

    lanes = own_place.lanes()
    assert lanes[name_of(granted)] is Lane.GRANTED
    assert lanes[name_of(worked)] is Lane.WORKED
    assert lanes[name_of(again)] in (Lane.DEFERRED, Lane.WORKED)
    assert lanes[name_of(other)] is Lane.WORKED
    with own_place.desk() as client:
        (box,) = intake_client.status(client).boxes
    assert sum(box.counts) == 5
    assert box.counts[0] == 1


def test_what_was_kept_under_a_key_that_is_gone_is_still_kept_when_it_is_posted_again(own_place: Place) -> None:
    inbox = own_place.inbox
    kept, late = inbox.submission(), inbox.submission()
    assert own_place.send(kept) == 200
    inbox.keys = [KemPrivateKey.generate(ENTROPY)]
    with own_place.desk() as client:
        intake_client.put_bundle(client, inbox.bundle_put(NUMBER + 1))

    assert (own_place.send(kept), own_place.send(late), own_place.send(inbox.submission())) == (200, 410, 200)


def test_a_full_relay_says_so_before_it_takes_and_lets_in_who_was_answered_before(tmp_path: Path) -> None:
    with opened_place(f"sqlite:{tmp_path / 'relay.db'}", room=Room(1 << 20, (1 << 20) + (1 << 17))) as place:
        token = ENTROPY.bytes(16)
        with place.desk() as client:
            intake_client.put_grants(client, place.inbox.grants_put(5, [token]))
        sent = [place.inbox.submission(524_288) for _ in range(3)]
        assert [place.send(body) for body in sent] == [200, 200, 507]
        assert [place.send(place.inbox.submission()), place.send(sent[0])] == [507, 200]
        assert place.send(place.inbox.submission(65_536, grant=token)) == 200
        with place.desk() as client:
            status = intake_client.status(client)
            assert (status.bytes_free, status.bytes_reserved) == (0, (1 << 17) - 65_536)
            assert intake_client.acknowledge(client, place.inbox.key, place.inbox.box, [name_of(sent[0])]) == 1
        assert [place.send(place.inbox.submission(65_536)), place.send(sent[2])] == [200, 507]
        assert len(place.lanes()) == 3


def test_only_the_holder_of_the_intake_key_deletes_and_only_here(own_place: Place) -> None:
    inbox = own_place.inbox
    body = inbox.submission()
    own_place.send(body)
    elsewhere = type(own_place.relay.key)(bytes(32))
    with own_place.desk() as client:
        for signed in (
            Acknowledgement.of(SignKey.generate(ENTROPY), inbox.box, [name_of(body)], own_place.relay.key),
            Acknowledgement.of(inbox.key, inbox.box, [name_of(body)], elsewhere),
            Acknowledgement.of(inbox.key, Inbox().box, [name_of(body)], own_place.relay.key),
        ):
            with pytest.raises((RelayDoesNotVouch, RelayKnowsNoBox)):
                client.ask(
                    "POST", "/v1/intake/acknowledge", encode_acknowledgement(signed), refused=intake_client._refused
                )
        moved = Acknowledgement.of(inbox.key, inbox.box, [SubmissionId(bytes(32))], own_place.relay.key)
        forged = Acknowledgement(inbox.box, (name_of(body),), moved.signature)
        with pytest.raises(RelayDoesNotVouch):
            client.ask("POST", "/v1/intake/acknowledge", encode_acknowledgement(forged), refused=intake_client._refused)
    assert list(own_place.lanes()) == [name_of(body)]


def test_a_desk_is_given_what_everybody_is_shown_and_the_relays_day(place: Place) -> None:
    newer, before = place.inbox.bundle(NUMBER + 7), day_from_ms(SystemClock().now_ms())
    with place.desk() as client:
        intake_client.put_bundle(client, BundlePut(place.inbox.root_bytes, newer))
        # By whichever process of the relay: each asks the store.
        found = [intake_client.shown(client) for _ in range(4)]
    for shown in found:
        assert shown.bundles == (newer,)
        assert before <= shown.day <= day_from_ms(SystemClock().now_ms())


def test_timers_are_given_when_they_are_due(place: Place) -> None:
    past, future = SignKey.generate(ENTROPY), SignKey.generate(ENTROPY)
    set_past, set_future = TimerPut.of(past, 1, 1_000, b"sealed"), TimerPut.of(future, 1, 1 << 31, b"later")
    with place.desk() as client:
        intake_client.put_timer(client, set_past)
        intake_client.put_timer(client, set_future)
        (due,) = intake_client.due_timers(client, [set_past.id, set_future.id])
        assert (due.id, due.due, due.body) == (set_past.id, 1_000, b"sealed")
        forged = TimerPut(set_past.public, 2, 1_000, b"forged", set_past.signature)
        with pytest.raises(RelayDoesNotVouch):
            intake_client.put_timer(client, forged)
        intake_client.stop_timer(client, TimerStop.of(past, 2))
        with pytest.raises(RelayHasNewer):
            intake_client.put_timer(client, set_past)
        assert intake_client.due_timers(client, [set_past.id, set_future.id]) == ()

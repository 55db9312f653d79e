"""The intake of a real relay: what the public is answered, what desks may do, and that nothing is lost in between."""

import contextlib
import gzip
import hashlib
import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base import cbor
from safeconduct.protect.boards import BUCKET_BYTES
from safeconduct.protect.intake_grants import GrantHash
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import Acknowledgement, Lane, ListRequest, encode_acknowledgement
from safeconduct.protect.wire_shown import BundlePut, GrantsPut, PagePut
from safeconduct.protect.wire_timers import TimerPut, TimerStop
from safeconduct.relay.errors import AnotherRoot, BadRoot, CannotListen
from safeconduct.relay.intake_store import Room
from safeconduct.relay.opening import open_intake, pinned_root
from safeconduct.sync import intake_client
from safeconduct.sync.errors_inbox import RelayDoesNotVouch, RelayHasNewer, RelayKnowsNoBox
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relay_errors import AccessRefused, RelayFull
from tests.inboxes import ENTROPY, NUMBER, Inbox
from tests.postgres import Cluster
from tests.relays import ReachedRelay, relay_here, running_relay

SIZES = (4_096, 16_384, 65_536, 524_288)
PLAIN = {"content-length", "connection"}


@dataclass
class Place:
    """A relay with a public address, and an inbox whose bundle lies there."""

    relay: ReachedRelay
    inbox: Inbox = field(default_factory=Inbox)

    def public(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask as whoever comes does; no code."""
        with contextlib.closing(http.client.HTTPConnection(self.relay.public, timeout=60)) as link:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def send(self, body: bytes) -> int:
        return self.public("POST", "/submissions", body)[0]

    def desk(self) -> RelayClient:
        return RelayClient(self.relay.address)

    def lanes(self) -> dict[bytes, Lane]:
        with self.desk() as client:
            return {bytes(one.id): one.lane for one in intake_client.listed(client, self.inbox.box)}


def name_of(body: bytes) -> SubmissionId:
    return SubmissionId(hashlib.sha256(body).digest())


def core_of(bundle: bytes) -> cbor.Item:
    """What of a bundle is the same whenever it is signed."""
    item = cbor.decode(bundle)
    assert isinstance(item, list)
    return item[0]


@contextlib.contextmanager
def opened_place(store: str, *, inbox: Inbox | None = None, **more: Any) -> Iterator[Place]:
    with relay_here(store, **more) as running:
        place = Place(running, inbox or Inbox())
        with place.desk() as client:
            intake_client.put_bundle(client, place.inbox.bundle_put())
        yield place


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, cluster: Cluster
) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("intake")
    store = f"sqlite:{folder / 'relay.db'}" if request.param == "sqlite" else cluster.new_database()
    more = [] if request.param == "sqlite" or sys.platform == "win32" else ["--processes", "2"]
    with running_relay(store, "127.0.0.1:0", "--public", "127.0.0.1:0", *more) as running:
        place = Place(running)
        with place.desk() as client:
            intake_client.put_bundle(client, place.inbox.bundle_put())
        yield place


@pytest.fixture
def own_place(tmp_path: Path) -> Iterator[Place]:
    with opened_place(f"sqlite:{tmp_path / 'relay.db'}") as opened:
        yield opened


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
            lambda: intake_client.due_timers(client, []),
        ]
        for ask in asks:
            with pytest.raises(AccessRefused):
                ask()


def test_the_public_is_shown_the_bundles_of_all_boxes_the_page_and_the_boards(own_place: Place) -> None:
    inbox, other = own_place.inbox, Inbox(root=own_place.inbox.root)
    assert [own_place.public("GET", path)[0] for path in ("/", f"/board/{inbox.box.hex()}")] == [404, 404]
    head, slots = inbox.board()
    with own_place.desk() as client:
        intake_client.put_bundle(client, other.bundle_put())
        intake_client.put_page(client, inbox.page_put())
        intake_client.put_board(client, head, slots)

    status, headers, bundles = own_place.public("GET", "/bundles")
    assert status == 200
    assert headers["cache-control"] == "no-store"
    shown = cbor.decode(bundles)
    assert isinstance(shown, list)
    cores = [core_of(one) for one in shown if isinstance(one, bytes)]
    inorder = sorted((inbox, other), key=lambda one: one.box)
    assert cores == [core_of(one.bundle()) for one in inorder]
    assert own_place.public("GET", f"/board/{inbox.box.hex()}")[2] == head + slots
    tags = b"".join(slots[at : at + 16] for at in range(0, len(slots), 8_192))
    assert own_place.public("GET", f"/board/{inbox.box.hex()}/hints")[2] == b"SCH1" + head[4:] + tags
    assert own_place.public("GET", f"/board/{inbox.box.hex()}/1")[2] == slots[BUCKET_BYTES:]
    assert own_place.public("GET", f"/board/{inbox.box.hex()}/2")[0] == 404


def test_the_page_comes_with_the_strict_headers_and_the_hashes_of_its_own_script(own_place: Place) -> None:
    page = own_place.inbox.page(gate="https://gate.example/")
    with own_place.desk() as client:
        intake_client.put_page(client, own_place.inbox.page_put(page=page))
    status, headers, shown = own_place.public("GET", "/")

    assert (status, shown) == (200, page)
    policy = headers["content-security-policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert [one for one in policy if one.startswith("script-src 'sha256-")]
    assert [one for one in policy if one.startswith("form-action") and "gate.example" in one]
    assert {"frame-ancestors 'none'", "connect-src 'self'"} <= set(policy)
    for name in ("referrer-policy", "cross-origin-opener-policy", "permissions-policy", "x-content-type-options"):
        assert headers[name]
    hidden = {"server", "date", "set-cookie", "etag", "last-modified", "strict-transport-security"}
    assert not hidden & headers.keys()


def test_whoever_takes_gzip_gets_the_page_in_half_the_bytes_and_with_the_same_headers(own_place: Place) -> None:
    page = own_place.inbox.page()
    with own_place.desk() as client:
        intake_client.put_page(client, own_place.inbox.page_put(page=page))
    _, plain, _ = own_place.public("GET", "/")
    _, headers, packed = own_place.public("GET", "/", b"", **{"Accept-Encoding": "br, gzip;q=1.0"})

    assert gzip.decompress(packed) == page
    assert len(packed) < 0.6 * len(page)
    assert packed[4:8] == bytes(4)
    assert headers.pop("content-encoding") == "gzip"
    assert {name: value for name, value in headers.items() if name not in PLAIN} == {
        name: value for name, value in plain.items() if name not in PLAIN
    }
    assert own_place.public("GET", "/", b"", **{"Accept-Encoding": "gzipped"})[2] == page


def test_bytes_that_are_no_page_of_ours_are_not_shown(own_place: Place) -> None:
    with own_place.desk() as client, pytest.raises(RelayDoesNotVouch):
        intake_client.put_page(client, own_place.inbox.page_put(page=b"<!doctype html><p>another"))
    assert own_place.public("GET", "/")[0] == 404


@pytest.mark.parametrize(
    "end", [b"\r\nSet-Cookie: who=you", b"&#13;&#10;Set-Cookie: who=you", b"&#0;", "\u0430".encode()]
)
def test_a_page_whose_policy_would_end_its_header_is_not_shown(own_place: Place, end: bytes) -> None:
    page = own_place.inbox.page().replace(b"; trusted-types", end + b"; trusted-types", 1)
    with own_place.desk() as client:
        intake_client.put_page(client, own_place.inbox.page_put())
        with pytest.raises(RelayDoesNotVouch):
            intake_client.put_page(client, own_place.inbox.page_put(2, page))
    status, headers, body = own_place.public("GET", "/")
    assert (status, body) == (200, own_place.inbox.page())
    assert "set-cookie" not in headers


def test_a_great_board_is_fetched_in_two_steps(own_place: Place) -> None:
    head, slots = own_place.inbox.board(slots=512)
    with own_place.desk() as client:
        intake_client.put_board(client, head, slots)
        intake_client.put_board(client, head, slots)
    name = own_place.inbox.box.hex()

    assert own_place.public("GET", f"/board/{name}")[0] == 404
    hints = own_place.public("GET", f"/board/{name}/hints")[2]
    assert hints == b"SCH1" + head[4:] + b"".join(slots[at : at + 16] for at in range(0, len(slots), 8_192))
    assert b"".join(own_place.public("GET", f"/board/{name}/{n}")[2] for n in range(16)) == slots
    # The next one takes its place, whatever its size.
    small = own_place.inbox.board(NUMBER + 1)
    with own_place.desk() as client:
        intake_client.put_board(client, *small)
    assert own_place.public("GET", f"/board/{name}")[2] == small[0] + small[1]
    assert own_place.public("GET", f"/board/{name}/9")[0] == 404


def test_a_board_stays_while_the_intake_key_changes_and_only_the_new_key_puts_the_next(own_place: Place) -> None:
    inbox = own_place.inbox
    former = Inbox(root=inbox.root, key=inbox.key, box=inbox.box)
    name = f"/board/{inbox.box.hex()}"
    with own_place.desk() as client:
        intake_client.put_board(client, *inbox.board())
        inbox.key, inbox.serial = SignKey.generate(ENTROPY), 2
        intake_client.put_bundle(client, inbox.bundle_put(NUMBER + 1))
        assert own_place.public("GET", name)[0] == 200
        with pytest.raises(RelayDoesNotVouch):
            intake_client.put_board(client, *former.board(NUMBER + 2))
        intake_client.put_board(client, *(board := inbox.board(NUMBER + 2)))

    assert own_place.public("GET", name)[2] == board[0] + board[1]


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


def forgeries(inbox: Inbox) -> dict[str, BundlePut]:
    other = Inbox(box=inbox.box)
    root = inbox.root_bytes
    rest = bytes([inbox.bundle(NUMBER + 5)[-1] ^ 1])
    return {
        "another root": BundlePut(other.root_bytes, other.bundle(NUMBER + 5)),
        "another root's certificate": BundlePut(root, other.bundle(NUMBER + 5)),
        "a certificate flipped": BundlePut(root, inbox.bundle(NUMBER + 5)[:-1] + rest),
        "a certificate of another box": BundlePut(
            root, inbox.bundle(NUMBER + 5, certificate=inbox.certificate(_2=bytes(16)))
        ),
        "a certificate of another key": BundlePut(
            root, inbox.bundle(NUMBER + 5, certificate=inbox.certificate(_3=bytes(32)))
        ),
        "a certificate of 91 days": BundlePut(
            root, inbox.bundle(NUMBER + 5, certificate=inbox.certificate(_4=0, _5=91))
        ),
        "later than its certificate": BundlePut(root, inbox.bundle(NUMBER + 5, _10=99_999)),
        "17 bits": BundlePut(root, inbox.bundle(NUMBER + 5, _6=17)),
        "no epoch": BundlePut(root, inbox.bundle(NUMBER + 5, _5=[])),
        "an epoch of another key": BundlePut(
            root, inbox.bundle(NUMBER + 5, _5=[[bytes(8), ENTROPY.bytes(1_216), 1, 2]])
        ),
        "no bundle": BundlePut(root, b"\x80"),
        "nothing": BundlePut(root, b""),
    }


def test_a_bundle_that_the_root_does_not_vouch_for_is_refused(own_place: Place) -> None:
    before = own_place.public("GET", "/bundles")[2]
    with own_place.desk() as client:
        for put in forgeries(own_place.inbox).values():
            with pytest.raises(RelayDoesNotVouch):
                intake_client.put_bundle(client, put)

    assert own_place.public("GET", "/bundles")[2] == before


def test_a_board_a_page_and_grants_that_the_intake_key_did_not_sign_are_refused(own_place: Place) -> None:
    inbox, stranger = own_place.inbox, SignKey.generate(ENTROPY)
    head, slots = inbox.board()
    forged = Inbox(root=inbox.root, key=stranger, box=inbox.box).board()
    hashes = [GrantHash(ENTROPY.bytes(32)) for _ in range(256)]
    with own_place.desk() as client:
        puts: list[Callable[[], None]] = [
            lambda: intake_client.put_board(client, *forged),
            lambda: intake_client.put_board(client, head, slots[:-1] + bytes([slots[-1] ^ 1])),
            lambda: intake_client.put_board(client, head, slots[BUCKET_BYTES:] + slots[:BUCKET_BYTES]),
            lambda: intake_client.put_board(client, *inbox.board(_6=bytes(32))),
            lambda: intake_client.put_page(client, PagePut.of(stranger, inbox.box, 1, inbox.page())),
            lambda: intake_client.put_grants(client, GrantsPut.of(stranger, inbox.box, 1, hashes)),
        ]
        for put in puts:
            with pytest.raises(RelayDoesNotVouch):
                put()
        with pytest.raises(RelayKnowsNoBox):
            intake_client.put_page(client, Inbox().page_put())

    assert own_place.public("GET", f"/board/{inbox.box.hex()}")[0] == 404
    assert own_place.public("GET", "/")[0] == 404


def test_nothing_older_is_put_in_the_place_of_what_is_shown(own_place: Place) -> None:
    inbox = own_place.inbox
    old = (inbox.bundle_put(NUMBER - 1), inbox.board(NUMBER), inbox.page_put(1), inbox.grants_put(1, []))
    with own_place.desk() as client:
        new = inbox.bundle_put(NUMBER + 1)
        intake_client.put_bundle(client, new)
        intake_client.put_bundle(client, new)
        intake_client.put_board(client, *inbox.board(NUMBER + 1))
        intake_client.put_page(client, inbox.page_put(2))
        intake_client.put_grants(client, inbox.grants_put(2, []))
        shown = [own_place.public("GET", path)[2] for path in ("/", "/bundles", f"/board/{inbox.box.hex()}")]
        puts: list[Callable[[], None]] = [
            lambda: intake_client.put_bundle(client, old[0]),
            lambda: intake_client.put_board(client, *old[1]),
            lambda: intake_client.put_page(client, old[2]),
            lambda: intake_client.put_grants(client, old[3]),
        ]
        for put in puts:
            with pytest.raises(RelayHasNewer):
                put()
        (status,) = intake_client.status(client).boxes

    assert [own_place.public("GET", path)[2] for path in ("/", "/bundles", f"/board/{inbox.box.hex()}")] == shown
    assert (status.bundle_number, status.board_number, status.grants_number) == (NUMBER + 1, NUMBER + 1, 2)


def test_a_fifth_box_finds_no_room(own_place: Place) -> None:
    with own_place.desk() as client:
        for _ in range(3):
            intake_client.put_bundle(client, Inbox(root=own_place.inbox.root).bundle_put())
        with pytest.raises(RelayFull):
            intake_client.put_bundle(client, Inbox(root=own_place.inbox.root).bundle_put())


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


def test_a_lost_relay_is_put_up_anew_by_a_desk(tmp_path: Path, own_place: Place) -> None:
    inbox = own_place.inbox
    with opened_place(f"sqlite:{tmp_path / 'second.db'}", inbox=inbox) as second:
        for one in (own_place, second):
            with one.desk() as client:
                board = inbox.board(NUMBER + 7)
                intake_client.put_board(client, *board)
                intake_client.put_page(client, inbox.page_put(4))
                intake_client.put_grants(client, inbox.grants_put(9, []))
        for path in ("/", "/bundles"):
            assert second.public("GET", path)[1].keys() == own_place.public("GET", path)[1].keys()
        assert second.send(inbox.submission()) == 200


def test_an_operator_pins_the_root_and_no_other_organisation_gets_in(tmp_path: Path) -> None:
    inbox, other = Inbox(), Inbox()
    pinned = inbox.root.verify_key.fingerprint
    store = f"sqlite:{tmp_path / 'relay.db'}"
    assert pinned_root(store, pinned.hex()) == pinned
    with relay_here(store, pinned=pinned) as running, RelayClient(running.address) as client:
        with pytest.raises(RelayDoesNotVouch):
            intake_client.put_bundle(client, other.bundle_put())
        intake_client.put_bundle(client, inbox.bundle_put())
        with pytest.raises(RelayDoesNotVouch):
            intake_client.put_bundle(client, other.bundle_put())
    assert refused(store, "127.0.0.1:0", "--root", other.root.verify_key.fingerprint.hex()) == (AnotherRoot.code, 3)

    assert pinned_root(store, pinned.hex().upper()) == pinned
    for root in ("beef", "x", ""):
        with pytest.raises(BadRoot):
            pinned_root(store, root)


def refused(store: str, listen: str, *more: str) -> tuple[str, int]:
    run = [sys.executable, "-m", "safeconduct", "relay", "serve", "--store", store, "--listen", listen, "--json", *more]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    said = json.loads(done.stdout or done.stderr)
    return str(said["error"]["code"]), done.returncode


def test_desks_and_everybody_else_are_not_answered_on_one_address(tmp_path: Path) -> None:
    address = f"unix:{tmp_path}/s"

    assert refused(f"sqlite:{tmp_path / 'r'}", address, "--public", address)[0] == CannotListen.code
    assert list(tmp_path.iterdir()) == []


def test_a_relay_that_was_killed_has_everything_that_it_acknowledged(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'relay.db'}"
    inbox = Inbox()
    with running_relay(store, "127.0.0.1:0", "--public", "127.0.0.1:0") as running:
        place = Place(running, inbox)
        with place.desk() as client:
            intake_client.put_bundle(client, inbox.bundle_put())
        sent = [inbox.submission() for _ in range(5)]
        assert [place.send(body) for body in sent] == [200] * 5
        running.process.send_signal(signal.SIGKILL)
        running.process.wait(60)
    with relay_here(store) as again:
        assert Place(again, inbox).send(sent[0]) == 200
    intake = open_intake(store)
    assert {one.id for one in intake.list(ListRequest(inbox.box)).listed} == {name_of(body) for body in sent}
    intake.close()

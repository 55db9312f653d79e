"""What the intake of a real relay shows to everybody, and who may put it there."""

import gzip
from collections.abc import Callable

import pytest

from safeconduct.base import cbor
from safeconduct.protect.boards import BUCKET_BYTES
from safeconduct.protect.intake_grants import GrantHash
from safeconduct.protect.signing import SignKey
from safeconduct.protect.wire_shown import BundlePut, GrantsPut, PagePut
from safeconduct.sync import intake_client
from safeconduct.sync.errors_inbox import RelayDoesNotVouch, RelayHasNewer, RelayKnowsNoBox
from safeconduct.sync.relay_errors import RelayFull
from tests.inboxes import ENTROPY, NUMBER, Inbox
from tests.unit.relay.places import PLAIN, Place, own_place

__all__ = ["own_place"]


def core_of(bundle: bytes) -> cbor.Item:
    """What of a bundle is the same whenever it is signed."""
    item = cbor.decode(bundle)
    assert isinstance(item, list)
    return item[0]


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


def forgeries(inbox: Inbox) -> dict[str, BundlePut]:
    other = Inbox(box=inbox.box)
    root = inbox.root_bytes
    # Signed once: two signatures of the same words differ, and one in 256 would be flipped into itself.
    signed = inbox.bundle(NUMBER + 5)
    return {
        "another root": BundlePut(other.root_bytes, other.bundle(NUMBER + 5)),
        "another root's certificate": BundlePut(root, other.bundle(NUMBER + 5)),
        "a certificate flipped": BundlePut(root, signed[:-1] + bytes([signed[-1] ^ 1])),
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

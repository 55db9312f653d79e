"""Pictures in a statement: two release the very bytes that somebody cleared, and nothing goes out before."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from safeconduct.intake.files import keep_bytes
from safeconduct.protect.members import Role
from safeconduct.publish.holding.errors import NotWhole
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.releasing import release_of
from safeconduct.publish.holding.rules import fingerprint, to_check
from safeconduct.publish.holding.types import Held
from safeconduct.publish.media.commands import (
    bring_in,
    bytes_of,
    clear_intent,
    leave_out_intents,
    make_anew,
    pictures_of,
    take_back_intent,
)
from safeconduct.publish.media.errors import AnotherPicture, MediaNotHere
from safeconduct.publish.media.making import brought, made, picture
from safeconduct.publish.media.rules import is_cleared
from safeconduct.publish.media.types import Region
from safeconduct.publish.release_check import check
from safeconduct.publish.released.release_bytes import encode_release
from safeconduct.publish.released.types import Media, Picture
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Why
from safeconduct.publish.worlds import World
from safeconduct.site.building import build
from safeconduct.site.links import media_name
from safeconduct.sync.blobs import share
from safeconduct.sync.compartments import admit
from safeconduct.sync.team import Team
from tests.released import organisation
from tests.unit.evacuate.parts import Office, colleague
from tests.unit.publish.documents import CANARY, SECRET, photograph, png, telling_pictures
from tests.unit.publish.test_holding_releasing import DAY, Draft
from tests.unit.sync.desks import exchange

SHOWS = {"en": {"text": "A gate seen from the street."}, "ru": {"text": "Ворота, вид с улицы."}}


class Room(Draft):
    """A statement with one picture, of which a part is covered."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.source = brought(telling_pictures()["exif"])
        self.result = made(self.source.flat, (Region(*SECRET),))
        bring_in(self.team, self.held, self.source, self.result, regions=(Region(*SECRET),), words=SHOWS)

    @property
    def team(self) -> Team:
        return self.here.desk.team

    def clear(self) -> None:
        (one,) = self.held.media
        self.here.desk.vault.append([clear_intent(one, one.text("digest"))])


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def whys(held: Held) -> set[Why]:
    return {one.why for one in check(to_check(held), {}, World(DAY)).reasons if one.decision is not Decision.PUBLISH}


def test_a_picture_goes_out_once_it_is_cleared_and_not_before(room: Room) -> None:
    assert Why.MEDIA_NOT_CLEARED in whys(room.held)
    with pytest.raises(NotWhole):
        release_of(room.held)
    room.clear()
    assert Why.MEDIA_NOT_CLEARED not in whys(room.held)
    (shown,) = release_of(room.held).media()
    assert shown == Media(
        room.result.digest, Picture.PNG, 160, 120, ("Ворота, вид с улицы.", "A gate seen from the street.")
    )
    ((named, data),) = pictures_of(room.team, room.held)
    assert (named.sha256, data) == (room.result.digest, room.result.data)


def test_of_where_it_came_from_nothing_is_in_the_release(room: Room) -> None:
    room.clear()
    data = encode_release(release_of(room.held))
    (one,) = room.held.media
    for secret in (room.source.digest, one.id, one.id_of("file"), CANARY.encode()):
        assert bytes(secret) not in data
    assert one.text("source") == hashlib.sha256(telling_pictures()["exif"]).hexdigest()
    assert one.lines("regions") == ("40 30 90 70",)


def test_a_site_is_built_of_the_release_and_the_bytes_that_lie_beside(room: Room) -> None:
    room.clear()
    release = release_of(room.held)
    pictures = {named.sha256: data for named, data in pictures_of(room.team, room.held)}
    built = build((release,), organisation(), pictures)
    (shown,) = release.media()
    assert room.result.data in built.files.values()
    assert media_name(shown).startswith(room.result.digest.hex())


def test_a_clearance_goes_for_the_bytes_that_were_seen_and_no_others(room: Room) -> None:
    (before,) = room.held.media
    room.clear()
    first = fingerprint(room.held)
    more = Region(0, 0, 20, 20)
    again = picture(bytes_of(room.team, room.held.media[0]), room.result.digest)
    make_anew(room.team, room.held.media[0], made(again.flat, (more,)), (more,))
    (after,) = room.held.media
    assert after.text("digest") != before.text("digest")
    assert not is_cleared(after)
    assert after.lines("regions") == ("40 30 90 70", "0 0 20 20")
    assert fingerprint(room.held) != first
    with pytest.raises(AnotherPicture):
        clear_intent(after, before.text("digest"))
    room.clear()
    assert is_cleared(room.held.media[0])


def test_bytes_that_came_in_the_place_of_those_that_were_cleared_are_not_cleared(room: Room) -> None:
    room.clear()
    room.here.set(room.held.media[0], {"digest": "5d" * 32})
    assert not is_cleared(room.held.media[0])
    assert Why.MEDIA_NOT_CLEARED in whys(room.held)


def test_taking_a_clearance_back_holds_the_statement_and_changes_nothing_else(room: Room) -> None:
    room.clear()
    wanted = fingerprint(room.held)
    room.here.desk.vault.append([take_back_intent(room.held.media[0])])
    assert Why.MEDIA_NOT_CLEARED in whys(room.held)
    assert fingerprint(room.held) == wanted


def test_what_is_left_out_is_in_no_release(room: Room) -> None:
    room.clear()
    room.here.desk.vault.append(leave_out_intents(room.held, room.held.media[0]))
    assert room.held.media == ()
    assert [*release_of(room.held).media()] == []
    assert pictures_of(room.team, room.held) == ()


def test_bytes_that_are_not_those_that_were_named_do_not_go_out(room: Room) -> None:
    room.clear()
    (one,) = room.held.media
    other = share(room.team, room.part, keep_bytes(room.team, made(brought(png(photograph())).flat).data))
    room.here.set(one, {"file": other})
    with pytest.raises(MediaNotHere):
        bytes_of(room.team, room.held.media[0])
    room.here.set(one, {"file": bytes(32)})
    with pytest.raises(MediaNotHere):
        pictures_of(room.team, room.held)


def test_a_colleague_gets_what_goes_out_and_what_they_say_at_once_is_not_passed_over(tmp_path: Path) -> None:
    room = Room(tmp_path)
    other: Office = colleague(tmp_path, room.here, "dunya")
    admit(room.team, room.part, [(other.desk.team.me.device, Role.WRITE)])
    for _ in range(3):
        exchange(room.here.desk, other.desk)

    def there() -> Held:
        found = read_statement(other.desk.team, room.part)
        assert found is not None
        return found

    assert not room.held.media[0].yes("off")
    room.clear()
    for _ in range(2):
        exchange(room.here.desk, other.desk)
    assert is_cleared(there().media[0])
    # One takes the clearance back while the other makes the picture anew and clears that.
    other.desk.vault.append([take_back_intent(there().media[0])])
    room.here.set(room.held.media[0], {"cleared": room.result.digest.hex()})
    for _ in range(2):
        exchange(room.here.desk, other.desk)
    assert not is_cleared(there().media[0])
    assert not is_cleared(room.held.media[0])

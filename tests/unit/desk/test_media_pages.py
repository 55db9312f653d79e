"""The media room at the desk: nothing is kept before it is covered, and what is shown is what goes out."""

from __future__ import annotations

import hashlib
import io
import re
from html import unescape

import pytest
from PIL import Image

from safeconduct.desk.makings import Makings
from safeconduct.desk.media_shown import MEDIA
from safeconduct.publish.holding.commands import begin_statement
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.types import Held
from safeconduct.publish.media.rules import is_cleared
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import BOUNDARY, address, begin, files, reading
from tests.unit.desk.teaming import team_of
from tests.unit.desk.test_files_pages import CANARY, picture, recording
from tests.unit.publish.documents import SECRET_COLOUR, photograph, png, telling_document

# All but the last line of pixels of `photograph`, in 1/10,000 of its sides: what lies there is covered.
PART = {"left": "2500", "top": "2500", "right": "5625", "bottom": "5834"}


class Room:
    """The media room of a statement that was begun at a desk."""

    def __init__(self, desk: Asking, name: str = "Monday") -> None:
        self.desk = desk

        def begun(vault: Vault) -> bytes:
            return begin_statement(team_of(vault), name, {"languages": ("en", "ru"), "sort": "update"})

        self.part = desk.runner.run(desk.desk.office.work(begun))
        self.address = desk.address(MEDIA, self.part.hex())

    def held(self) -> Held:
        found = self.desk.runner.run(
            self.desk.desk.office.work(lambda vault: read_statement(team_of(vault), self.part))  # type: ignore[arg-type]
        )
        assert found is not None
        return found

    def bring(self, data: bytes, name: str = "IMG_2019_Amal.jpg") -> Answer:
        mark = self.desk.get(self.address).hidden("once", self.address)
        body = b""
        for field, text in {"once": mark, "do": "bring"}.items():
            body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{text}\r\n'.encode()
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        body += data + f"\r\n--{BOUNDARY}--\r\n".encode()
        sent = self.desk.send(self.address, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")
        return self.desk.follow(sent) if sent.status == 303 else sent

    def act(self, page: Answer, /, **fields: str) -> Answer:
        found = re.search(rf'action="({self.address}[^"]*)"', page.body)
        assert found is not None, page.words
        at = unescape(found.group(1))
        sent = self.desk.post(at, {"digest": page.hidden("digest", at), **fields, "once": page.hidden("once", at)})
        return self.desk.follow(sent) if sent.status == 303 else sent

    def of(self, page: Answer, **fields: str) -> Answer:
        """Do something with the first picture of the room."""
        return self.act(page, picture=page.hidden("picture", self.address), **fields)

    def shown(self, page: Answer) -> list[bytes]:
        """The bytes of the pictures of a page."""
        return [self.desk.get(unescape(one)).data for one in re.findall(r'<img src="([^"]+)"', page.body)]


@pytest.fixture
def room(desk: Asking) -> Room:
    return Room(desk)


def pixels(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_a_picture_is_covered_put_in_cleared_and_taken_back(room: Room) -> None:
    page = room.bring(png(photograph()))
    assert "A picture for Monday" in page.words
    before, after = room.shown(page)
    assert before == after
    assert pixels(before).getpixel((60, 50)) == SECRET_COLOUR

    page = room.act(page, do="cover", **PART)
    assert page.status == 200
    before, after = room.shown(page)
    assert pixels(before).getpixel((60, 50)) == SECRET_COLOUR
    assert pixels(after).getpixel((60, 50)) == (0, 0, 0)
    assert "40, 30 – 90, 71" in page.words
    assert room.held().media == ()

    page = room.act(page, do="put", **{"shows-en": "A gate.", "shows-ru": "Ворота."})
    (one,) = room.held().media
    assert "not cleared" in page.words
    assert "Ворота." in page.words
    assert room.shown(page) == [after]
    assert one.text("digest") == hashlib.sha256(after).hexdigest()
    assert not is_cleared(one)

    page = room.of(page, do="clear")
    assert is_cleared(room.held().media[0])
    page = room.of(page, do="back")
    assert not is_cleared(room.held().media[0])
    page = room.of(page, do="out")
    assert room.held().media == ()
    assert room.held().parts == ()


def test_the_name_of_a_file_is_neither_shown_nor_kept(room: Room) -> None:
    page = room.bring(picture())
    assert "IMG_2019" not in page.body
    page = room.act(page, do="put")
    assert "IMG_2019" not in page.body
    assert CANARY not in b"".join(room.shown(page))
    assert "Amal" not in repr([one.all_facts for one in room.held().media])


def test_what_is_not_covered_yet_waits_in_memory_and_goes_when_the_desk_locks(room: Room) -> None:
    count = room.desk.count()
    page = room.act(room.bring(png(photograph())), do="cover", **PART)
    assert room.desk.count() == count
    found = re.search(rf'action="({room.address}/making/[^"]*)"', page.body)
    assert found is not None
    room.desk.lock()
    assert len(room.desk.desk.office.makings) == 0
    room.desk.unlock()
    gone = room.desk.get(found.group(1))
    assert gone.status == 404
    assert "not held here any more" in gone.words


def test_a_part_that_is_uncovered_is_seen_again_and_what_was_typed_stays(room: Room) -> None:
    page = room.act(room.bring(png(photograph())), do="cover", **PART)
    page = room.act(page, uncover="0", **{"shows-en": "A gate."})
    before, after = room.shown(page)
    assert before == after
    assert ">A gate.</textarea>" in page.body


@pytest.mark.parametrize(
    "corners", [{}, {**PART, "left": ""}, {**PART, "right": "10001"}, {**PART, "top": "-1"}, {**PART, "left": "5625"}]
)
def test_corners_that_bound_no_part_are_refused_in_a_sentence(room: Room, corners: dict[str, str]) -> None:
    page = room.act(room.bring(png(photograph())), do="cover", **corners)
    assert page.status == 422
    assert 'role="alert"' in page.body
    before, after = room.shown(page)
    assert before == after


def test_what_goes_in_is_what_stood_on_the_page(room: Room) -> None:
    page = room.bring(png(photograph()))
    room.act(page, do="cover", **PART)
    late = room.act(page, do="put")
    assert late.status == 422
    assert "another window" in late.words
    assert room.held().media == ()
    room.act(late, do="put")
    assert len(room.held().media) == 1


def test_a_clearance_of_a_picture_that_was_made_anew_since_is_refused(room: Room) -> None:
    page = room.act(room.bring(png(photograph())), do="put")
    seen = page.hidden("digest", room.address)
    making = room.of(page, do="more")
    making = room.act(making, do="cover", left="0", top="0", right="1000", bottom="1000")
    page = room.act(making, do="put")
    late = room.of(page, do="clear", digest=seen)
    assert late.status == 422
    assert "made anew since you looked" in late.words
    assert not is_cleared(room.held().media[0])


def test_a_document_goes_page_by_page(room: Room) -> None:
    page = room.bring(telling_document(pages=3))
    assert "of 3" in page.words
    assert room.act(page, do="page", page="4").status == 422
    page = room.act(page, do="page", page="2")
    assert page.status == 200
    page = room.act(page, do="put")
    (one,) = room.held().media
    assert (one.text("kind"), one.number("page")) == ("page", 2)


@pytest.mark.parametrize("data", [recording(0.1), b"%PDF-1.7 nothing", b"", b"<svg/>"])
def test_what_can_be_no_picture_is_refused_and_the_desk_goes_on(room: Room, data: bytes) -> None:
    page = room.bring(data)
    assert page.status == 422
    assert 'role="alert"' in page.body
    assert room.bring(png(photograph())).status == 200


def test_a_picture_out_of_a_message_is_made_ready_blurred_and_the_original_stays_there(room: Room) -> None:
    desk = room.desk
    begin(desk)
    taken = reading(desk, files(desk, {"mill.jpg": picture()}, text="see this", channel="telegram"), do="take")
    thread = desk.get(address(taken))
    found = re.search(r'href="(/message/[\w-]+)"', thread.body)
    assert found is not None
    message = desk.get(found.group(1))
    assert "Monday" in message.words
    sent = desk.post(
        found.group(1), once=message.hidden("once"), do="statement", file="0", media=room.address.rpartition("/")[2]
    )
    page = desk.follow(sent)
    assert "A picture for Monday" in page.words
    assert "data-clear checked" not in page.body
    page = room.act(page, do="put")
    (one,) = room.held().media
    assert one.text("source") == hashlib.sha256(picture()).hexdigest()
    assert CANARY not in b"".join(room.shown(page))


def test_no_more_than_a_few_wait_at_a_time_and_none_of_another_statement_is_found(room: Room) -> None:
    held = Makings()
    assert len(held) == 0
    for _ in range(6):
        room.bring(png(photograph()))
    assert len(room.desk.desk.office.makings) == 4
    page = room.bring(png(photograph()))
    found = re.search(rf'action="{room.address}(/making/[^"]*)"', page.body)
    assert found is not None
    assert room.desk.get(Room(room.desk, "Friday").address + found.group(1)).status == 404

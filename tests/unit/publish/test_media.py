"""Pictures and pages made anew: nothing around the pixels survives, nothing that was covered, and no file brings the
desk down.
"""

from __future__ import annotations

import hashlib
import io
import random
import zlib
from pathlib import Path

import pytest
from PIL import Image

from safeconduct.base.errors import SafeconductError
from safeconduct.intake.parsers import drawing
from safeconduct.intake.parsers.drawing_apart import DrawingApart, Limits
from safeconduct.intake.parsers.working_copy import DAMAGED, TOO_MANY_PIXELS
from safeconduct.publish.media import child, errors, making
from safeconduct.publish.media.errors import MediaRefused, RegionRefused
from safeconduct.publish.media.making import Asking, asked, brought, made
from safeconduct.publish.media.rules import MOST_REGIONS, WIDENED_BY, line_of_region, region_of_line
from safeconduct.publish.media.types import Flat, Kind, Made, Region
from safeconduct.publish.released.bare import sides_of_bare
from safeconduct.publish.released.types import Media, Picture
from safeconduct.site.pictures import check_picture
from tests.unit.desk.test_files_pages import recording
from tests.unit.publish.documents import (
    CANARY,
    SECRET,
    SECRET_COLOUR,
    bomb_of_a_document,
    broken_font,
    noise,
    pdf,
    photograph,
    png,
    telling_document,
    telling_pictures,
)

BLACK = (0, 0, 0)
COVER = Region(*SECRET)


def pixels(one: Made) -> Image.Image:
    return Image.open(io.BytesIO(one.data)).convert("RGB")


def colours(image: Image.Image, region: Region) -> set[tuple[int, ...]]:
    held = image.crop((region.left, region.top, region.right, region.bottom)).tobytes()
    return {tuple(held[at : at + 3]) for at in range(0, len(held), 3)}


def is_bare(one: Made) -> bool:
    check_picture(Media(one.digest, one.picture, one.width, one.height, ()), one.data)
    return sides_of_bare(one.data, one.picture) == (one.width, one.height)


def drawn_or_why(data: bytes, asking: Asking = asked) -> object:
    """The width of what was drawn, or why nothing was."""
    try:
        return brought(data, asking=asking).flat.width
    except MediaRefused as refused:
        return refused.facts["reason"]


def saying(answer: bytes) -> Asking:
    """A process that gives this answer, whatever it is asked."""
    return lambda data, kind: (drawing.DRAWN, answer)


def why(error: pytest.ExceptionInfo[SafeconductError]) -> object:
    return error.value.facts["reason"]


@pytest.mark.parametrize("told", telling_pictures())
def test_nothing_that_stands_around_the_pixels_of_a_picture_is_in_what_goes_out(told: str) -> None:
    data = telling_pictures()[told]
    assert CANARY.encode() in data
    source = brought(data)
    assert (source.kind, source.digest) == (Kind.PICTURE, hashlib.sha256(data).digest())
    for regions in ((), (COVER,)):
        one = made(source.flat, regions)
        assert is_bare(one)
        assert CANARY.encode() not in one.data
        assert CANARY.encode() not in zlib.decompress(one.data[41:-16]) if one.picture is Picture.PNG else True


def test_a_page_of_a_document_is_pixels_and_none_of_its_words_author_or_attached_files() -> None:
    data = telling_document()
    assert data.count(CANARY.encode()) > 3
    source = brought(data)
    assert (source.kind, source.page, source.pages) == (Kind.PAGE, 1, 1)
    # The page is 400 points wide, and drawn four times as large.
    assert (source.flat.width, source.flat.height) == (1600, 1200)
    one = made(source.flat)
    assert is_bare(one)
    assert CANARY.encode() not in one.data
    # What is meant to be seen is: dark words on white; and words that nobody sees leave no trace.
    assert BLACK in colours(pixels(one), Region(60, 80, 900, 170))
    assert colours(pixels(one), Region(0, 1060, 1600, 1200)) == {(255, 255, 255)}


@pytest.mark.parametrize(("width", "height", "kind"), [(160, 120, Picture.PNG), (1600, 1200, Picture.JPEG)])
def test_of_what_is_covered_no_pixel_is_left_whatever_it_was(width: int, height: int, kind: Picture) -> None:
    """The bytes that go out are the same for every picture that differs under the cover alone."""
    found = []
    for colour in (SECRET_COLOUR, (1, 2, 3), (255, 255, 255)):
        image = photograph(width, height) if kind is Picture.PNG else noise(width, height)
        image.paste(colour, SECRET)
        one = made(Flat(width, height, image.tobytes()), (COVER,))
        assert one.picture is kind
        assert colours(pixels(one), COVER) == {BLACK}
        found.append(one.data)
    assert found[0] == found[1] == found[2]
    bare = photograph(width, height) if kind is Picture.PNG else noise(width, height)
    assert made(Flat(width, height, bare.tobytes()), (COVER,)).data == found[0]


def test_more_is_covered_than_was_drawn_since_what_is_packed_together_blends() -> None:
    source = brought(png(photograph()))
    one = pixels(made(source.flat, (COVER,)))
    wide = Region(*(SECRET[0] - WIDENED_BY, SECRET[1] - WIDENED_BY, SECRET[2] + WIDENED_BY, SECRET[3] + WIDENED_BY))
    assert colours(one, wide) == {BLACK}
    assert one.getpixel((wide.right, wide.bottom)) == photograph().getpixel((wide.right, wide.bottom))
    # At an edge of the picture there is nothing more to cover.
    corner = pixels(made(source.flat, (Region(0, 0, 1, 1),)))
    assert colours(corner, Region(0, 0, 1 + WIDENED_BY, 1 + WIDENED_BY)) == {BLACK}


def test_a_covered_part_of_a_document_leaves_none_of_its_pixels() -> None:
    plain, drawn = (brought(telling_document(secret)) for secret in (b"", b"0.8 0.1 0.6 rg 100 100 80 60 re f"))
    cover = Region(400, 560, 720, 800)
    assert made(plain.flat).data != made(drawn.flat).data
    assert made(plain.flat, (cover,)).data == made(drawn.flat, (cover,)).data


def test_the_same_picture_and_parts_give_the_same_bytes_in_whatever_order_they_were_drawn() -> None:
    data, regions = png(noise(400, 300)), [Region(10, 10, 60, 50), Region(200, 100, 260, 180), Region(50, 40, 220, 120)]
    first = made(brought(data).flat, regions)
    for _ in range(2):
        random.Random(7).shuffle(regions)
        assert made(brought(data).flat, regions).data == first.data


def test_a_large_picture_becomes_small_enough_for_a_page_and_keeps_its_shape() -> None:
    source = brought(png(Image.new("RGB", (4000, 1000), (9, 9, 9))))
    assert (source.flat.width, source.flat.height) == (child.MOST_SIDE, 400)
    # Where something can be seen through there is white, never what was rubbed out.
    clear = Image.new("RGBA", (8, 8), (200, 30, 160, 0))
    assert set(brought(png(clear)).flat.pixels) == {255}


def test_the_longest_picture_there_is_still_goes_onto_a_page() -> None:
    side = child.MOST_SIDE
    assert is_bare(made(Flat(side, side, noise(side, side).tobytes())))


@pytest.mark.parametrize(
    "region", [Region(0, 0, 161, 10), Region(0, 0, 10, 121), Region(10, 10, 10, 20), Region(20, 9, 10, 20)]
)
def test_a_part_that_does_not_lie_within_the_picture_is_refused(region: Region) -> None:
    with pytest.raises(RegionRefused):
        made(brought(png(photograph())).flat, (region,))


def test_more_parts_than_anybody_draws_are_refused() -> None:
    flat = brought(png(photograph())).flat
    made(flat, [COVER] * MOST_REGIONS)
    with pytest.raises(RegionRefused):
        made(flat, [COVER] * (MOST_REGIONS + 1))


def test_a_part_is_a_line_of_four_numbers() -> None:
    assert region_of_line(line_of_region(COVER)) == region_of_line("40, 30, 90, 70") == COVER
    for wrong in ("", "1 2 3", "1 2 3 4 5", "-1 2 3 4", "1 2 3 ٤", "1 2 3 123456789", "a b c d"):
        with pytest.raises(ValueError, match=r"."):
            region_of_line(wrong)


def _hostile() -> dict[str, tuple[bytes, object]]:
    jpeg = telling_pictures()["exif"]
    whole = telling_document()
    wild = b"%PDF-1.7\n" + bytes(random.Random(3).randbytes(5_000))
    huge = png(Image.new("1", (20_000, 6_000)))
    return {
        "nothing": (b"", errors.NO_FILE),
        "a truncated photograph": (jpeg[: len(jpeg) // 2], DAMAGED),
        "a picture that is a bomb": (huge, TOO_MANY_PIXELS),
        "a picture that says it is huge": (huge[:16] + b"\x7f\xff\xff\xff" * 2 + huge[24:], TOO_MANY_PIXELS),
        "a truncated document": (whole[:60], errors.NO_DOCUMENT),
        "no document at all": (wild, errors.NO_DOCUMENT),
        "a document of ten thousand pages": (telling_document(pages=10_000), errors.TOO_MANY_PAGES),
        "a document of no page": (pdf(b"", pages=0), errors.NO_DOCUMENT),
        "a recording": (recording(), errors.A_RECORDING),
        "a drawing that a browser would run": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", errors.UNKNOWN_KIND),
    }


@pytest.mark.parametrize("name", _hostile())
def test_a_file_that_can_be_no_picture_is_refused_in_one_sentence(name: str) -> None:
    data, reason = _hostile()[name]
    with pytest.raises(MediaRefused) as refused:
        brought(data)
    assert why(refused) == reason
    for language in ("en", "ru"):
        assert refused.value.advice(language).what.count(".") == 1
    assert brought(png(photograph())).flat.width == 160


@pytest.mark.parametrize("box", ["0 0 14400000 10", "0 0 1e30 1e30", "0 0 0 0", "-5 -5 1 1", "0 0 nan inf"])
def test_a_page_of_any_size_is_drawn_within_bounds_or_refused(box: str) -> None:
    try:
        flat = brought(pdf(b"0 0 10 10 re f", box=box)).flat
    except MediaRefused:
        return
    assert 0 < flat.width <= child.MOST_SIDE
    assert 0 < flat.height <= child.MOST_SIDE


@pytest.mark.parametrize("font", [b"", b"\0\1\0\0" + b"\xff" * 400, bytes(random.Random(5).randbytes(3_000))])
def test_a_document_with_a_broken_font_is_drawn_or_refused_and_the_desk_lives(font: bytes) -> None:
    assert drawn_or_why(broken_font(font)) in (child.MOST_SIDE, errors.NO_DOCUMENT, errors.TOO_MUCH)
    assert brought(telling_document()).pages == 1


def test_a_picture_inside_a_document_that_is_a_bomb_is_bounded_by_the_process() -> None:
    limits = Limits(memory_bytes=1 << 30, seconds=10, patience=60.0)
    became = drawn_or_why(bomb_of_a_document(), lambda data, kind: asked(data, kind, limits))
    assert became in (child.MOST_SIDE, errors.NO_DOCUMENT, errors.TOO_MUCH)
    assert brought(telling_document()).pages == 1


def test_an_answer_that_cannot_be_right_is_not_taken() -> None:
    """Whoever took the process over says what they like; it becomes no picture, nor one with more in it."""
    flat, document = brought(png(photograph())).flat, telling_document()
    ten = child.FLAT.pack(10, 10, 1)
    for answer in (
        ten,
        ten + bytes(299),
        child.FLAT.pack(5_000, 1, 1) + bytes(15_000),
        child.FLAT.pack(0, 0, 1),
        child.FLAT.pack(2**31, 2**31, 1) + b"x",
        b"x",
    ):
        with pytest.raises(MediaRefused):
            brought(document, asking=saying(answer))
    large = Flat(800, 600, noise(800, 600).tobytes())
    commented = io.BytesIO()
    noise(800, 600).save(commented, "JPEG", comment=CANARY.encode())
    smaller = made(Flat(640, 480, noise(640, 480).tobytes()))
    assert smaller.picture is Picture.JPEG
    for answer in (commented.getvalue(), b"", b"<svg/>", made(flat).data, smaller.data):
        with pytest.raises(MediaRefused):
            made(large, asking=saying(answer))


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="limits are read where Linux tells them")
def test_the_process_that_decodes_can_open_no_file_start_none_and_take_so_much_memory() -> None:
    """So it finds no font of this computer either: a document draws the same on every desk."""
    apart = DrawingApart(making.LIMITS, ("-m", child.__name__), child.KINDS)
    try:
        became, _ = apart.drawn_anew(child.PAGE.pack(1) + telling_document(), "page")
        limits = Path(f"/proc/{apart.pid}/limits").read_text(encoding="ascii")
    finally:
        apart.close()
    assert became == drawing.DRAWN
    held = {line[:26].strip(): line[26:].split()[1] for line in limits.splitlines()[1:]}
    assert {held[name] for name in ("Max open files", "Max processes", "Max file size", "Max core file size")} == {"0"}
    assert held["Max address space"] == str(making.LIMITS.memory_bytes)

"""Vectors of releases: docs/formats/release.md. Nothing in them is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import cbor2

from safeconduct.base.clock import day_from_iso
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.publish.released.districts import DistrictCode
from safeconduct.publish.released.edtf import edtf_from_text
from safeconduct.publish.released.release_bytes import encode_release
from safeconduct.publish.released.types import (
    Count,
    Heading,
    Level,
    Media,
    Moment,
    Paragraph,
    Picture,
    Place,
    Quote,
    Release,
    ReleaseId,
    SeriesId,
    Sort,
    Tongue,
)
from tests.vectors.sample import Book, Sample, raw_cbor

_SERIES: Final = SeriesId(bytes(range(16)))
LEAST: Final = Release(
    ReleaseId(bytes(range(16, 32))), day_from_iso("2030-01-14"), Sort.UPDATE, (), (Tongue.RUSSIAN, Tongue.ENGLISH),
    ("Задержания", "Detentions"), ("Коротко.", "In short."), (Paragraph(("Раз.", "One.")),),
)  # fmt: skip
_ALL: Final = replace(
    LEAST,
    tongues=tuple(Tongue),
    titles=("Исправление", "A correction", "Нисдар"),
    summaries=("Было раньше.", "It was earlier.", "Хьалха дара."),
    sort=Sort.CORRECTION,
    corrects=(ReleaseId(bytes(16)), ReleaseId(b"\xff" * 16)),
    blocks=(
        Heading(("Когда", "When", "Маца")),
        Moment(_SERIES, edtf_from_text("2029-12-01/2029-12-10~"), ("начало декабря", "early December", "декабрь"),
               ("Началось.", "It began.", "Дола делира.")),
        Count(_SERIES, Level.ESTIMATED, Interval(35, OPEN_HI), day_from_iso("2030-01-12"), 5,
              ("задержаны", "people detained", "лецна")),
        Count(_SERIES, Level.REPORTED, Interval(40, 40), day_from_iso("2030-01-14"), 1,
              ("задержаны", "people detained", "лецна")),
        Place(DistrictCode("ru-ce-grozny"), ("Держат здесь.", "Held here.", "Кхузахь.")),
        Quote(("Воды!", "Water!", "Хи!"), ("выживший", "a survivor", "стаг")),
        Media(bytes(32), Picture.JPEG, 640, 480, ("Дверь.", "A door.", "НеӀ.")),
    ),
)  # fmt: skip
Spoil = Callable[[dict[int, Any]], object]


def block(number: int, *items: Any) -> Spoil:
    """Put a block in the place of another."""

    def spoil(fields: dict[int, Any]) -> None:
        fields[7] = [*fields[7][:number], list(items), *fields[7][number + 1 :]]

    return spoil


COUNT = (4, _SERIES, 1, [40], day_from_iso("2030-01-12"), 1, ["люди", "people"])
TWO = ["раз", "one"]
SPOILT: dict[str, Spoil] = {
    "a version to come": lambda f: f.update({0: 2}),
    "a field too many": lambda f: f.update({8: 0}),
    "a field too few": lambda f: f.pop(6),
    "an id of 15 bytes": lambda f: f.update({1: bytes(15)}),
    "a day before 1970": lambda f: f.update({2: -1}),
    "a time of day in the place of a day": lambda f: f.update({2: 1_894_000_000}),
    "an unknown sort": lambda f: f.update({3: 5}),
    "an update that corrects": lambda f: f.update({4: [_SERIES]}),
    "a correction of nothing": lambda f: f.update({3: 2}),
    "a correction of itself": lambda f: f.update({3: 2, 4: [LEAST.id]}),
    "no language": lambda f: f.update({5: [], 6: []}),
    "an unknown language": lambda f: f.update({5: ["ru", "de"]}),
    "languages in another order": lambda f: f.update({5: ["en", "ru"]}),
    "a title too few": lambda f: f.update({6: f[6][:1]}),
    "an empty title": lambda f: f.update({6: [["", "x"], ["y", "z"]]}),
    "a title of 201 characters": lambda f: f.update({6: [["x" * 201, "x"], ["y", "z"]]}),
    "a line break": block(0, 1, ["раз\nдва", "one"]),
    "a space at the end": block(0, 1, ["раз ", "one"]),
    "text that turns its direction": block(0, 1, ["раз", "one\u202etwo"]),
    "an invisible letter": block(0, 1, ["раз", "one\u200btwo"]),
    "a control": block(0, 1, ["раз", "one\x07"]),
    "text of 5,001 characters": block(0, 1, ["раз", "x" * 5001]),
    "a text too many": block(0, 1, ["раз", "one", "two"]),
    "a number in the place of a text": block(0, 1, ["раз", 1]),
    "a block of no kind": block(0),
    "an unknown block": block(0, 8, TWO),
    "true in the place of a kind": block(0, True, TWO),
    "a block with an item too many": block(0, 1, TWO, TWO),
    "an unknown level": block(0, *COUNT[:2], 4, *COUNT[3:]),
    "no bounds": block(0, *COUNT[:3], [], *COUNT[4:]),
    "three bounds": block(0, *COUNT[:3], [1, 2, 3], *COUNT[4:]),
    "bounds the wrong way round": block(0, *COUNT[:3], [41, 40], *COUNT[4:]),
    "fewer than none": block(0, *COUNT[:3], [-1], *COUNT[4:]),
    "a count of a day after the release": block(0, *COUNT[:4], LEAST.day + 1, *COUNT[5:]),
    "a rounding of 0": block(0, *COUNT[:5], 0, *COUNT[6:]),
    "a bound beside the rounding": block(0, *COUNT[:3], [41], COUNT[4], 5, COUNT[6]),
    "an unknown district": block(0, 5, "ru-ce-zavodskoy", TWO),
    "a point on the map": block(0, 5, "43.3180,45.6981", TWO),
    "a day that is none": block(0, 6, _SERIES, "2030-02-30", TWO, TWO),
    "a time of day in the time line": block(0, 6, _SERIES, "2030-02-03T10:00", TWO, TWO),
    "a hash of 31 bytes": block(0, 7, bytes(31), 1, 10, 10, TWO),
    "a picture that is a drawing": block(0, 7, bytes(32), 3, 10, 10, TWO),
    "a picture without words": block(0, 7, bytes(32), 1, 10, 10, ["", ""]),
    "501 blocks": lambda f: f.update({7: [[1, TWO]] * 501}),
}


def make(book: Book, _: Sample) -> None:
    """Write all vectors of releases."""

    def add(name: str, body: bytes, expect: str, number: bytes = b"") -> None:
        book.add("release", name.replace(" ", "-").replace(",", ""), body, expect=expect, comment=name, id=number)

    add("least", encode_release(LEAST), "success", LEAST.id)
    add("all kinds of blocks", encode_release(_ALL), "success", _ALL.id)
    for name, spoil in SPOILT.items():
        fields = cbor2.loads(encode_release(LEAST))
        spoil(fields)
        add(name, cbor2.dumps(fields, canonical=True), "malformed")
    data = encode_release(LEAST)
    add("cut by a byte", data[:-1], "not canonical")
    add("a byte behind the end", data + b"\0", "not canonical")
    add("a version in the longer form", data.replace(b"\x00\x01", b"\x00\x18\x01", 1), "not canonical")
    add(
        "a text that is not NFC",
        data.replace("Раз.".encode(), "Й.".encode()[:0] + "И\u0306.".encode() + b"!!", 1),
        "not canonical",
    )
    add("a list in the place of the map", raw_cbor([1, 2]), "malformed")

"""The same releases give the same bytes, whoever builds, wherever and whenever; no input becomes more than text."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.base.clock import iso_from_day
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.base.plain import plain
from safeconduct.publish.released.release_bytes import encode_release
from safeconduct.publish.released.types import (
    Block,
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
    Sort,
)
from safeconduct.site.building import MOST_OF_ONE_FILE, build
from safeconduct.site.errors import FolderInUse, PictureRefused, ReleaseTwice, TooLargeForOneFile
from safeconduct.site.gathering import gather
from safeconduct.site.links import ONE_FILE, media_name
from safeconduct.site.writing import write_tree
from tests.examples import many
from tests.released import (
    BEGAN,
    DETAINED,
    FIRST,
    GROZNY,
    ORGANISATION_TOML,
    PICTURES,
    RELEASES,
    SECOND,
    SHA256,
    THIRD,
    detained,
    organisation,
    release,
)
from tests.unit.site.judging import Judged

SITE = build(RELEASES, organisation(), PICTURES)
SECONDS = 86_400


def material(folder: Path) -> Path:
    """Write the releases as a desk would, with things beside them that nobody released."""
    folder.mkdir(parents=True)
    for number, one in enumerate(random.sample(RELEASES, len(RELEASES))):
        (folder / f"{number}.release").write_bytes(encode_release(one))
        for media in one.media():
            (folder / media_name(media)).write_bytes(PICTURES[media.sha256])
    (folder / "organisation.toml").write_text(ORGANISATION_TOML, "utf-8")
    (folder / "draft.txt").write_text("canary: names of the held", "utf-8")
    (folder / "4.release.bak").write_bytes(b"canary")
    (folder / "old.release").mkdir()
    return folder


def built_by(folder: Path, **around: str) -> dict[str, tuple[bytes, int, int]]:
    """Build in a process of its own with these surroundings; every file with its time and its rights."""
    (folder / "home").mkdir(parents=True)
    releases = material(folder / "given")
    command = [sys.executable, "-m", "safeconduct", "site", "build", "--releases", str(releases), "-o", "out", "--json"]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **around}
    subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
    files = [path for path in (folder / "out").rglob("*") if path.is_file()]
    return {
        path.relative_to(folder / "out").as_posix(): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
        for path in files
    }


def test_two_people_in_two_places_build_the_same_bytes_times_and_rights(tmp_path: Path) -> None:
    here = built_by(tmp_path / "here", TZ="Pacific/Kiritimati", LANG="ru_RU.UTF-8", USER="anna", HOME=str(tmp_path),
                    PYTHONHASHSEED="1")  # fmt: skip
    there = built_by(tmp_path / "there" / "very" / "deep", TZ="America/Adak", LANG="C", USER="bela", LOGNAME="bela",
                     HOME=str(tmp_path / "there"), PYTHONHASHSEED="2", SOURCE_DATE_EPOCH="1")  # fmt: skip

    assert here == there
    assert {path: data for path, (data, _, _) in here.items()} == SITE.tree
    assert {(when, mode & 0o777) for _, when, mode in here.values()} == {(SITE.day * SECONDS * 10**9, 0o644)}
    everything = b"".join(data for data, _, _ in here.values())
    for told in (b"canary", b"anna", b"bela", str(tmp_path).encode(), b"T00:00:01"):
        assert told not in everything


def test_the_order_in_which_releases_come_does_not_matter() -> None:
    for _ in range(5):
        assert build(random.sample(RELEASES, len(RELEASES)), organisation(), PICTURES).tree == SITE.tree


def test_folders_have_the_day_s_time_too_and_nothing_is_written_into_a_folder_in_use(tmp_path: Path) -> None:
    write_tree(tmp_path / "out", SITE.tree, SITE.day)

    folders = [tmp_path / "out", *(one for one in (tmp_path / "out").rglob("*") if one.is_dir())]
    assert {(one.stat().st_mtime, one.stat().st_mode & 0o777) for one in folders} == {(SITE.day * SECONDS, 0o755)}
    with pytest.raises(FolderInUse):
        write_tree(tmp_path / "out", SITE.tree, SITE.day)


def test_only_days_of_the_calendar_and_given_days_stand_in_the_tree() -> None:
    assert iso_from_day(SITE.day) == "2030-02-04"
    assert SITE.manifest.startswith(b"# safeconduct site manifest v1\n# day 2030-02-04\n")


def test_a_release_given_twice_is_refused() -> None:
    with pytest.raises(ReleaseTwice):
        build([*RELEASES, replace(FIRST, day=THIRD.day)], organisation(), PICTURES)


def test_a_picture_that_is_not_there_or_another_one_is_refused() -> None:
    for pictures in ({}, {SHA256: PICTURES[SHA256] + b"\0"}, {SHA256: b""}):
        with pytest.raises(PictureRefused):
            build(RELEASES, organisation(), pictures)


def test_a_correction_of_what_is_no_longer_there_speaks_of_nothing() -> None:
    site = build([SECOND], organisation(), {})
    page = site.files[f"en/r/{SECOND.id.hex()}.html"].decode()

    assert "This corrects" not in page
    assert FIRST.id.hex() not in "".join(data.decode() for data in site.files.values())


def test_a_later_number_takes_the_place_of_an_earlier_one_of_its_kind_alone() -> None:
    newer = release("newer", "2030-03-01", detained(60, 60, "2030-02-20"))
    older = release("older", "2030-03-02", detained(20, 20, "2029-12-30"))
    found = gather([FIRST, THIRD, newer, older])

    shown = {level: [one.block.bounds.lo for one in rows] for level, rows in found.counts.items()}
    assert shown == {Level.REPORTED: [60, 2], Level.CORROBORATED: [35], Level.ESTIMATED: [40]}


def test_a_correction_has_the_last_word_though_its_day_be_earlier() -> None:
    right = replace(SECOND, blocks=(detained(30, 30, "2030-01-05"),))

    assert [one.block.bounds.lo for one in gather([FIRST, right]).counts[Level.REPORTED] if
            one.block.series == DETAINED] == [30]  # fmt: skip
    assert [one.release for one in gather(RELEASES).moments if one.block.series == BEGAN] == [SECOND]


def long_release(number: int) -> Release:
    """Return a release of some 120 kilobytes."""
    return release(f"long {number}", iso_from_day(FIRST.day), *[Paragraph(("ж" * 4000, "w" * 4000))] * 10)


def test_the_one_file_stays_under_a_megabyte_and_says_what_it_leaves_out() -> None:
    site = build([*map(long_release, range(40)), THIRD], organisation(), PICTURES)
    page = Judged(site.files[ONE_FILE])

    assert len(site.files[ONE_FILE]) < MOST_OF_ONE_FILE
    assert page.faults == []
    assert "Older texts are left out of this one file." in page.words
    assert THIRD.titles[1] in page.words
    assert "Older texts are left out" not in Judged(SITE.files[ONE_FILE]).words


def test_an_organisation_that_fills_a_megabyte_alone_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.site.building.MOST_OF_ONE_FILE", 1000)
    with pytest.raises(TooLargeForOneFile):
        build([], organisation(), {})


# What somebody might try to slip in, beside whatever hypothesis thinks of.
HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onmouseover='x", "</title><h1>", "]]>",
    "<!-- ", "--><b>", "{{ 7*7 }}", "{% raw %}", "javascript:alert(1)", "https://evil.example/x", "//evil.example",
    "&lt;b&gt;", "&#60;script&#62;", "<svg/onload=x>", "</style><style>*{}", "data:text/html,x", "\\u003cscript>",
    "<?php", "url(https://evil.example)", "</main></body>",
    "<a href=https://evil.example>", "%3Cscript%3E", "${x}", "`x`",
)  # fmt: skip
LINES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=60).map(
        lambda text: plain(unicodedata.normalize("NFC", text))
    ),
).filter(lambda text: bool(text) and plain(text) == text and unicodedata.is_normalized("NFC", text))


@st.composite
def hostile_releases(draw: st.DrawFn) -> Release:
    two = st.tuples(LINES, LINES)
    blocks: list[Block] = [
        Paragraph(draw(two)), Heading(draw(two)), Quote(draw(two), draw(two)), Place(GROZNY, draw(two)),
        Count(DETAINED, Level.REPORTED, Interval(3, OPEN_HI), FIRST.day, 1, draw(two)),
        replace(next(one for one in FIRST.blocks if isinstance(one, Moment)), when_words=draw(two), words=draw(two)),
        Media(SHA256, Picture.PNG, 320, 200, draw(two)),
    ]  # fmt: skip
    sort = draw(st.sampled_from((Sort.UPDATE, Sort.STATEMENT, Sort.PRESS_LINE)))
    return replace(FIRST, sort=sort, titles=draw(two), summaries=draw(two), blocks=tuple(draw(st.permutations(blocks))))


def plain_block(block: Block) -> Block:
    """Return a block with harmless words in the place of its own."""
    given = {name: ("в", "c") for name in ("words", "said_by", "of", "when_words", "shows") if hasattr(block, name)}
    return replace(block, **given)  # type: ignore[arg-type]


@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_releases())
def test_no_text_can_become_markup_a_script_or_an_address(hostile: Release) -> None:
    encode_release(hostile)
    site = build([hostile], organisation(), PICTURES)
    harmless = replace(hostile, titles=("а", "a"), summaries=("б", "b"), blocks=tuple(map(plain_block, hostile.blocks)))
    plainly = build([harmless], organisation(), PICTURES)

    # The very elements, attributes and addresses that harmless words give: nothing came, nothing went.
    for path, data in site.files.items():
        if path.endswith(".html"):
            page, other = Judged(data), Judged(plainly.files[path])
            assert page.faults == []
            assert (page.tree, page.links) == (other.tree, other.links)
            assert [pair[:2] for pair in page.attributes] == [pair[:2] for pair in other.attributes]
    title = Judged(site.files[f"en/r/{FIRST.id.hex()}.html"]).words
    assert " ".join(hostile.titles[1].split()) in title

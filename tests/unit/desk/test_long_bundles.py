"""A bundle of any length leaves while it is made: never whole in memory, and cut where lock or fault end it early."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli.evidence_bundle import verify
from safeconduct.desk.guard import MAX_BODY_BYTES
from safeconduct.desk.long_answers import AT_ONCE_BYTES
from safeconduct.desk.peer import Peers
from safeconduct.desk.serving import loopback_sockets, server_for
from safeconduct.protect.age import DamagedAge, KeyIdentity, open_stream
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.record.commands import link_intent
from safeconduct.record.evidence.bundling import Told, bundle_of, write_sealed
from safeconduct.record.evidence.check_bundle import LIST, SUMS, by_openssl, check
from safeconduct.record.evidence.errors_bundle import BundleRefused
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Step
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import PASSPHRASE, Answer, Asking, at_once
from tests.unit.desk.test_evidence_pages import at_original, done, items, sealed
from tests.unit.desk.test_long_films import film, sent
from tests.unit.desk.test_place_page import CELLAR, held_in, seen_in

KEY = KemPrivateKey.generate(SystemEntropy())
TOLD = Told("a court")
Doing = Callable[[], Awaitable[object]]


def made(desk: Asking, data: bytes | None = None) -> str:
    """Seal a film beyond any form, make its bundle, and return where that is saved."""
    assert sent(desk, film() if data is None else data).status == 303
    return link_in(made_again(desk))


def made_again(desk: Asking) -> Answer:
    return done(desk, at_original(desk), do="bundle", whom=TOLD.words, keys=text_from_recipient(KEY.public))


def link_in(page: Answer) -> str:
    found = re.search(r'href="(/save/[^"]+)"', page.body)
    assert found is not None, page.words
    return unescape(found[1])


def opened(data: bytes) -> bytes:
    return b"".join(open_stream((data,), [KeyIdentity(KEY)]).content)


def out_of(data: bytes) -> bytes:
    """What comes out of an age file up to where it was cut."""
    came = bytearray()
    try:
        for piece in open_stream((data,), [KeyIdentity(KEY)]).content:
            came += piece
    except DamagedAge:
        return bytes(came)
    raise AssertionError("half of it passed for the whole")


@dataclass
class Halfway:
    """Does something once, when a good part of an answer has come. ``pieces``: how long each was."""

    doing: Doing | None = None
    pieces: list[int] = field(default_factory=list)

    async def __call__(self, piece: bytes) -> None:
        self.pieces.append(len(piece))
        if self.doing is not None and sum(self.pieces) > MAX_BODY_BYTES // 2:
            doing, self.doing = self.doing, None
            await doing()


def saved(desk: Asking, link: str, halfway: Halfway, gone: asyncio.Event | None = None) -> Answer:
    return desk.runner.run(desk.asked("GET", link, receive=at_once(b"", gone), meanwhile=halfway))


def under_way(desk: Asking) -> int:
    async def look() -> int:
        return await desk.desk.office.work(lambda _: len(desk.desk.office.long_answers))

    return desk.runner.run(look())


def exported(desk: Asking) -> int:
    return sum(one.custody.step is Step.EXPORTED for one in items(desk)[0].steps)


def test_a_bundle_beyond_any_form_leaves_piece_by_piece_and_is_the_one_that_the_command_writes(
    desk: Asking, tmp_path: Path
) -> None:
    link, halfway = made(desk), Halfway()

    answer = saved(desk, link, halfway)

    assert answer.is_whole
    assert answer.headers["content-disposition"].endswith('.age"')
    assert len(answer.data) > MAX_BODY_BYTES
    # Nothing of it is made ahead: a piece is made once the one before has gone.
    assert max(halfway.pieces) < 2 * AT_ONCE_BYTES
    assert under_way(desk) == 0

    def write(vault: Vault) -> None:
        team = desk.desk.office.team(vault)
        some = [Evidence(vault.tables).named("V-1")]
        write_sealed(team, bundle_of(team, some, TOLD), [KEY.public], tmp_path / "by-command", TOLD)

    desk.runner.run(desk.desk.office.work(write))
    by_command, by_browser = opened((tmp_path / "by-command").read_bytes()), opened(answer.data)
    with zipfile.ZipFile(io.BytesIO(by_command)) as one, zipfile.ZipFile(io.BytesIO(by_browser)) as other:
        assert one.namelist() == other.namelist()
        # The moment it was made stands in the list, and by the second time it had been given out once.
        same = [name for name in one.namelist() if name not in (LIST, SUMS)]
        assert all(one.read(name) == other.read(name) for name in same)
        assert other.read("originals/001") == film()
        other.extractall(tmp_path / "bundle")
    # Nobody has stamped it yet: that alone is what the check says.
    assert check(tmp_path / "bundle", by_openssl) == ["evidence 1: no timestamp covers it"]


def test_other_pages_are_answered_while_it_leaves(desk: Asking) -> None:
    link, seen = made(desk), list[int]()

    async def look() -> None:
        seen.append((await desk.asked("GET", "/record")).status)

    assert saved(desk, link, Halfway(look)).is_whole
    assert seen == [200]


def test_it_stands_in_the_log_once_before_any_of_it_leaves_and_is_saved_again_from_the_page(desk: Asking) -> None:
    link = made(desk)
    assert exported(desk) == 1
    gone = asyncio.Event()

    async def go() -> None:
        gone.set()

    assert not saved(desk, link, Halfway(go), gone).is_whole
    assert link_in(desk.get(at_original(desk))) == link
    assert saved(desk, link, Halfway()).is_whole
    assert exported(desk) == 1


def test_the_lock_ends_it_and_half_of_it_opens_nowhere(desk: Asking, tmp_path: Path) -> None:
    link = made(desk)

    answer = saved(desk, link, Halfway(desk.desk.office.lock))

    assert not answer.is_whole
    assert MAX_BODY_BYTES // 2 < len(answer.data) < MAX_BODY_BYTES
    half = out_of(answer.data)
    assert half.startswith(b"PK")
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(half))
    (tmp_path / "bundle.zip").write_bytes(half)
    with pytest.raises(BundleRefused):
        verify.main([str(tmp_path / "bundle.zip")], standalone_mode=False)
    # The log says that it was given out, and it is made anew.
    desk.unlock()
    assert exported(desk) == 1
    assert "Save the bundle" not in desk.get(at_original(desk)).words
    assert saved(desk, link_in(made_again(desk)), Halfway()).is_whole


def test_a_browser_that_waits_while_the_desk_is_locked_and_unlocked_never_gets_an_end(desk: Asking) -> None:
    link = made(desk)

    async def lock_and_unlock() -> None:
        await desk.desk.office.lock()
        body = f"passphrase={'+'.join(PASSPHRASE.split())}&back=%2F".encode()
        assert (await desk.asked("POST", "/unlock", body)).status == 303

    assert not saved(desk, link, Halfway(lock_and_unlock)).is_whole
    assert under_way(desk) == 0


def test_a_browser_that_goes_away_ends_it(desk: Asking) -> None:
    link, gone = made(desk), asyncio.Event()
    halfway = Halfway()

    async def go() -> None:
        gone.set()

    halfway.doing = go
    assert not saved(desk, link, halfway, gone).is_whole
    assert under_way(desk) == 0
    assert sum(halfway.pieces) < MAX_BODY_BYTES


def spoil(desk: Asking) -> None:
    """Change a byte of what is sealed, far behind its beginning."""
    piece = max((one for one in (desk.desk.office.path / "blobs").rglob("*") if one.is_file()), key=_length)
    with piece.open("r+b") as file:
        file.seek(_length(piece) * 2 // 3)
        byte = file.read(1)
        file.seek(-1, io.SEEK_CUR)
        file.write(bytes((byte[0] ^ 1,)))


def _length(path: Path) -> int:
    return path.stat().st_size


def test_a_fault_in_the_middle_cuts_it_and_the_page_says_why_until_it_is_made_anew(desk: Asking) -> None:
    link = made(desk)
    spoil(desk)
    heard = desk.desk.events.number

    answer = saved(desk, link, Halfway())

    assert (answer.status, answer.is_whole) == (200, False)
    assert len(out_of(answer.data)) > AT_ONCE_BYTES
    # The open window is told that there is news; the page has the sentence, and nothing to save any more.
    assert desk.desk.events.number > heard
    page = desk.get(at_original(desk))
    assert "The file broke off while it was saved" in page.words
    assert "Save the bundle" not in page.words
    assert desk.get(link).status == 410
    assert "The file broke off" not in made_again(desk).words


def test_a_missing_piece_is_found_before_anything_is_said_or_leaves(desk: Asking) -> None:
    link = made(desk)
    for one in (desk.desk.office.path / "blobs").rglob("*"):
        if one.is_file():
            one.unlink()

    assert desk.get(link).status == 400
    refused = made_again(desk)

    assert (refused.status, "is not here whole" in refused.words) == (422, True)
    assert exported(desk) == 1


def test_consent_that_was_taken_back_is_asked_before_the_first_byte(desk: Asking) -> None:
    sealed(desk)
    name = held_in(desk, CELLAR, seen_in(b"a film"))
    link = link_in(made_again(desk))
    assert desk.get(link).status == 200

    def withdraw(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, name))
        vault.append([link_intent(record_compartment(vault), link)])

    desk.runner.run(desk.desk.office.work(withdraw))

    refused = desk.get(link)
    assert (refused.status, b"age-encryption" in refused.data) == (400, False)
    assert "Consent was withdrawn" in desk.get(at_original(desk)).words
    assert made_again(desk).status == 422
    assert exported(desk) == 1


def test_over_the_line_a_whole_one_has_an_end_and_one_that_the_lock_ends_has_none(desk: Asking) -> None:
    """The last chunk of a chunked answer is empty (RFC 9112 section 7.1): without it a browser says that it failed."""
    link, peers = made(desk), Peers()

    async def fetched(*, is_locked: bool) -> bytes:
        (socket, *others) = loopback_sockets()
        for other in others:
            other.close()
        server = server_for(desk.app, peers)
        serving = asyncio.create_task(server.serve([socket]))
        while not server.started:
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_connection(*socket.getsockname()[:2])
        cookie = desk.cookie or desk.desk.entrance.session.reveal().decode()
        lines = (f"GET {link} HTTP/1.1", f"Host: {desk.desk.entrance.host}", f"Cookie: __Host-desk={cookie}")
        sec = ("Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
        writer.write("\r\n".join((*lines, *sec, "Connection: close", "", "")).encode())
        came = bytearray(await reader.read(1 << 20))
        if is_locked:
            await desk.desk.office.lock()
        while piece := await reader.read(1 << 20):
            came += piece
        writer.close()
        server.should_exit = True
        await serving
        return bytes(came)

    whole = desk.runner.run(fetched(is_locked=False))
    assert b"transfer-encoding: chunked" in whole[:2000].lower()
    assert len(whole) > MAX_BODY_BYTES
    assert whole.endswith(b"\r\n0\r\n\r\n")
    cut = desk.runner.run(fetched(is_locked=True))
    assert 0 < len(cut) < len(whole) // 2
    assert not cut.endswith(b"0\r\n\r\n")

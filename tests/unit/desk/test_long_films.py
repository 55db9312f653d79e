"""A film of any length through the form: sealed while it comes, never whole in memory; the desk goes on meanwhile."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from safeconduct.desk.guard import MAX_BODY_BYTES
from safeconduct.desk.interrupting import LockedMeanwhile
from safeconduct.desk.long_files import LongFiles
from safeconduct.record.evidence.types import Item
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import BOUNDARY
from tests.unit.desk.test_evidence_pages import AT, items, sealed

# Beyond what any form may be that is read before it is looked at.
LENGTH = MAX_BODY_BYTES + 1_234_567
PIECE = 1 << 18
Meanwhile = Callable[[], Awaitable[None]]


def film(seed: bytes = b"a film") -> bytes:
    return hashlib.shake_128(seed).digest(LENGTH)


async def nothing() -> None:
    pass


def sent(
    desk: Asking, data: bytes, meanwhile: Meanwhile = nothing, *, behind: str = "", missing: int = 0, **fields: str
) -> Answer:
    """Send the form that seals a film, piece by piece, as a browser does; in the middle something happens."""
    part = desk.get(AT).hidden("part", AT)
    told = {"part": part, "do": "seal", "id": "V-1", **fields, "words": "by hand, from a neighbour"}
    return sent_to(desk, AT, data, told, meanwhile, behind=behind, missing=missing)


def sent_to(
    desk: Asking,
    at: str,
    data: bytes,
    fields: Mapping[str, str],
    meanwhile: Meanwhile = nothing,
    *,
    behind: str = "",
    missing: int = 0,
) -> Answer:
    """Send a form with a long file to an address."""
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in {"once": desk.get(at).hidden("once", at), **fields}.items()
    )
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="VID_0002.mp4"\r\n\r\n'
    tail = f"\r\n--{BOUNDARY}--\r\n"
    if behind:
        tail = f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="{behind}"\r\n\r\n1{tail}'
    body = head.encode() + data + tail.encode()

    async def pieces() -> AsyncIterator[bytes]:
        for begin in range(0, len(body) - missing, PIECE):
            if begin <= len(body) // 2 < begin + PIECE:
                await meanwhile()
            yield body[begin : min(begin + PIECE, len(body) - missing)]

    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "content-length": str(len(body))}
    return desk.runner.run(desk.streamed(at, pieces(), **headers))


def blobs(desk: Asking) -> set[str]:
    folder: Path = desk.desk.office.path / "blobs"
    return {one.name for one in folder.iterdir()} if folder.is_dir() else set()


def original(item: Item) -> tuple[str, str, int, bytes]:
    digests = item.original.digests
    return item.original.name, item.original.file_name, digests.length, digests.sha256


def test_a_film_beyond_any_form_is_sealed_as_it_is(desk: Asking) -> None:
    data = film()
    page = desk.follow(sent(desk, data))
    assert "It is sealed." in page.words
    (item,) = items(desk)
    assert original(item) == ("V-1", "VID_0002.mp4", LENGTH, hashlib.sha256(data).digest())
    assert "received, by hand, from a neighbour" in page.words
    assert len(blobs(desk)) == len(item.original.references) == 1

    # It opens again, and hashed anew it is what came in.
    at = re.search(r'href="(/original/[^"]+)"', desk.get(AT).body)
    assert at is not None
    done = desk.post(at[1], {"once": desk.get(at[1]).hidden("once", at[1]), "do": "verify"})
    assert "is what came in" in desk.follow(done).words


def test_other_pages_are_answered_and_other_files_sealed_or_refused_while_it_comes(desk: Asking) -> None:
    sealed(desk, b"another film", "VID_0001.mp4", id="V-0")
    seen: list[int] = []

    async def meanwhile() -> None:
        seen.append((await desk.asked("GET", "/record")).status)
        # Refused, for its content is here: what that leaves behind is cleaned away, and nothing else.
        seen.append((await desk.asked("POST", AT, *again)).status)

    page = desk.get(AT)
    body = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nanother film\r\n'
    for name, text in {"once": page.hidden("once", AT), "part": page.hidden("part", AT), "do": "seal"}.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
    again = ((body + f"--{BOUNDARY}--\r\n").encode(), {"content-type": f"multipart/form-data; boundary={BOUNDARY}"})

    assert sent(desk, film(), meanwhile).status == 303
    assert seen == [200, 422]
    assert {one.original.name for one in items(desk)} == {"V-0", "V-1"}
    assert len(blobs(desk)) == 2


def test_one_that_ends_early_or_has_something_behind_it_is_refused_and_nothing_of_it_stays(desk: Asking) -> None:
    for wrong in ({"missing": 100_000}, {"missing": 1}, {"behind": "more"}):
        answer = sent(desk, film(), **wrong)
        assert (answer.status, "by hand, from a neighbour" in answer.words) == (422, True), answer.words
        assert items(desk) == ()
        assert blobs(desk) == set()
    assert sent(desk, film()).status == 303


def test_one_whose_id_or_content_is_here_is_refused_and_nothing_more_of_it_stays(desk: Asking) -> None:
    assert sent(desk, film()).status == 303
    for data, name in ((film(b"another"), "V-1"), (film(), "V-2")):
        answer = sent(desk, data, id=name)
        assert (answer.status, "V-1" in answer.words) == (422, True)
    assert (len(items(desk)), len(blobs(desk))) == (1, 1)


def test_the_lock_ends_it_and_nothing_of_it_stays(desk: Asking) -> None:
    async def meanwhile() -> None:
        await desk.desk.office.lock()

    answer = sent(desk, film(), meanwhile)
    assert (answer.status, blobs(desk)) == (401, set())
    desk.unlock(back=AT)
    assert items(desk) == ()
    # What was typed is in its fields again; the file is still where it was.
    assert "by hand, from a neighbour" in desk.get(AT).body


def test_a_lock_between_its_beginning_and_its_first_byte_ends_it_too() -> None:
    files = LongFiles()
    coming = files.begin()
    with ThreadPoolExecutor(1) as vault:
        dropping = vault.submit(files.drop_all)
        try:
            with pytest.raises(LockedMeanwhile):
                coming.read(1)
            assert not wait([dropping], 0.2).done
        finally:
            # Whatever went wrong, the lock does not wait for ever.
            files.end(coming)
        dropping.result(60)


def test_a_long_file_is_no_answer_of_an_authority_and_no_other_page_takes_one(desk: Asking) -> None:
    answer = sent(desk, film(), do="answer")
    assert (answer.status, items(desk), blobs(desk)) == (422, (), set())

    async def pieces() -> AsyncIterator[bytes]:
        yield f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'.encode()
        for _ in range(0, LENGTH, PIECE):
            yield bytes(PIECE)

    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "content-length": str(LENGTH)}
    assert desk.runner.run(desk.streamed("/text", pieces(), **headers)).status == 413
    # Nor does this one, of a body that does not say how long it is.
    del headers["content-length"]
    assert desk.runner.run(desk.streamed(AT, pieces(), **headers)).status == 413

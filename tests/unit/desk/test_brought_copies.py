"""A working copy made elsewhere is brought in on the page of its original: sealed beside it, and never taken for it."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from html import unescape

from safeconduct.base.entropy import SystemEntropy
from safeconduct.desk.guard import MAX_BODY_BYTES
from safeconduct.protect.age import KeyIdentity, open_stream
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.record.commands import link_intent
from safeconduct.record.evidence.queries import Evidence, leaf_of_original
from safeconduct.record.evidence.stamping import batch_intent, due_day
from safeconduct.record.evidence.types import Copy, Step
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import BOUNDARY
from tests.unit.desk.test_evidence_pages import at_original, done, items, sealed
from tests.unit.desk.test_long_films import LENGTH, blobs, film, sent_to
from tests.unit.desk.test_place_page import CELLAR, held_in, seen_in
from tests.unit.publish.documents import telling_pictures

CUT = b"a film, cut"
TOOL = {"tool": "HandBrake", "version": "1.7.3", "did": "cut to the first minute"}


def brought(desk: Asking, data: bytes = CUT, **fields: str) -> Answer:
    """Send the form with a short file, and return the page that follows."""
    at = at_original(desk)
    body = b""
    for field, text in {"once": desk.get(at).hidden("once", at), "do": "bring", **TOOL, **fields}.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{text}\r\n'.encode()
    body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="cut.mp4"\r\n\r\n'.encode()
    body += data + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = desk.send(at, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")
    return desk.follow(answer) if answer.status == 303 else answer


def copies(desk: Asking) -> tuple[Copy, ...]:
    return items(desk)[0].copies


def links(page: Answer) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="(/original/[^"]+/copy/[^"]+)"', page.body)]


def test_a_copy_made_elsewhere_is_sealed_beside_its_original_with_its_hash_tool_and_version(desk: Asking) -> None:
    sealed(desk)
    assert "There is none yet." in desk.get(at_original(desk)).words

    page = brought(desk)

    assert "The working copy is sealed beside the original." in page.words
    (copy,) = copies(desk)
    assert (copy.sha256, copy.length, copy.is_brought) == (hashlib.sha256(CUT).digest(), len(CUT), True)
    listed = page.words.partition("Working copies")[2].partition("Bring in a working copy")[0]
    assert "Made elsewhere with HandBrake 1.7.3, brought in by" in listed
    assert "cut to the first minute" in listed
    assert copy.sha256.hex() in listed
    log = page.words.partition("Who did what with it")[2].partition("Working copies")[0]
    brought_in = f"working copy brought in, made with HandBrake 1.7.3, SHA-256 {copy.sha256.hex()[:12]}"
    assert f"{brought_in}, cut to the first minute" in log
    step = items(desk)[0].steps[-1].custody
    assert (step.step, step.tool, step.words) == (Step.COPIED, "HandBrake 1.7.3", "cut to the first minute")
    # Nothing of it can be undone, as with every step of a log.
    assert 'action="/undo/' not in page.body
    (link,) = links(page)
    saved = desk.get(link)
    assert (saved.data, saved.is_whole) == (CUT, True)
    assert "HandBrake" not in saved.headers["content-disposition"]


def test_it_is_no_original_it_stands_in_no_list_no_batch_and_no_bundle(desk: Asking) -> None:
    sealed(desk)
    brought(desk)

    (item,) = items(desk)
    assert item.original.digests.sha256 == hashlib.sha256(b"a film").digest()
    assert copies(desk)[0].sha256.hex()[:12] not in desk.get("/evidence").words

    def leaves(vault: Vault) -> tuple[bytes, ...]:
        team, held = desk.desk.office.team(vault), Evidence(vault.tables)
        waiting = held.waiting_leaves(10)
        vault.append([batch_intent(team, record_compartment(vault), due_day(team.clock.now_ms()))])
        assert held.waiting_leaves(10) == ()
        return waiting

    assert desk.runner.run(desk.desk.office.work(leaves)) == (leaf_of_original(item.original),)
    key = KemPrivateKey.generate(SystemEntropy())
    page = done(desk, at_original(desk), do="bundle", whom="a court", keys=text_from_recipient(key.public))
    link = unescape(re.search(r'href="(/save/[^"]+)"', page.body)[1])  # type: ignore[index]
    content = b"".join(open_stream((desk.get(link).data,), [KeyIdentity(key)]).content)
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        assert [name for name in whole.namelist() if name.startswith("originals/")] == ["originals/001"]
        assert (whole.read("originals/001"), CUT in content) == (b"a film", False)
        log = json.loads(whole.read("list.json"))["evidence"][0]["custody"]
    # Only its line of the log goes along, with its tool.
    assert [one["tool"] for one in log if one["step"] == "copied"] == ["HandBrake 1.7.3"]


def test_one_beyond_any_form_is_sealed_while_it_comes_and_saved_while_it_goes(desk: Asking) -> None:
    sealed(desk)
    data = film(b"cut")
    assert len(data) == LENGTH > MAX_BODY_BYTES

    page = desk.follow(sent_to(desk, at_original(desk), data, {"do": "bring", **TOOL}))

    assert copies(desk)[0].sha256 == hashlib.sha256(data).digest()
    saved = desk.get(links(page)[0])
    assert (saved.is_whole, hashlib.sha256(saved.data).digest()) == (True, hashlib.sha256(data).digest())


def test_without_tool_version_or_file_it_is_refused_at_each_field_and_nothing_of_it_stays(desk: Asking) -> None:
    sealed(desk)
    before, kept = desk.count(), blobs(desk)

    page = brought(desk, b"", tool=" ", version="")

    assert page.status == 422
    for field in ("tool", "version", "file"):
        assert re.search(rf'id="{field}"[^>]*aria-invalid="true" aria-describedby="fault-{field}', page.body), field
    assert re.search(r'id="tool"[^>]*autofocus', page.body)
    assert "With which program the working copy was made is not said." in page.words
    assert "With which version of the program the working copy was made is not said." in page.words
    assert ">cut to the first minute</textarea>" in page.body
    for wrong in ({"version": ""}, {"tool": "two\nlines"}, {"version": "9" * 61}):
        assert brought(desk, CUT, **wrong).status == 422
    # A long one too, which has come whole by then, and one that ends early.
    at = at_original(desk)
    assert sent_to(desk, at, film(b"cut"), {"do": "bring", "tool": "HandBrake"}).status == 422
    ended = sent_to(desk, at, film(b"cut"), {"do": "bring", **TOOL}, missing=1)
    assert (ended.status, 'id="fault-file"' in ended.body) == (422, True)
    assert (desk.count(), blobs(desk), copies(desk)) == (before, kept, ())


def test_the_originals_own_bytes_and_the_same_copy_twice_are_refused_at_the_file(desk: Asking) -> None:
    sealed(desk)
    brought(desk)
    kept = blobs(desk)

    for data, sentence in ((b"a film", "V-1"), (CUT, "sealed beside this original already, as a working copy")):
        refused = brought(desk, data)
        assert (refused.status, 'id="fault-file"' in refused.body, sentence in refused.words) == (422, True, True)
    assert (len(copies(desk)), blobs(desk)) == (1, kept)


def test_a_copy_made_here_stands_in_the_same_list(desk: Asking) -> None:
    sealed(desk, telling_pictures()["exif"], "IMG_0001.jpg")
    page = done(desk, at_original(desk), do="copy")

    assert "Made here with safeconduct" in page.words
    (link,) = links(page)
    assert hashlib.sha256(desk.get(link).data).digest() == copies(desk)[0].sha256


def test_a_copy_that_withdrawn_consent_reaches_shows_no_words_and_is_not_given_out(desk: Asking) -> None:
    sealed(desk)
    name = held_in(desk, CELLAR, seen_in(b"a film"))
    (link,) = links(brought(desk))

    def withdraw(vault: Vault) -> None:
        taken_back = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, name))
        vault.append([link_intent(record_compartment(vault), taken_back)])

    desk.runner.run(desk.desk.office.work(withdraw))

    page = desk.get(at_original(desk))
    assert "cut to the first minute" not in page.words
    assert copies(desk)[0].sha256.hex() in page.words
    assert links(page) == []
    refused = desk.get(link)
    assert (refused.status, CUT in refused.data) == (400, False)

"""Evidence at the desk: a file is sealed as it is, what was done is told, and nothing leaves in the clear."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from html import unescape

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.age import KeyIdentity, open_stream
from safeconduct.protect.age_keys import text_from_recipient
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.record.evidence.items import MOST_WORDS
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Item, Step
from tests.films import film
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.inboxing import BOUNDARY
from tests.unit.publish.documents import CANARY, telling_pictures

AT = "/evidence"


def sent(desk: Asking, at: str, data: bytes, name: str, **fields: str) -> Answer:
    """Send a form with a file as a browser does, and return the page that follows."""
    page = desk.get(AT)
    body = b""
    for field, text in {"once": page.hidden("once", at), "part": page.hidden("part", at), **fields}.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{text}\r\n'.encode()
    body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body += data + f"\r\n--{BOUNDARY}--\r\n".encode()
    answer = desk.send(at, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")
    return desk.follow(answer) if answer.status == 303 else answer


def sealed(desk: Asking, data: bytes = b"a film", name: str = "VID_0001.mp4", **fields: str) -> Answer:
    return sent(desk, AT, data, name, **{"do": "seal", "id": "V-1", "words": "by hand, from a neighbour", **fields})


def items(desk: Asking) -> tuple[Item, ...]:
    return desk.runner.run(desk.desk.office.work(lambda vault: Evidence(vault.tables).items()))


def at_original(desk: Asking) -> str:
    return unescape(re.search(r'href="(/original/[^"]+)"', desk.get(AT).body)[1])  # type: ignore[index]


def done(desk: Asking, at: str, **fields: str) -> Answer:
    page = desk.get(at)
    answer = desk.post(at, {"once": page.hidden("once", at), **fields})
    return desk.follow(answer) if answer.status == 303 else answer


def test_a_file_is_sealed_as_it_is_with_its_log(desk: Asking) -> None:
    data = film()
    page = sealed(desk, data)
    assert "It is sealed." in page.words
    (item,) = items(desk)
    assert item.original.digests.sha256 == hashlib.sha256(data).digest()
    assert (item.original.name, item.original.file_name) == ("V-1", "VID_0001.mp4")
    assert item.original.digests.sha256.hex() in page.words
    assert "received, by hand, from a neighbour" in page.words
    assert "It ends where its own structure says." in page.words
    assert "V-1" in desk.get(AT).words


def test_the_same_bytes_an_id_twice_and_no_file_are_refused_and_what_was_typed_stays(desk: Asking) -> None:
    sealed(desk)
    again = sealed(desk, id="V-2")
    assert again.status == 422
    assert "V-1" in again.words
    assert "by hand, from a neighbour" in again.words
    other = sealed(desk, b"another film")
    assert (other.status, len(items(desk))) == (422, 1)
    empty = sealed(desk, b"", id="V-3")
    assert (empty.status, "it was not copied whole" in empty.words) == (422, True)


def test_what_was_done_with_it_stands_in_its_log(desk: Asking) -> None:
    sealed(desk)
    at = at_original(desk)
    assert "is what came in" in done(desk, at, do="verify").words
    assert done(desk, at, do="viewed", words="").status == 422
    shown = done(desk, at, do="viewed", words="for the complaint")
    assert "viewed, for the complaint" in shown.words
    steps = [one.custody.step.name for one in items(desk)[0].steps]
    assert steps == ["RECEIVED", "HASHED", "HASHED", "VIEWED"]


def test_an_original_that_was_destroyed_outside_is_said_to_be_so_in_the_list_and_on_its_page(desk: Asking) -> None:
    sealed(desk)
    at = at_original(desk)
    assert "destroyed outside" not in desk.get(AT).words
    assert "the original was destroyed outside" not in desk.get(at).words

    assert "the original was destroyed outside" in done(desk, at, do="destroyed", words="the card burnt").words
    assert "▲ destroyed outside" in desk.get(AT).words


def test_what_nobody_can_take_back_is_not_offered_to_be_undone(desk: Asking) -> None:
    before = desk.get("/history")
    sealed(desk)
    after = desk.get("/history")

    assert after.body.count('<ol class="history"') == 1
    assert after.words.count("entry ") > before.words.count("entry ")
    assert after.body.count('action="/undo/') == before.body.count('action="/undo/')


def test_a_bundle_is_encrypted_to_whoever_is_named_and_says_no_more_than_was_asked_for(desk: Asking) -> None:
    sealed(desk)
    at, key = at_original(desk), KemPrivateKey.generate(SystemEntropy())
    words = {"do": "bundle", "whom": "a lawyer", "keys": text_from_recipient(key.public)}
    for missing in ("whom", "keys"):
        assert done(desk, at, **{**words, missing: ""}).status == 422
    assert done(desk, at, **{**words, "keys": "age1nonsense"}).status == 422
    assert len(items(desk)[0].steps) == 2
    page = done(desk, at, **words)
    link = unescape(re.search(r'href="(/save/[^"]+)"', page.body)[1])  # type: ignore[index]
    saved = desk.get(link).data
    assert b"a film" not in saved
    opened = b"".join(open_stream((saved,), [KeyIdentity(key)]).content)
    with zipfile.ZipFile(io.BytesIO(opened)) as whole:
        assert whole.read("originals/001") == b"a film"
        listed = whole.read("list.json").decode()
    assert "VID_0001" not in listed
    assert "neighbour" not in listed
    assert items(desk)[0].steps[-1].custody.words == "a lawyer"


def test_no_more_words_can_be_typed_than_the_log_keeps(desk: Asking) -> None:
    sealed(desk)

    for at in (AT, at_original(desk)):
        field = re.search(r'<[^>]*id="words"[^>]*>', desk.get(at).body)
        assert field is not None
        assert f'maxlength="{MOST_WORDS}"' in field.group()


def test_more_keys_than_a_file_is_sealed_to_are_refused_in_a_sentence(desk: Asking) -> None:
    sealed(desk)
    keys = "\n".join(text_from_recipient(KemPrivateKey.generate(SystemEntropy()).public) for _ in range(65))

    page = done(desk, at_original(desk), do="bundle", whom="a lawyer", keys=keys)

    assert page.status == 422
    assert "more keys than one file is sealed to" in page.words


def test_a_bundle_is_offered_on_the_page_of_its_own_original_alone(desk: Asking) -> None:
    sealed(desk)
    at, key = at_original(desk), KemPrivateKey.generate(SystemEntropy())
    made = done(desk, at, do="bundle", whom="a lawyer", keys=text_from_recipient(key.public))
    other = sealed(desk, b"another film", id="V-2")

    assert "Save the bundle" in made.words
    assert "Original V-2" in other.words
    assert "Save the bundle" not in other.words


def test_a_working_copy_is_made_on_the_page_sealed_beside_the_original_and_saved_without_what_betrays(
    desk: Asking,
) -> None:
    telling = telling_pictures()["exif"]
    sealed(desk, telling, "IMG_0001.jpg")
    at = at_original(desk)
    assert "Save the working copy" not in desk.get(at).words

    page = done(desk, at, do="copy")

    assert "A working copy without what betrays is sealed beside it." in page.words
    assert "working copy made" in page.words
    link = unescape(re.search(r'href="(/save/[^"]+)"', page.body)[1])  # type: ignore[index]
    saved = desk.get(link).data
    assert CANARY.encode() in telling
    assert CANARY.encode() not in saved
    step = items(desk)[0].steps[-1].custody
    assert step.step is Step.COPIED
    assert step.copy is not None
    assert step.copy.sha256 == hashlib.sha256(saved).digest()
    # It waits on its own page and on no other.
    sealed(desk, telling_pictures()["xmp"], "IMG_0002.jpg", id="V-2")
    (other,) = {unescape(one) for one in re.findall(r'href="(/original/[^"]+)"', desk.get(AT).body)} - {at}
    assert "Save the working copy" in desk.get(at).words
    assert "Save the working copy" not in desk.get(other).words


def test_of_a_film_the_page_offers_no_copy_says_why_and_one_that_is_asked_for_is_refused(desk: Asking) -> None:
    sealed(desk, film())
    at = at_original(desk)

    assert 'value="copy"' not in desk.get(at).body
    assert "No working copy is made of it" in desk.get(at).words
    refused = done(desk, at, do="copy")
    assert refused.status == 422
    assert "films are not copied" in refused.words
    assert [one.custody.step for one in items(desk)[0].steps] == [Step.RECEIVED, Step.HASHED]


def test_the_days_question_is_saved_and_an_answer_to_nothing_is_refused(desk: Asking) -> None:
    sealed(desk)
    page = desk.get(AT)
    if "Make the day's batch" in page.words:
        page = done(desk, AT, do="batch")
    question = page.hidden("question", AT)
    page = done(desk, AT, do="ask", question=question)
    link = unescape(re.search(r'href="(/save/[^"]+)"', page.body)[1])  # type: ignore[index]
    data = desk.get(link).data
    ((root, _),) = desk.runner.run(desk.desk.office.work(lambda vault: Evidence(vault.tables).roots()))
    assert data.find(root) > 0
    assert hashlib.sha256(b"a film").digest() not in data
    refused = sent(desk, AT, b"no answer", "answer.tsr", do="answer")
    assert refused.status == 422


def test_evidence_of_an_unknown_address_is_no_page(desk: Asking) -> None:
    assert desk.get("/original/AAAAAAAAAAAAAAAAAAAAAA").status == 400

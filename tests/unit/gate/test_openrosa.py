"""Forms at the gate: served under a token, taken however often they come, opened on a desk alone; and a client that we
did not write fills one in."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from pyxform.xls2xform import convert

import javascript
from safeconduct.base.plain_xml import read_xml
from safeconduct.gate.errors import ASKS_THE_TELEPHONE, BadGateSettings, FormRefused
from safeconduct.gate.forms import form_from_xml, md5_of, read_forms, token_hash
from safeconduct.intake.forms import make_form
from safeconduct.intake.odk import Arrived, FilledForm, filled_forms, is_of_form
from safeconduct.protect.intake_contents import Way, join_pieces
from safeconduct.protect.odk import FormKey
from safeconduct.protect.odk_errors import OdkFileMissing, OdkNotOpened
from tests.gates import ADDRESS, Answered, Gate, gate_here, multipart
from tests.inboxes import NUMBER
from tests.unit.protect.odk_made import INSTANCE, locked

TOKEN, OTHER_TOKEN = "a1" * 16, "b2" * 16
KEY = FormKey.generate()
FORM = make_form(KEY.public_base64).form
PATH = f"/v1/key/{TOKEN}"
OPEN_XML = (
    f'<data id="questions" version="1"><danger>now</danger><text>Zura waits</text><deviceid>imei:490</deviceid>'
    f"<picture>a.jpg</picture><meta><instanceID>{INSTANCE}</instanceID><deviceID>490</deviceID></meta></data>"
).encode()
FILLED = b'<data id="questions" version="1"><danger>soon</danger><text>She moved on</text></data>'


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    (tmp_path / "form.xml").write_bytes(FORM)
    (tmp_path / "map.png").write_bytes(b"a map")
    (tmp_path / "forms.toml").write_text(
        f'[[form]]\nfile = "form.xml"\nmedia = ["map.png"]\ntokens = ["{token_hash(TOKEN)}"]\n', encoding="utf-8"
    )
    with gate_here(tmp_path, forms=tmp_path / "forms.toml") as found:
        yield found


def send(gate: Gate, xml: bytes, *files: tuple[str, bytes], path: str = PATH, is_chunked: bool = False) -> Answered:
    parts = [("xml_submission_file", "x.xml", xml), *((name, name, data) for name, data in files)]
    body, kind = multipart(parts)
    pieces = iter([body[at : at + 700] for at in range(0, len(body), 700)])
    headers = {"content-type": kind, "x-openrosa-version": "1.0"}
    return gate.ask("POST", f"{path}/submission?deviceID=imei:490", pieces if is_chunked else body, headers)


def opened_at_the_desk(gate: Gate, *keys: FormKey) -> tuple[FilledForm, ...]:
    pieces = gate.pieces()
    arrived = []
    for message in gate.messages():
        assert is_of_form(message)
        files = {file.id: join_pieces(file, [one for one in pieces if one.file == file.id]) for file in message.files}
        arrived.append(Arrived(message, {named: data for named, data in files.items() if data is not None}))
    return filled_forms(arrived, keys)


def test_a_token_opens_its_forms_as_openrosa_lists_them(gate: Gate) -> None:
    listed = gate.ask("GET", f"{PATH}/formList?deviceID=imei%3A490")
    form = read_xml(listed.body).children[0]
    said = {one.name: one.text for one in form.children}

    fetched = gate.ask("GET", said["downloadUrl"].removeprefix(ADDRESS))
    manifest = read_xml(gate.ask("GET", said["manifestUrl"].removeprefix(ADDRESS)).body)
    file = {one.name: one.text for one in manifest.children[0].children}

    assert listed.headers["content-type"] == "text/xml; charset=utf-8"
    assert listed.headers["x-openrosa-version"] == "1.0"
    assert (said["formID"], said["version"], said["hash"]) == ("questions", "1", md5_of(FORM))
    assert fetched.body == FORM
    assert (file["filename"], file["hash"]) == ("map.png", md5_of(b"a map"))
    assert gate.ask("GET", file["downloadUrl"].removeprefix(ADDRESS)).body == b"a map"
    assert read_xml(gate.ask("GET", f"{PATH}/formList?formID=other").body).children == []


def test_one_form_is_asked_for_by_its_name_however_the_name_is_written(tmp_path: Path) -> None:
    name = "Кто & где"
    xml = FORM.decode().replace('id="questions"', 'id="Кто &amp; где"')
    (tmp_path / "form.xml").write_text(xml, encoding="utf-8")
    text = f'[[form]]\nfile = "form.xml"\ntokens = ["{token_hash(TOKEN)}"]\n'
    (tmp_path / "forms.toml").write_text(text, encoding="utf-8")
    with gate_here(tmp_path, forms=tmp_path / "forms.toml") as gate:
        for written in (quote(name, safe=""), quote_plus(name)):
            listed = read_xml(gate.ask("GET", f"{PATH}/formList?formID={written}&deviceID=x").body)
            assert [one.text for one in listed.children[0].children if one.name == "formID"] == [name]
        assert read_xml(gate.ask("GET", f"{PATH}/formList?formID={quote('Кто')}").body).children == []


def test_whoever_sends_a_form_that_should_have_been_locked_is_told_that_it_was_not(gate: Gate) -> None:
    manifest, files = locked(KEY.public_base64, FILLED, {}, form="questions")

    part = read_xml(send(gate, OPEN_XML, ("*isIncomplete*", b"yes")).body).children[0].text
    whole = read_xml(send(gate, OPEN_XML).body).children[0].text
    kept = read_xml(send(gate, manifest, *files.items()).body).children[0].text

    for words in ("NOT LOCKED", "does not lock forms", "could read this one", "НЕ ЗАПЕРТО"):
        assert words in whole
        assert words in part
        assert words not in kept
    assert "waiting for the rest" in part


def test_whether_forms_may_be_posted_is_answered_204_and_other_tokens_with_nothing(gate: Gate) -> None:
    asked = gate.ask("HEAD", f"{PATH}/submission?deviceID=imei:490")

    assert asked.status == 204
    assert asked.headers["x-openrosa-accept-content-length"] == str(10 << 20)
    assert asked.headers["location"] == f"{ADDRESS}{PATH}/submission"
    assert {"date", "x-openrosa-version"} <= asked.headers.keys()
    assert [gate.ask("HEAD", f"/v1/key/{OTHER_TOKEN}/submission").status, gate.ask("GET", f"{PATH}/submission").status,
            gate.ask("GET", f"{PATH}/form/9").status] == [404, 404, 404]  # fmt: skip
    assert send(gate, OPEN_XML, path=f"/v1/key/{OTHER_TOKEN}").status == 404


def test_an_open_form_comes_in_chunks_loses_the_telephone_and_says_that_the_gate_saw_it(gate: Gate) -> None:
    answer = send(gate, OPEN_XML, ("a.jpg", b"picture"), ("audit.csv", b"when what was touched"), is_chunked=True)

    filled = opened_at_the_desk(gate)[0]
    assert answer.status == 201
    assert read_xml(answer.body).namespace == "http://openrosa.org/http/response"
    assert filled.is_seen_by_gate
    assert filled.message.text == "Zura waits"
    assert dict(filled.message.answers) == {
        "danger": "now", "picture": "a.jpg", "form_id": "questions", "form_version": "1", "form_instance": INSTANCE,
    }  # fmt: skip
    assert [file.name for file in filled.message.files] == ["a.jpg"]
    assert filled.files == (b"picture",)


def test_a_locked_form_is_carried_as_it_is_in_several_postings_and_opened_on_the_desk_alone(gate: Gate) -> None:
    manifest, files = locked(KEY.public_base64, FILLED, {"a.jpg": b"picture"}, form="questions")
    picture, answers = "a.jpg.enc", "submission.xml.enc"

    first = send(gate, manifest, (picture, files[picture]), ("*isIncomplete*", b"yes"))
    waiting = opened_at_the_desk(gate, KEY)[0]
    again = send(gate, manifest, (picture, files[picture]), ("*isIncomplete*", b"yes"))
    second = send(gate, manifest, (answers, files[answers]))

    filled = opened_at_the_desk(gate, FormKey.generate(), KEY)
    unopened = opened_at_the_desk(gate, FormKey.generate())
    assert [first.status, again.status, second.status] == [202, 202, 201]
    assert isinstance(waiting.fault, OdkFileMissing)
    assert len(filled) == 1
    assert filled[0].fault is None
    assert filled[0].message.way is Way.FORM
    assert filled[0].message.text == "She moved on"
    assert ("danger", "soon") in filled[0].message.answers
    assert filled[0].files == (b"picture",)
    assert isinstance(unopened[0].fault, OdkNotOpened)
    assert unopened[0].message.text == manifest.decode()


def test_a_posting_sent_again_is_the_same_message(gate: Gate) -> None:
    for _ in range(2):
        assert send(gate, OPEN_XML, ("a.jpg", b"picture")).status == 201

    ids = [(one.secret.reveal(), one.id, one.files) for one in gate.messages()]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_what_is_no_filled_form_of_ours_is_refused_in_a_sentence(gate: Gate) -> None:
    for xml, file in (
        (b"<data/>", "a.jpg"),
        (OPEN_XML.replace(b'id="questions"', b'id="another"'), "a.jpg"),
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + OPEN_XML, "a.jpg"),
        (OPEN_XML, "../a.jpg"),
        (b"no xml", "a.jpg"),
    ):
        answer = send(gate, xml, (file, b"x"))

        assert answer.status in (400, 404)
        assert "no filled form" in answer.text
    assert gate.came() == []


def test_a_form_too_large_is_told_413_before_it_is_read(gate: Gate) -> None:
    length = {"content-type": "multipart/form-data; boundary=x", "content-length": str((10 << 20) + 1)}

    answer = gate.ask("POST", f"{PATH}/submission", b"x", length)

    assert answer.status == 413
    assert "Too large" in answer.text


def test_while_the_gate_is_off_locked_forms_go_on_and_open_ones_are_not_read(gate: Gate) -> None:
    gate.put_bundle(NUMBER + 1, gate="")
    gate.clock.advance(600_000)
    manifest, files = locked(KEY.public_base64, FILLED, {}, form="questions")

    assert send(gate, OPEN_XML).status == 403
    assert send(gate, manifest, *files.items()).status == 201
    assert [one.way for one in gate.messages()] == [Way.FORM]


def test_the_engine_of_odk_web_forms_fills_in_our_form_and_it_ends_opened_on_a_desk(gate: Gate) -> None:
    # A client that we did not write. It knows of the form's key and locks nothing: what it makes comes open.
    form = gate.ask("GET", f"{PATH}/form/0").text
    asked = {"xml": form, "answers": {"danger": "now", "text": "Zura waits", "reach": "здесь"}, "picture": "pixels"}
    program = Path(__file__).with_name("fill_in.mjs")
    made = json.loads(javascript.run(program, data=json.dumps(asked).encode()))
    body, kind = multipart([(name, file, base64.b64decode(data)) for name, file, data in made["parts"]])

    answer = gate.ask("POST", f"{PATH}/submission", body, {"content-type": kind, "x-openrosa-version": "1.0"})

    filled = opened_at_the_desk(gate, KEY)[0]
    assert made["meta"]["encryptionKey"] == KEY.public_base64
    assert answer.status == 201
    assert filled.is_seen_by_gate
    assert filled.message.text == "Zura waits"
    assert {("danger", "now"), ("reach", "здесь")} <= set(filled.message.answers)
    assert filled.files == (b"pixels",)


@pytest.mark.parametrize(
    "bind",
    [
        '<bind nodeset="/data/start" jr:preload="timestamp" jr:preloadParams="start" type="dateTime"/>',
        '<bind nodeset="/data/d" jr:preload="property" jr:preloadParams="deviceid" type="string"/>',
        '<bind nodeset="/data/d" jr:preload="property" jr:preloadParams="phonenumber" type="string"/>',
        '<odk:setgeopoint ref="/data/d" event="odk-instance-first-load"/>',
        '<submission action="https://other.example/submission" method="post"/>',
    ],
)
def test_a_form_that_lets_the_telephone_tell_of_itself_is_not_given_out(bind: str) -> None:
    found = FORM.decode()
    assert form_from_xml(FORM).is_keyed
    start = found.index("<submission")
    changed = found[:start] + bind + (found[start:] if "action" not in bind else found[found.index("/>", start) + 2 :])

    with pytest.raises(FormRefused):
        form_from_xml(changed.encode())


def made_by_pyxform(*rows: str) -> bytes:
    """A form as its maker writes it: a table, made into what telephones fetch."""
    head = "| survey |\n| | type | name | label | calculation | default | trigger | constraint | parameters |\n"
    lines = "".join(f"| | {row} |\n" for row in ("text | a | What happened | | | | |", *rows))
    settings = "| settings |\n| | form_id | version |\n| | f | 1 |\n"
    made = convert(head + lines + settings, validate=False, file_type=".md", form_name="data")
    return str(made.xform).encode()


WRITTEN_BY_ITSELF = {
    "where, when a question is answered": "background-geopoint | p | | | | ${a} |",
    "where, when it is opened": "start-geopoint | p | | | | |",
    "when, worked out": "calculate | c | | now() | | |",
    "the day, worked out": "calculate | c | | format-date( today ( ), '%Y') | | |",
    "when, as a beginning": "dateTime | d | When | | now() | |",
    "when, at a question": "calculate | c | | if(${a} = '', '', now()) | | ${a} |",
    "which telephone": "calculate | c | | property('deviceid') | | |",
    "what is said around it": "background-audio | r | | | | |",
    "when it was begun": "start | s | | | | |",
    "the day it was filled in": "today | t | | | | |",
    "who has the telephone": "username | u | | | | |",
    "every touch": "audit | audit | | | | |",
}


@pytest.mark.parametrize("row", WRITTEN_BY_ITSELF.values(), ids=WRITTEN_BY_ITSELF)
def test_what_writes_by_itself_is_refused_wherever_it_stands_in_a_form(row: str) -> None:
    with pytest.raises(FormRefused) as refused:
        form_from_xml(made_by_pyxform(row))
    assert refused.value.facts["reason"] is ASKS_THE_TELEPHONE


def test_a_form_that_asks_and_bounds_what_is_answered_is_given_out() -> None:
    rows = (
        "date | d | Which day | | | | . <= today() |",
        "geopoint | p | Where | | | | |",
        "calculate | c | | concat(${a}, 'know(') | | |",
        "note | n | Thank you ${a} | | | | |",
    )
    assert form_from_xml(made_by_pyxform(*rows)).id == "f"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("x = 1", BadGateSettings),
        ('[[form]]\nfile = "form.xml"', BadGateSettings),
        ('[[form]]\nfile = "form.xml"\ntokens = ["short"]', FormRefused),
        ('[[form]]\nfile = "none.xml"\ntokens = []', BadGateSettings),
        ('[[form]]\nfile = "form.xml"\ntokens = []\nmedia = ["../a"]', FormRefused),
        ('[[form]]\nfile = "form.xml"\ntokens = []\n[[form]]\nfile = "form.xml"\ntokens = []', FormRefused),
    ],
)
def test_a_file_of_forms_that_is_wrong_is_refused(tmp_path: Path, text: str, error: type[Exception]) -> None:
    (tmp_path / "form.xml").write_bytes(FORM)
    (tmp_path / "forms.toml").write_text(text, encoding="utf-8")

    with pytest.raises(error):
        read_forms(tmp_path / "forms.toml")

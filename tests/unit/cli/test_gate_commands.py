"""The commands around a gate: a root to believe, a form whose key stays in its vault, tokens, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.plain_xml import read_xml
from safeconduct.gate.errors import BadGateListen, BadGateRelay, BadGateRoot, BadGateSettings
from safeconduct.gate.forms import form_from_xml, token_hash
from safeconduct.gate.opening import Settings, gate_of, root_from_file
from safeconduct.gate.relay_connection import RelayConnection
from safeconduct.gate.serving import listening
from safeconduct.protect.roots import RootKey
from tests.flow.program import Program, new_program


def test_a_desk_makes_the_root_file_and_a_locked_form_and_never_writes_over_one(tmp_path: Path) -> None:
    program = new_program(tmp_path)
    form, table, root = tmp_path / "form.xml", tmp_path / "form.xlsx", tmp_path / "root"

    made = program("intake", "form", "make", "-o", str(form), "--table", str(table), "--title", "Вопросы")
    again = program("intake", "form", "make", "-o", str(form))
    written = program("intake", "root", "-o", str(root))

    found = form_from_xml(form.read_bytes())
    head = read_xml(form.read_bytes()).child("head")
    title = head.child("title") if head else None
    assert (made.code, again.code, written.code) == (0, 2, 0)
    assert (found.is_keyed, found.name) == (True, "Вопросы")
    assert title is not None
    assert table.read_bytes()[:2] == b"PK"
    assert len(root_from_file(root).fingerprint) == 32


def test_a_program_reads_what_was_made_and_that_somebody_has_no_locked_form(tmp_path: Path) -> None:
    program = new_program(tmp_path)
    program.done("intake", "open-inbox", "people")
    name = program.json("intake", "log", "Zura called", "--channel", "phone")["name"]

    made = program.json("intake", "form", "make", "-o", str(tmp_path / "form.xml"))
    root = program.json("intake", "root", "-o", str(tmp_path / "root"))
    opened = program.json("intake", "form", "open", name)

    assert Path(made["form"]).exists()
    assert Path(root["root"]).exists()
    assert opened == {"opened": 0, "locked": 0}


def test_a_token_and_its_hash_belong_together(tmp_path: Path) -> None:
    said = Program(tmp_path).bare("gate", "token", "--json").json

    assert said["hash"] == token_hash(said["token"])
    assert len(said["token"]) == 32


@pytest.mark.parametrize(
    "address",
    [
        "https://relay.example",
        "http://relay.example",
        "http://10.0.0.1:80",
        "http://127.0.0.1:0",
        "relay",
        "http+unix:",
    ],
)
def test_a_gate_goes_nowhere_but_to_a_socket_this_computer_or_an_onion(address: str) -> None:
    with pytest.raises(BadGateRelay):
        RelayConnection(address)


@pytest.mark.parametrize("address", ["0.0.0.0:80", "10.0.0.1:80", "localhost:80", "127.0.0.1:x", "127.0.0.1:99999"])
def test_a_gate_listens_on_this_computer_alone(address: str) -> None:
    with pytest.raises(BadGateListen), listening(address):
        pass


def test_what_is_no_root_is_refused_and_forms_need_the_gates_address(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"00" * 30)
    (tmp_path / "forms.toml").write_text("", encoding="utf-8")
    key = RootKey.generate(SystemEntropy()).verify_key
    (tmp_path / "root").write_bytes(key.raw)
    (tmp_path / "hex").write_text(key.raw.hex() + "\n", encoding="ascii")

    with pytest.raises(BadGateRoot):
        root_from_file(tmp_path / "short")
    with pytest.raises(BadGateRoot):
        root_from_file(tmp_path / "none")
    (tmp_path / "form.xml").write_text("<x/>", encoding="ascii")
    (tmp_path / "forms.toml").write_text('[[form]]\nfile = "none.xml"\ntokens = []\n', encoding="utf-8")
    with pytest.raises(BadGateSettings):
        gate_of(
            Settings(tmp_path / "root", "http://127.0.0.1:1", forms=tmp_path / "forms.toml"),
            SystemClock(),
            SystemEntropy(),
        )
    assert root_from_file(tmp_path / "root").fingerprint == root_from_file(tmp_path / "hex").fingerprint

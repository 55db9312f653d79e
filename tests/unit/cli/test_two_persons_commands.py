"""What two persons do, from the command line: dividing the key, a signature of two, an emergency go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from safeconduct.cli.help_ru import HELP
from safeconduct.cli.opening import surroundings
from safeconduct.cli.two_persons_help_ru import TWO_PERSONS_HELP
from safeconduct.protect.escrow_errors import TooFewPersons
from safeconduct.protect.publishing import PUBLISH_LABEL
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.protect.signing import VerifyKey
from safeconduct.sync import ready
from safeconduct.sync.answering import release_digest
from safeconduct.sync.errors_files import UnknownEntry
from safeconduct.sync.errors_two_persons import (
    ActClosed,
    AnotherFile,
    NoDividedSecret,
    NothingToSign,
    OwnAct,
    WrongHolders,
)
from safeconduct.vault.vault import Vault
from tests.unit.cli.computers import PASSPHRASE, Computers
from tests.unit.sync import desks
from tests.unit.sync.desks import Desk, close_all, exchange, join

KEY = Passphrase.from_text(PASSPHRASE)


@dataclass
class Pair:
    """Two people's closed vaults, and the program."""

    computers: Computers

    def meet(self) -> None:
        around = surroundings()
        both = [
            Desk(name, folder, around, Vault.open(folder, KEY, around))
            for name in ("anna", "bela")
            for folder in (self.computers.folder / name,)
        ]
        exchange(*both)
        close_all()

    def answer(self, who: str, *arguments: str) -> Any:
        return self.computers.answer(who, "team", *arguments)

    def said(self, who: str, *arguments: str) -> str:
        ran = self.computers.run(who, "team", *arguments)
        assert ran.exit_code == 0, ran.output
        return " ".join(ran.output.split())

    def refused(self, who: str, *arguments: str) -> BaseException | None:
        return self.computers.refused(who, "team", *arguments)


def cheap(make: Callable[..., Vault]) -> Callable[..., Vault]:
    return lambda path, key, around: make(path, key, around, cost=LEAST_COST)


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    monkeypatch.setattr(desks, "KEY", KEY)
    monkeypatch.setattr(desks, "given", lambda _clock=None: surroundings())
    for name in ("create_vault", "create_joining_vault"):
        monkeypatch.setattr(desks, name, cheap(getattr(ready, name)))
    computers = Computers(tmp_path)
    computers.begin("anna", "anna")
    around = surroundings()
    anna = Desk("anna", tmp_path / "anna", around, Vault.open(tmp_path / "anna", KEY, around))
    join(tmp_path, anna, "bela")
    close_all()
    yield Pair(computers)
    close_all()


def test_the_key_is_divided_asked_for_handed_over_and_used(pair: Pair, tmp_path: Path) -> None:
    text, other, signature = tmp_path / "text", tmp_path / "other", tmp_path / "signature"
    text.write_bytes(b"They are out and safe.")
    other.write_bytes(b"We know where they are held.")
    assert isinstance(
        pair.refused("bela", "request", "ask", "--reason", "tonight", "--sign", str(text)), NoDividedSecret
    )
    assert isinstance(pair.refused("anna", "divide", "anna"), WrongHolders)
    assert "still lies in this vault" in pair.said("anna", "divide", "anna", "bela")
    divided = pair.answer("anna", "divide", "anna", "bela")
    pair.meet()

    assert isinstance(pair.refused("bela", "request", "ask", "--reason", "tonight"), NothingToSign)
    asked = pair.answer("bela", "request", "ask", "--reason", "tonight", "--sign", str(text))["request"][:8]
    use = ("request", "use", asked, "--sign")
    assert isinstance(pair.refused("bela", *use, str(text)), TooFewPersons)
    pair.meet()
    assert "It waits for you." in pair.said("anna", "request")
    hand = ("request", "hand", asked, "--reason", "I read it", "--sign")
    assert isinstance(pair.refused("anna", *hand, str(other)), AnotherFile)
    assert "Your share is handed over" in pair.said("anna", *hand, str(text))
    pair.meet()
    assert f"safeconduct team request use {asked} --sign FILE" in pair.said("bela", "request")
    assert isinstance(pair.refused("bela", *use, str(other)), AnotherFile)
    pair.said("bela", *use, str(text), "-o", str(signature))
    pair.meet()

    key, digest = VerifyKey(bytes.fromhex(divided["key"])), release_digest([text.read_bytes()])
    assert key.is_valid(PUBLISH_LABEL, digest, signature.read_bytes())
    listed = pair.answer("anna", "request")
    assert listed["secrets"][0]["holders"] == ["anna", "bela"]
    assert [one["standing"] for one in listed["requests"]] == ["used"]
    assert listed["requests"][0]["reason"] == f"tonight\nSHA-256: {digest.hex()}"


def test_a_refusal_is_shown_and_closes_what_only_two_hold(pair: Pair, tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_bytes(b"They are out and safe.")
    pair.answer("anna", "divide", "anna", "bela")
    asked = pair.answer("anna", "request", "ask", "--reason", "tonight", "--sign", str(text))["request"][:8]
    pair.meet()
    pair.said("bela", "request", "refuse", asked, "--reason", "I did not hear it from anna")
    pair.meet()

    assert isinstance(pair.refused("anna", "request", "use", asked, "--sign", str(text)), UnknownEntry)
    assert "Nothing is asked for." in pair.said("anna", "request")


def test_a_go_is_begun_confirmed_by_another_and_stopped_for_good(pair: Pair) -> None:
    assert pair.said("anna", "act") == "There are none."
    begun = pair.answer("anna", "act", "begin", "juniper, leg 1", "--reason", "they knock", "--minutes", "30")["act"][
        :8
    ]
    pair.meet()
    assert "RED: it waits for a second person" in pair.said("bela", "act")
    assert isinstance(pair.refused("anna", "act", "confirm", begun, "--reason", "it is me"), OwnAct)
    assert "two people answer for it now" in pair.said("bela", "act", "confirm", begun, "--reason", "I hear them too")
    assert "Stopped, for good." in pair.said("bela", "act", "stop", begun, "--reason", "the road is closed")
    pair.meet()

    (shown,) = pair.answer("anna", "act")["acts"]
    assert (shown["standing"], shown["subject"]) == ("stopped", "juniper, leg 1")
    assert [one["verdict"] for one in shown["seconds"]] == ["confirm", "stop"]
    assert isinstance(pair.refused("anna", "act", "stop", begun, "--reason", "again"), ActClosed)


def test_every_sentence_of_their_help_is_there_in_russian() -> None:
    assert TWO_PERSONS_HELP.items() <= HELP.items()

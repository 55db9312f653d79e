"""What two persons do, from the command line: dividing the key, a signature of two, an emergency go."""

from __future__ import annotations

from pathlib import Path

from safeconduct.cli.help_ru import HELP
from safeconduct.cli.two_persons_help_ru import TWO_PERSONS_HELP
from safeconduct.protect.escrow_errors import TooFewPersons
from safeconduct.protect.publishing import PUBLISH_LABEL
from safeconduct.protect.signing import VerifyKey
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
from tests.unit.cli.pairs import Pair


def test_the_key_is_divided_asked_for_handed_over_and_used(pair: Pair, tmp_path: Path) -> None:
    text, other, signature = tmp_path / "text", tmp_path / "other", tmp_path / "signature"
    text.write_bytes(b"They are out and safe.")
    other.write_bytes(b"We know where they are held.")
    assert isinstance(
        pair.refused("bela", "team", "request", "ask", "--reason", "tonight", "--sign", str(text)), NoDividedSecret
    )
    assert isinstance(pair.refused("anna", "team", "divide", "anna"), WrongHolders)
    assert "still lies in this vault" in pair.said("anna", "team", "divide", "anna", "bela")
    divided = pair.answer("anna", "team", "divide", "anna", "bela")
    pair.meet()

    assert isinstance(pair.refused("bela", "team", "request", "ask", "--reason", "tonight"), NothingToSign)
    asked = pair.answer("bela", "team", "request", "ask", "--reason", "tonight", "--sign", str(text))["request"][:8]
    use = ("request", "use", asked, "--sign")
    assert isinstance(pair.refused("bela", "team", *use, str(text)), TooFewPersons)
    pair.meet()
    assert "It waits for you." in pair.said("anna", "team", "request")
    hand = ("request", "hand", asked, "--reason", "I read it", "--sign")
    assert isinstance(pair.refused("anna", "team", *hand, str(other)), AnotherFile)
    assert "Your share is handed over" in pair.said("anna", "team", *hand, str(text))
    pair.meet()
    assert f"safeconduct team request use {asked} --sign FILE" in pair.said("bela", "team", "request")
    assert isinstance(pair.refused("bela", "team", *use, str(other)), AnotherFile)
    pair.said("bela", "team", *use, str(text), "-o", str(signature))
    pair.meet()

    key, digest = VerifyKey(bytes.fromhex(divided["key"])), release_digest([text.read_bytes()])
    assert key.is_valid(PUBLISH_LABEL, digest, signature.read_bytes())
    listed = pair.answer("anna", "team", "request")
    assert listed["secrets"][0]["holders"] == ["anna", "bela"]
    assert [one["standing"] for one in listed["requests"]] == ["used"]
    assert listed["requests"][0]["reason"] == f"tonight\nSHA-256: {digest.hex()}"


def test_a_refusal_is_shown_and_closes_what_only_two_hold(pair: Pair, tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_bytes(b"They are out and safe.")
    pair.answer("anna", "team", "divide", "anna", "bela")
    asked = pair.answer("anna", "team", "request", "ask", "--reason", "tonight", "--sign", str(text))["request"][:8]
    pair.meet()
    pair.said("bela", "team", "request", "refuse", asked, "--reason", "I did not hear it from anna")
    pair.meet()

    assert isinstance(pair.refused("anna", "team", "request", "use", asked, "--sign", str(text)), UnknownEntry)
    assert "Nothing is asked for." in pair.said("anna", "team", "request")


def test_a_go_is_begun_confirmed_by_another_and_stopped_for_good(pair: Pair) -> None:
    assert pair.said("anna", "team", "act") == "There are none."
    begun = pair.answer("anna", "team", "act", "begin", "juniper, leg 1", "--reason", "they knock", "--minutes", "30")[
        "act"
    ][:8]
    pair.meet()
    assert "RED: it waits for a second person" in pair.said("bela", "team", "act")
    assert isinstance(pair.refused("anna", "team", "act", "confirm", begun, "--reason", "it is me"), OwnAct)
    assert "two people answer for it now" in pair.said(
        "bela", "team", "act", "confirm", begun, "--reason", "I hear them too"
    )
    assert "Stopped, for good." in pair.said("bela", "team", "act", "stop", begun, "--reason", "the road is closed")
    pair.meet()

    (shown,) = pair.answer("anna", "team", "act")["acts"]
    assert (shown["standing"], shown["subject"]) == ("stopped", "juniper, leg 1")
    assert [one["verdict"] for one in shown["seconds"]] == ["confirm", "stop"]
    assert isinstance(pair.refused("anna", "team", "act", "stop", begun, "--reason", "again"), ActClosed)


def test_every_sentence_of_their_help_is_there_in_russian() -> None:
    assert TWO_PERSONS_HELP.items() <= HELP.items()

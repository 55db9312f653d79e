"""Joining by files, and what goes wrong on the way: one sentence each, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock, SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli.opening import surroundings
from safeconduct.protect.members import Role
from safeconduct.protect.rest import Passphrase
from safeconduct.sync import joining
from safeconduct.sync.invitation_files import seal_invitation
from safeconduct.sync.joining import Plan
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault
from tests.flow.people import ask, begin, invite, newcomer, path, stranger
from tests.flow.program import PASSPHRASE, Program, Ran
from tests.world import accounts_bytes

DAY_MS = 86_400_000


@pytest.fixture
def ash(empty: Program, tmp_path: Path) -> Program:
    return begin(empty.at(tmp_path / "ash"))


def code(ran: Ran) -> str:
    return str(ran.json["error"]["code"]) if "error" in ran.json else ""


def test_nobody_is_invited_before_an_alias_is_chosen_and_then_it_is_fixed(empty: Program, tmp_path: Path) -> None:
    program = empty.at(tmp_path / "ash")
    unnamed = program("member", "invite", "-o", path(program, "1"), "--json")
    bad = program("team", "alias", "two\nlines", "--json")
    begin(program, "wren")
    again = program.json("team", "alias", "ash")
    invite(program, "2")
    fixed = program("team", "alias", "owl", "--json")

    assert (code(unnamed), code(bad), code(fixed)) == ("sync.no_alias", "sync.bad_alias", "sync.alias_is_fixed")
    assert not (program.folder / "1").exists()
    shown = program.json("team", "show")
    assert again["alias"] == shown["alias"] == shown["devices"][0]["alias"] == "ash"
    assert {one["alias"] for part in shown["parts"] for one in part["members"]} == {"ash"}
    assert program.done("vault", "verify").code == 0


def test_every_wrong_file_of_joining_has_a_sentence_and_the_right_one_still_works(ash: Program, tmp_path: Path) -> None:
    new = newcomer(tmp_path / "bela")
    first = invite(ash, "1")
    other = invite(ash, "other")
    whole = Path(first).read_bytes()
    cut = new.folder / "cut"
    cut.write_bytes(whole[:300])
    altered = new.folder / "altered"
    altered.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))

    # The first file: nothing is made for what is refused.
    nobody = stranger(tmp_path / "nobody")
    assert code(ask(nobody, str(cut), "2", "--alias", "bela")) == "sync.not_an_invitation"
    assert code(ask(nobody, str(altered), "2", "--alias", "bela")) == "sync.not_an_invitation"
    assert code(ask(nobody, first, "2")) == "sync.alias_needed"
    assert code(ask(nobody, first, "2", "--alias", "founder")) == "sync.bad_alias"
    assert not nobody.vault.exists()
    assert ask(nobody, first, "2", "--alias", "bela", "--weak-passphrase").code == 0
    assert code(ask(ash, first, "x", "--alias", "bela")) == "sync.has_a_team"
    assert ask(new, first, "2", "--alias", "bela").code == 0
    assert ask(new, first, "2b", "--alias", "bela").code == 0
    assert code(ask(new, other, "2c", "--alias", "bela")) == "sync.another_invitation"

    # Until the end, everything else says that there is no team.
    assert code(new("team", "show", "--json")) == "sync.no_team"
    assert code(new("sync", "file", "write", "-o", path(new, "z"), "--json")) == "sync.no_team"
    where = (path(new, "accounts"), "--yes", "--json")
    Path(where[0]).write_bytes(accounts_bytes())
    assert code(new("record", "import", *where)) == "sync.no_team"
    assert code(new("member", "words", "--json")) == "sync.no_answer_yet"

    # The request, its other copy, and files that are none.
    assert code(ash("member", "admit", str(cut), "-o", path(ash, "x"), "--json")) == "sync.not_of_this_invitation"
    half = ash.folder / "half"
    half.write_bytes(Path(path(new, "2")).read_bytes()[:-1])
    assert code(ash("member", "admit", str(half), "-o", path(ash, "x"), "--json")) == "protect.damaged_stream"
    answer = ash.json("member", "admit", path(new, "2"), "-o", path(ash, "3"))
    same = ash.json("member", "admit", path(new, "2b"), "-o", path(ash, "3b"))
    assert answer["words"] == same["words"]
    assert code(ash("member", "admit", path(ash, "3"), "-o", path(ash, "x"), "--json")) == "sync.own_file"
    assert code(new("member", "join", path(new, "2"), "--json")) == "sync.own_file"

    # The answer, twice; the welcome, too early, cut, and twice.
    assert new.json("member", "join", path(ash, "3"))["words"] == answer["words"]
    assert new.json("member", "join", path(ash, "3"))["words"] == answer["words"]
    assert ash.json("member", "words")["waiting"][0]["words"] == answer["words"]
    ash.done("member", "admit", "--equal", "--yes", "-o", path(ash, "4"))
    assert code(new("member", "join", path(ash, "4"), "--json")) == "sync.words_not_compared"
    half.write_bytes(Path(path(ash, "4")).read_bytes()[:-100])
    assert code(new("member", "join", str(half), "--equal", "--json")) == "protect.damaged_stream"
    assert new.json("member", "join", path(ash, "4"))["alias"] == "bela"
    assert new.json("member", "join", path(ash, "4"))["new"] == 0
    # A lost welcome is written again, and lets nobody in twice.
    lost = ash.json("member", "admit", "--equal", "--yes", "--invitation", str(answer["id"])[:8], "-o", path(ash, "4b"))
    assert lost["step"] == "admitted"
    assert len(ash.json("team", "show")["devices"]) == 2
    assert new("member", "join", path(ash, "4b"), "--json").code == 0


def test_when_the_words_differ_nobody_is_let_in(ash: Program, tmp_path: Path) -> None:
    new = newcomer(tmp_path / "bela")
    ask(new, invite(ash, "1"), "2", "--alias", "bela")
    ash.done("member", "admit", path(new, "2"), "-o", path(ash, "3"))
    ash.done("member", "admit", "--differ")
    new.done("member", "join", path(ash, "3"))
    new.done("member", "join", "--differ")

    assert code(ash("member", "admit", path(new, "2"), "-o", path(ash, "x"), "--json")) == "sync.invitation_closed"
    assert code(ash("member", "admit", "--equal", "--yes", "-o", path(ash, "x"), "--json")) == "sync.nothing_to_compare"
    assert len(ash.json("team", "show")["devices"]) == 1
    assert ash.json("team", "show")["invitations"][0]["step"] == "declined"
    # The same vault takes another invitation.
    assert ask(new, invite(ash, "5"), "6", "--alias", "bela").code == 0


def test_a_copied_invitation_is_noticed(ash: Program, tmp_path: Path) -> None:
    first, second = newcomer(tmp_path / "bela"), newcomer(tmp_path / "thief")
    file = invite(ash, "1")
    ask(second, file, "2", "--alias", "bela")
    ask(first, file, "2", "--alias", "bela")
    ash.done("member", "admit", path(second, "2"), "-o", path(ash, "3"))

    refused = ash("member", "admit", path(first, "2"), "-o", path(ash, "x"), "--json")

    neither = ash("member", "admit", "--json")
    both = ash("member", "admit", path(first, "2"), "--equal", "--yes", "--json")

    assert code(refused) == "sync.another_request"
    assert code(neither) == code(both) == "cli.file_or_words"
    assert not (ash.folder / "x").exists()


def test_an_expired_invitation_is_refused_on_both_sides(ash: Program, tmp_path: Path) -> None:
    # Made by a desk whose clock stands 15 days back: the program itself has the computer's clock.
    clock = FixedClock(SystemClock().now_ms() - 15 * DAY_MS)
    with Vault.open(ash.vault, Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
        old = joining.invite(Team(vault, clock, SystemEntropy()), Plan(Role.WRITE))
    file = ash.folder / "old"
    file.write_bytes(seal_invitation(old.invitation, SystemEntropy()))
    new = stranger(tmp_path / "bela")

    refused = ask(new, str(file), "2", "--alias", "bela")

    assert code(refused) == "protect.invitation_expired"
    assert not new.vault.exists()
    assert not (new.folder / "2").exists()


def test_an_invitation_under_a_code_is_taken_with_the_six_words_that_were_read_out(
    ash: Program, tmp_path: Path
) -> None:
    made = ash.json("member", "invite", "--with-code", "-o", path(ash, "1"))
    nobody, new = stranger(tmp_path / "nobody"), newcomer(tmp_path / "bela")
    words = new.folder / "words"
    words.write_text(f"{made['code']}\n", encoding="utf-8")
    wrong = new.folder / "wrong"
    wrong.write_text("academic " * 6 + "\n", encoding="utf-8")

    assert code(ask(nobody, made["file"], "2", "--alias", "bela")) == "sync.not_an_invitation"
    assert not nobody.vault.exists()
    assert code(ask(new, made["file"], "2", "--alias", "bela", "--code-file", str(wrong))) == "sync.not_an_invitation"
    assert ask(new, made["file"], "2", "--alias", "bela", "--code-file", str(words)).code == 0
    assert ash.json("member", "admit", path(new, "2"), "-o", path(ash, "3"))["alias"] == "bela"

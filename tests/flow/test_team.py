"""A team that meets by files alone: joining, working, leaving, and what goes wrong on the way."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import Passphrase
from safeconduct.sync.identity import record_compartment
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.flow.people import begin, join, listed, newcomer, path, send
from tests.flow.program import PASSPHRASE, Program
from tests.relays import RunningRelay, running_relay
from tests.world import accounts, accounts_bytes

if sys.platform != "win32":
    from tests.flow.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Two:
    """A founder and one who joined by files, each with a copy of a vault of their own."""

    ash: Program
    bela: Program

    def at(self, folder: Path) -> Two:
        return Two(self.ash.at(folder / "ash"), self.bela.at(folder / "bela"))


@pytest.fixture(scope="session")
def pair(lantern: Program, tmp_path_factory: pytest.TempPathFactory) -> Two:
    folder = tmp_path_factory.mktemp("pair")
    ash = begin(lantern.at(folder / "ash"))
    bela = newcomer(folder / "bela")
    join(ash, bela, "bela", "--part", "record:write")
    return Two(ash, bela)


@pytest.fixture
def two(pair: Two, tmp_path: Path) -> Two:
    return pair.at(tmp_path)


def members(program: Program) -> dict[str, list[str]]:
    shown = program.json("team", "show")
    return {part["name"] or part["sort"]: sorted(one["alias"] for one in part["members"]) for part in shown["parts"]}


def enter(program: Program, dataset: str) -> None:
    file = program.folder / f"{dataset}.json"
    file.write_bytes(accounts_bytes(accounts(dataset=dataset)))
    program.done("record", "import", str(file), "--yes")


def opened(program: Program) -> Vault:
    return Vault.open(program.vault, Passphrase.from_text(PASSPHRASE), surroundings())


def test_who_joined_by_four_files_reads_what_was_written_before_and_is_read(two: Two) -> None:
    assert members(two.bela) == members(two.ash)
    assert sorted(members(two.bela)["record"]) == ["ash", "bela"]
    assert listed(two.bela) == listed(two.ash)

    enter(two.bela, "bela")
    taken = send(two.bela, two.ash, "a.bin")
    again = two.ash.json("sync", "file", "read", path(two.bela, "a.bin"))

    assert taken["new"] > 0
    assert taken["refused"] == taken["waiting"] == taken["closed"] == 0
    assert (again["new"], again["again"]) == (0, taken["new"] + taken["again"])
    assert listed(two.ash) == listed(two.bela)


def test_a_file_leaves_out_what_the_other_is_known_to_have(two: Two) -> None:
    enter(two.bela, "bela")
    send(two.bela, two.ash, "a.bin")
    everything = send(two.ash, two.bela, "b.bin", "--all")
    enter(two.ash, "ash")
    news = send(two.ash, two.bela, "c.bin", "--for", "bela")

    assert everything["again"] > 10
    assert news["new"] > 0
    assert news["again"] < everything["again"] / 2


def test_who_was_removed_reads_nothing_that_is_written_after_and_the_others_go_on(two: Two, tmp_path: Path) -> None:
    cleo = newcomer(tmp_path / "cleo")
    join(two.ash, cleo, "cleo", "--part", "record:write")
    send(two.ash, two.bela, "a.bin")
    before = listed(cleo)

    removed = two.ash.json("member", "remove", "cleo")
    shown = two.ash.json("team", "exposure", "cleo")["compartments"]
    enter(two.ash, "after")
    taken = send(two.ash, two.bela, "b.bin")
    refused = cleo("sync", "file", "read", path(two.ash, "b.bin"), "--json")

    assert len(removed["removed"]) == 1
    assert removed["compartments"] == shown
    assert {one["sort"] for one in shown} == {"team", "record"}
    assert taken["waiting"] == taken["refused"] == taken["closed"] == 0
    assert listed(two.bela) == listed(two.ash)
    assert sorted(members(two.bela)["record"]) == ["ash", "bela"]
    # The cover opens, for bela was not known to have newer keys; what was written since is closed.
    assert refused.code == 0
    assert refused.json["closed"] > 0
    assert listed(cleo) == before != listed(two.ash)
    # They go on among themselves.
    enter(two.bela, "bela")
    assert send(two.bela, two.ash, "c.bin")["new"] > 0


def test_entries_of_somebody_removed_beyond_the_cut_are_set_aside_until_somebody_judges(two: Two) -> None:
    enter(two.bela, "late")
    send(two.bela, two.ash, "a.bin")
    with opened(two.bela) as vault:
        record = record_compartment(vault)
        ops = [stored.signed for stored in vault.chain(record, vault.device)]
    first = ops[0].id.hex()[:8]

    removed = two.ash.json("member", "remove", "bela", "--cut", first)
    aside = two.ash.json("team", "aside")["aside"]

    assert removed["aside"] == len(aside) == len(ops) - 1 > 0
    assert {one["alias"] for one in aside} == {"bela"}
    entry = aside[0]["op"][:8]
    assert two.ash.json("team", "judge", "record", entry, "--counts")["ops"] == [aside[0]["op"]]
    assert len(two.ash.json("team", "aside")["aside"]) == len(aside) - 1
    unknown = two.ash("team", "judge", "record", entry, "--stays")
    assert (unknown.code, "names no entry here" in unknown.err) == (2, True)


def test_a_part_has_people_and_keys_of_its_own(two: Two) -> None:
    two.ash.done("team", "part", "new", "Orchard", "--sort", "helpers", "--with", "bela:read")
    send(two.ash, two.bela, "a.bin")
    assert sorted(members(two.bela)["Orchard"]) == ["ash", "bela"]

    two.ash.done("team", "part", "name", "Orchard", "Quarry")
    two.ash.done("team", "part", "drop", "Quarry", "bela")
    send(two.ash, two.bela, "b.bin")
    no_right = two.bela("team", "part", "add", "record", "ash", "--role", "read", "--yes")
    not_there = two.ash("team", "part", "drop", "Quarry", "bela")
    of_team = two.ash("team", "part", "drop", "team", "bela")

    assert members(two.ash)["Quarry"] == ["ash"]
    assert (no_right.code, not_there.code, of_team.code) == (3, 2, 2)
    assert two.ash.json("team", "part", "add", "Quarry", "bela", "--role", "write", "--yes")["added"] == "bela"


def test_at_a_terminal_a_part_is_given_when_the_question_was_answered_with_yes(two: Two) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows has no pseudo-terminals of this kind")
    two.ash.done("team", "part", "new", "Larch")
    command = ("team", "part", "add", "Larch", "bela", "--vault", str(two.ash.vault))
    for answer, told, there in (("n", "Nothing was granted.", ["ash"]), ("y", "bela is on Larch", ["ash", "bela"])):
        given = ("--passphrase-file", str(two.ash.passphrase))
        with Terminal(two.ash.command(*command, *given), two.ash.environment()) as terminal:
            terminal.wait_for("Grant it? What they have read cannot be taken back.")
            terminal.type(f"{answer}\n")
            terminal.wait_for(told)
            assert terminal.leave() == 0
        assert members(two.ash)["Larch"] == there


def test_files_that_are_cut_altered_foreign_or_gone_are_told_apart_and_change_nothing(two: Two, pair: Two) -> None:
    enter(two.bela, "bela")
    two.bela.done("sync", "file", "write", "-o", path(two.bela, "a.bin"))
    whole = Path(path(two.bela, "a.bin")).read_bytes()
    before = two.ash.json("team", "show")

    def read(data: bytes) -> str:
        file = two.ash.folder / "x.bin"
        file.write_bytes(data)
        ran = two.ash("sync", "file", "read", str(file), "--json")
        return str(ran.json["error"]["code"])

    assert read(whole[: len(whole) // 2]) == "protect.damaged_stream"
    assert read(whole[:-1] + bytes([whole[-1] ^ 1])) == "protect.damaged_stream"
    assert read(b"") == read(bytes(2000)) == "protect.not_a_parcel"
    gone = two.ash("sync", "file", "read", path(two.ash, "nowhere"), "--json")
    folder = two.ash("sync", "file", "read", str(two.ash.folder), "--json")
    over = two.bela("sync", "file", "write", "-o", path(two.bela, "a.bin"), "--json")
    assert gone.json["error"]["code"] == "cli.unreadable_file"
    assert folder.json["error"]["code"] == "cli.not_a_file"
    assert over.json["error"]["code"] == "cli.file_there"
    assert two.ash.json("team", "show") == before
    assert Path(path(two.bela, "a.bin")).read_bytes() == whole
    assert two.ash.json("sync", "file", "read", path(two.bela, "a.bin"))["new"] > 0


def test_entries_of_a_newer_version_are_kept_counted_and_passed_on(two: Two) -> None:
    with opened(two.bela) as vault:
        (op,) = vault.append([Intent(record_compartment(vault), "future.thing/9", {0: "what nobody here reads"})])
    send(two.bela, two.ash, "a.bin")
    shown = two.ash.done("team", "show")

    assert two.ash.json("team", "show")["newer"] == 1
    assert two.ash.json("sync", "status")["newer"] == 1
    assert "A newer version of the program wrote 1 entry here" in shown.words
    assert two.ash.done("vault", "verify").code == 0
    # Passed on: from the one who had it to a third, through the one who does not know it.
    third = newcomer(two.ash.folder / "third")
    join(two.ash, third, "dara", "--part", "record:read")
    with opened(third) as vault:
        assert vault.has(op)


def test_a_full_disk_leaves_no_half_file_and_what_was_there(two: Two) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows has no limit on the size of files")
    for n in range(3):
        enter(two.bela, f"more{n}")
    target = two.bela.folder / "full.bin"

    done = narrowed(two.bela, 4096, "sync", "file", "write", "--all", "-o", str(target))

    assert done.returncode == 3, done.stderr
    assert b"The disk is full" in done.stderr
    assert not target.exists()
    assert [one.name for one in two.bela.folder.iterdir() if one.name.startswith(".")] == []
    assert two.bela.json("sync", "file", "write", "--all", "-o", str(target))["bytes"] == target.stat().st_size


def narrowed(program: Program, limit: int, *command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command that can write no file beyond so many bytes, as on a disk that is full."""

    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    where = ("--vault", str(program.vault), "--passphrase-file", str(program.passphrase))
    return subprocess.run(
        program.command(*command, *where),
        env={**program.environment(), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=narrow,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("way", ["file", "relay"])
def test_a_full_disk_while_entries_are_taken_in_loses_nothing_and_the_same_goes_on_later(
    two: Two, tmp_path: Path, way: str
) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows has no limit on the size of files")
    with ExitStack() as stack:
        take: tuple[str, ...] = ("sync", "relay")
        enter(two.bela, "more")
        if way == "relay":
            relay = stack.enter_context(running_relay(f"sqlite:{tmp_path / 'relay'}", "127.0.0.1:0"))
            add(two.ash, relay)
            send(two.ash, two.bela, "first.bin")
            two.bela.done("sync", "relay", "allow", relay.address.address)
            two.bela.done("sync", "relay")
        else:
            two.bela.done("sync", "file", "write", "--all", "-o", path(two.bela, "a.bin"))
            take = ("sync", "file", "read", path(two.bela, "a.bin"))
        before = listed(two.ash)
        done = narrowed(two.ash, 40_000, *take)

        assert done.returncode == 3, (done.stdout, done.stderr)
        assert b"The disk is full" in done.stderr
        assert two.ash.done("vault", "verify").code == 0
        assert listed(two.ash) == before
        two.ash.done(*take)
        assert listed(two.ash) == listed(two.bela) != before


def test_a_team_without_a_relay_says_how_else_to_exchange(two: Two) -> None:
    none = two.ash("sync", "relay", "--json")
    key = "ab" * 32
    added = two.ash.json("sync", "relay", "add", "http://127.0.0.1:9", "--key", key, "--code", "abcd efgh", "--untried")
    send(two.ash, two.bela, "a.bin")
    by_another = two.bela("sync", "relay", "add", "http://127.0.0.1:8", "--key", key, "--code", "x", "--json")
    unreachable = two.ash("sync", "relay", "--json")
    wrong = two.ash("sync", "relay", "add", "http://127.0.0.1:9", "--key", "12", "--code", "x", "--json")

    assert none.json["error"]["code"] == "cli.no_relay"
    assert two.bela.json("sync", "relay", "list")["relays"] == [
        {"address": added["address"], "key": key, "met_at": "", "faults": 0}
    ]
    assert "abcd" not in two.bela.done("sync", "relay", "list").out
    assert by_another.json["error"]["code"] == "sync.not_an_administrator"
    assert unreachable.code != 0
    assert wrong.json["error"]["code"] == "sync.bad_relay"
    two.ash.done("sync", "relay", "drop", "http://127.0.0.1:9")
    assert two.ash.json("sync", "relay", "list")["relays"] == []


def test_desks_meet_at_a_relay_and_fill_another_one_from_any_desk(two: Two, tmp_path: Path) -> None:
    def store(name: str) -> str:
        return f"sqlite:{tmp_path / name}"

    with running_relay(store("one"), "127.0.0.1:0") as one, running_relay(store("two"), "127.0.0.1:0") as other:
        add(two.ash, one)
        first = two.ash.json("sync", "relay")["relays"][0]
        # The address itself comes by a file; from then on the relay is enough.
        send(two.ash, two.bela, "a.bin")
        enter(two.bela, "bela")
        # It is on her own computer: the list alone leads her desk nowhere there.
        led = two.bela("sync", "relay", "--json")
        assert led.json["error"]["code"] == "sync.relay_here"
        two.bela.done("sync", "relay", "allow", one.address.address)
        two.bela.done("sync", "relay")
        back = two.ash.json("sync", "relay")["relays"][0]
        again = two.ash.json("sync", "relay")["relays"][0]

        assert first["sent"] > 0
        assert back["new"] > 0
        assert (again["new"], again["faults"]) == (0, 0)
        assert listed(two.ash) == listed(two.bela)
        assert two.ash.json("sync", "relay", "list")["relays"][0]["met_at"]

        add(two.bela, other, refused=True)
        add(two.ash, other)
        two.ash.done("sync", "relay", "drop", one.address.address)
        rebuilt = two.ash.json("relay", "rebuild", other.address.address)
        send(two.ash, two.bela, "b.bin")
        assert rebuilt["sent"] > first["sent"]
        two.bela.done("sync", "relay", "allow", other.address.address)
        assert [one["address"] for one in two.bela.json("sync", "relay")["relays"]] == [other.address.address]
        assert two.ash.json("sync", "relay", "--again")["relays"][0]["faults"] == 0
        unknown = two.ash("relay", "rebuild", one.address.address, "--json")
        assert unknown.json["error"]["code"] == "sync.unknown_relay"


def test_a_relay_that_does_not_answer_keeps_none_after_it_from_being_asked(two: Two, tmp_path: Path) -> None:
    silent = ("sync", "relay", "add", "http://127.0.0.1:9", "--key", "ab" * 32, "--code", "x")
    refused = two.ash(*silent)
    assert refused.code != 0
    assert "--untried" in refused.err
    assert two.ash.json("sync", "relay", "list")["relays"] == []
    assert "Whether it answers was not" in two.ash.done(*silent, "--untried").out
    with running_relay(f"sqlite:{tmp_path / 'relay'}", "127.0.0.1:0") as one:
        add(two.ash, one)
        both = two.ash.json("sync", "relay")["relays"]
        said = two.ash.done("sync", "relay").out
    neither = two.ash("sync", "relay", "--json")

    assert both[0] == {"address": "http://127.0.0.1:9", "error": "sync.relay_unreachable"}
    assert both[1]["sent"] > 0
    assert "Not exchanged by http://127.0.0.1:9." in said
    assert neither.json["error"]["code"] == "sync.relay_unreachable"


def test_a_code_and_a_store_s_password_come_from_files_and_on_the_command_line_they_are_warned_of(
    two: Two, tmp_path: Path
) -> None:
    words = ("sync", "relay", "add", "http://127.0.0.1:9", "--untried", "--key", "ab" * 32)
    (tmp_path / "code").write_text("abcd-efgh\nmore\n")
    (tmp_path / "store").write_text("postgresql://user:secret@127.0.0.1:9/relay\n")
    quiet = two.ash(*words, "--code-file", str(tmp_path / "code"))
    warned = two.ash(*words, "--code", "abcdefgh")
    nothing = two.ash(*words, "--json")
    code = ("relay", "code", "--new")
    by_file = two.ash.bare(*code, "--store-file", str(tmp_path / "store"))
    by_word = two.ash.bare(*code, "--store", "postgresql://user:secret@127.0.0.1:9/relay")
    twice = two.ash.bare(*code, "--store", "sqlite:x", "--store-file", str(tmp_path / "store"), "--json")
    none = two.ash.bare(*code, "--json")

    assert (quiet.code, quiet.err) == (0, "")
    assert warned.code == 0
    assert "--code-file" in warned.err
    assert nothing.json["error"]["code"] == "cli.no_access_code"
    assert "--store-file" in by_word.err
    assert "--store-file" not in by_file.err
    assert "secret" not in by_file.err + by_word.err
    assert [one.json["error"]["code"] for one in (twice, none)] == ["cli.no_store", "cli.no_store"]


def add(program: Program, relay: RunningRelay, *, refused: bool = False) -> None:
    file = program.folder / "code"
    file.write_text(relay.code + "\n")
    given = ("--key", relay.key.hex(), "--code-file", str(file))
    ran = program("sync", "relay", "add", relay.address.address, *given)
    assert ran.code == (3 if refused else 0), ran.err

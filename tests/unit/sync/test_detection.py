"""What a desk can see of what goes wrong between desks, and how it says it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId, MailboxId
from safeconduct.protect.members import Role
from safeconduct.protect.proofs import ProofRefused, check_fork, check_relay_fault
from safeconduct.protect.receipts import FIRST_ROOT, ChainRoot, RelayKey
from safeconduct.protect.roots import Fingerprint
from safeconduct.sync.detection import Detection, Finding, Known, NoFork, Sort, detect, fork_proof, relay_proof
from safeconduct.sync.detection_words import advice, to_json
from safeconduct.sync.heartbeats import beat_if_due
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.polls import FILE, count_poll
from safeconduct.sync.ready import make_ready
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.vault.restore import restore
from tests.unit.sync.carrying import give, sent
from tests.unit.sync.desks import KEY, Desk, exchange, founder, join

LANGUAGES: tuple[Language, Language] = ("en", "ru")


def team_of_two(folder: Path) -> tuple[Desk, Desk, CompartmentId]:
    first = founder(folder)
    record = record_compartment(first.vault)
    second = join(folder, first, "bela", seats=((record, Role.WRITE),))
    exchange(first, second)
    return first, second, record


def of_sort(desk: Desk, sort: Sort) -> list[Finding]:
    return [one for one in detect(desk.team).findings if one.sort is sort]


def put_back(desk: Desk, older: Path) -> None:
    """Put a whole older folder in the place of a desk's."""
    desk.close()
    shutil.rmtree(desk.path)
    shutil.copytree(older, desk.path)
    desk.reopen()


def copied(desk: Desk, to: Path) -> Path:
    desk.close()
    shutil.copytree(desk.path, to)
    desk.reopen()
    return to


def test_desks_that_have_everything_find_nothing(tmp_path: Path) -> None:
    first, second, _ = team_of_two(tmp_path)
    for desk in (first, second):
        count_poll(desk.team, FILE)
        found = detect(desk.team)
        assert found == Detection((), 0, {FILE: 1})
        assert found.is_calm


def test_a_desk_that_never_asked_says_so_and_one_alone_does_not(tmp_path: Path) -> None:
    alone = founder(tmp_path, "alone")
    first, _, _ = team_of_two(tmp_path)

    assert detect(alone.team).findings == ()
    assert [one.sort for one in detect(first.team).findings] == [Sort.NO_POLL]


def test_what_two_polls_did_not_bring_is_missing_with_its_place(tmp_path: Path) -> None:
    first, second, record = team_of_two(tmp_path)
    for word in ("kept back", "given"):
        second.write(word, record)
    frames = [one for one in sent(second) if one.of == record and one.device == second.vault.device]
    taken = give(first, frames[1:])
    assert taken.waiting == 1
    count_poll(first.team, FILE)
    count_poll(first.team, FILE)
    assert of_sort(first, Sort.MISSING) == []
    count_poll(first.team, FILE)

    (finding,) = of_sort(first, Sort.MISSING)
    assert (finding.compartment, finding.device) == (record, second.vault.device)
    assert (finding.first, finding.last, finding.count, finding.at) == (frames[0].seq, frames[0].seq, 1, 2)
    assert finding.known is Known.OP
    give(first, frames[:1])
    count_poll(first.team, FILE)
    assert detect(first.team).findings == ()


def test_what_a_heartbeat_speaks_of_and_nobody_brought_is_withheld(tmp_path: Path) -> None:
    first, second, record = team_of_two(tmp_path)
    second.write("kept back", record)
    beat_if_due(second.team)
    give(first, [one for one in sent(second) if one.of == second.team.id])

    (finding,) = of_sort(first, Sort.WITHHELD)
    assert (finding.compartment, finding.device, finding.known) == (record, second.vault.device, Known.HEARTBEAT)
    assert finding.first == finding.last == 1


def forked(folder: Path) -> tuple[Desk, Desk, CompartmentId]:
    """The second desk's folder is copied; both copies write; the first desk gets both."""
    first, second, record = team_of_two(folder)
    older = copied(second, folder / "older")
    second.write("one history", record)
    give(first, sent(second))
    put_back(second, older)
    second.write("another history", record)
    give(first, sent(second))
    return first, second, record


def test_a_fork_is_found_and_its_proof_convinces_who_has_the_fingerprint_alone(tmp_path: Path) -> None:
    first, second, record = forked(tmp_path)

    (finding,) = of_sort(first, Sort.FORK)
    assert finding.is_proved
    data = fork_proof(first.team, record, second.vault.device)
    device, proof = check_fork(data, first.team.me.root.key.fingerprint)
    assert device.id == second.vault.device == proof.first.core.device
    assert proof.first.core.seq == proof.second.core.seq == finding.first
    assert {proof.first.core.body[0], proof.second.core.body[0]} == {"one history", "another history"}


def test_what_is_no_proof_of_a_fork_is_refused(tmp_path: Path) -> None:
    first, second, record = forked(tmp_path)
    fingerprint = first.team.me.root.key.fingerprint
    data = fork_proof(first.team, record, second.vault.device)
    _, proof = check_fork(data, fingerprint)
    twice = type(proof)(proof.certificates, proof.first, proof.first).to_bytes()
    elsewhere = type(proof)(proof.certificates, proof.first, next(first.vault.ops()).signed).to_bytes()

    for wrong in (
        twice,
        elsewhere,
        data[:-1],
        data + b"\0",
        b"",
        data[:200] + bytes([data[200] ^ 1]) + data[201:],
        b"SCF1",
    ):
        with pytest.raises(ProofRefused):
            check_fork(wrong, fingerprint)
    with pytest.raises(ProofRefused):
        check_fork(data, Fingerprint(bytes(32)))
    with pytest.raises(NoFork):
        fork_proof(first.team, record, first.vault.device)


def test_a_folder_put_back_learns_from_what_others_saw_that_it_is_older(tmp_path: Path) -> None:
    first, second, record = team_of_two(tmp_path)
    older = copied(first, tmp_path / "older")
    first.write("seen by the other", record)
    seq = max(head.seq for head in first.vault.heads(record) if head.device == first.vault.device)
    give(second, sent(first))
    second.write("follows it", record)
    put_back(first, older)
    # What only the other wrote comes: it follows an entry of this desk that this desk lacks.
    give(first, [one for one in sent(second) if one.device == second.vault.device])

    (finding,) = of_sort(first, Sort.ROLLED_BACK)
    assert (finding.compartment, finding.first, finding.last, finding.known) == (record, seq, seq, Known.OP)
    # And when its own entry comes back from elsewhere, that is noted too.
    give(first, sent(second))
    (finding,) = of_sort(first, Sort.ROLLED_BACK)
    assert (finding.known, finding.last) == (Known.OWN_OP, seq)


def test_who_restores_a_backup_after_a_rollback_is_a_device_of_its_own_and_told_no_more(tmp_path: Path) -> None:
    first, second, record = team_of_two(tmp_path)
    older = copied(first, tmp_path / "older")
    first.write("seen by the other", record)
    give(second, sent(first))
    put_back(first, older)
    give(first, sent(second))
    assert of_sort(first, Sort.ROLLED_BACK)
    first.vault.backup(tmp_path / "backup")
    first.close()
    made = restore(tmp_path / "backup", tmp_path / "restored", KEY, first.given)
    make_ready(made, first.given.clock, first.given.entropy)

    assert of_sort(Desk("restored", tmp_path / "restored", first.given, made), Sort.ROLLED_BACK) == []
    made.close()


def test_a_relay_that_signed_two_histories_is_proved_and_one_that_rolled_back_is_told(tmp_path: Path) -> None:
    first, _, _ = team_of_two(tmp_path)
    relay = RelayKey.generate(SystemEntropy())
    notes = RelayNotes(first.vault, relay.id)
    box, other = (keys.mailbox for keys in list(first.team.keyring.mailboxes())[:2])
    count_poll(first.team, FILE)
    notes.put_read(relay.receipt(box, 3, ChainRoot(b"a" * 32)))
    notes.put_fault(relay.receipt(box, 3, ChainRoot(b"b" * 32)))
    notes.put_read(relay.receipt(other, 5, ChainRoot(b"a" * 32)))
    notes.put_fault(relay.receipt(other, 0, FIRST_ROOT))

    found = {one.mailbox: one for one in of_sort(first, Sort.RELAY_FAULT)}
    assert (found[box].is_proved, found[other].is_proved) == (True, False)
    assert check_relay_fault(relay_proof(first.team, relay.id, box), relay.id).newer.n == 3
    with pytest.raises(NoFork):
        relay_proof(first.team, relay.id, other)
    with pytest.raises(NoFork):
        relay_proof(first.team, relay.id, MailboxId(bytes(16)))
    with pytest.raises(ProofRefused):
        check_relay_fault(relay_proof(first.team, relay.id, box), RelayKey.generate(SystemEntropy()).id)
    with pytest.raises(ProofRefused):
        check_relay_fault(b"SCY1\xa0", relay.id)


def test_who_has_one_relay_only_is_told_what_it_cannot_know(tmp_path: Path) -> None:
    first, _, _ = team_of_two(tmp_path)
    count_poll(first.team, RelayKey.generate(SystemEntropy()).id)
    found = detect(first.team)
    assert [one.sort for one in found.findings] == [Sort.ONE_PATH]
    assert found.is_calm
    assert "telephone" in advice(first.team, found.findings[0], "en").do
    count_poll(first.team, FILE)
    assert detect(first.team).findings == ()


@pytest.mark.parametrize("sort", list(Sort))
def test_every_finding_says_in_both_languages_what_is_seen_what_it_means_and_what_to_do(
    sort: Sort, tmp_path: Path
) -> None:
    desk = founder(tmp_path)
    record = record_compartment(desk.vault)
    finding = Finding(sort, Known.OP, record, desk.vault.device, 3, 5, 2, 4)
    for language in LANGUAGES:
        said = advice(desk.team, finding, language)
        for text in (said.what, said.safe, said.do):
            assert text.endswith((".", "."))
            assert "{" not in text
    assert any("а" <= letter <= "я" for letter in advice(desk.team, finding, "ru").do)


def test_the_report_for_programs_has_the_numbers_and_the_sentences(tmp_path: Path) -> None:
    first, second, record = forked(tmp_path)
    written = json.loads(json.dumps(to_json(first.team, detect(first.team), "en")))

    (fork,) = [one for one in written["findings"] if one["sort"] == "fork"]
    assert fork["device"] == second.vault.device.hex()
    assert fork["compartment"] == record.hex()
    assert fork["proved"] is True
    assert "bela" in fork["seen"]
    assert written["calm"] is False

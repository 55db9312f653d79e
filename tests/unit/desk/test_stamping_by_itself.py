"""The open desk makes the day's batch by itself and asks whom the team named, whether something came in or not."""

from __future__ import annotations

import io
from pathlib import Path

from safeconduct.desk.stamping import Stamping
from safeconduct.protect.timestamps import roots_from_pem
from safeconduct.record.evidence.commands import Incoming, receive
from safeconduct.record.evidence.daily import questions_of_the_day
from safeconduct.record.evidence.pinned import authority_intent, carried
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Authority
from safeconduct.sync.identity import record_compartment
from safeconduct.vault.throwaway import mark_throwaway
from safeconduct.vault.vault import Vault
from tests.authorities import new_authority
from tests.unit.cli.evidence_desks import serving
from tests.unit.desk.asking import Asking
from tests.unit.desk.teaming import team_of


def look(desk: Asking, stamping: Stamping | None = None) -> None:
    desk.runner.run((stamping or Stamping(desk.desk.office, desk.desk.events)).look())


def sealed(vault: Vault) -> None:
    incoming = Incoming("V-1", "film", "", lambda: io.BytesIO(b"a film"), 6)
    receive(team_of(vault), record_compartment(vault), incoming)


def counts(desk: Asking) -> tuple[int, int, int]:
    """How many batches there are, how many tokens, and how many questions may be asked without a person."""

    def found(vault: Vault) -> tuple[int, int, int]:
        held = Evidence(vault.tables)
        roots = [root for root, _ in held.roots()]
        return len(roots), sum(len(held.tokens(root)) for root in roots), len(questions_of_the_day(team_of(vault)))

    return desk.runner.run(desk.desk.office.work(found))


def test_a_record_without_evidence_makes_no_batch(desk: Asking) -> None:
    look(desk)

    assert counts(desk) == (0, 0, 0)


def test_the_batch_is_made_once_and_nobody_is_asked_whom_the_team_did_not_name(desk: Asking) -> None:
    desk.runner.run(desk.desk.office.work(sealed))
    look(desk)
    look(desk)

    assert counts(desk) == (1, 0, 0)


def test_who_was_named_is_asked_and_what_is_not_answered_waits(desk: Asking, tmp_path: Path) -> None:
    authority = new_authority(tmp_path / "orchard")
    roots = roots_from_pem(authority.root.read_bytes())

    def named(address: str) -> None:
        def name(vault: Vault) -> None:
            said = Authority("orchard", address, roots)
            vault.append([authority_intent(record_compartment(vault), said)])

        desk.runner.run(desk.desk.office.work(name))

    named("http://127.0.0.1:9/tsa")
    stamping = Stamping(desk.desk.office, desk.desk.events)
    look(desk, stamping)
    assert counts(desk) == (1, 0, 1)
    with serving(authority) as address:
        named(address)
        look(desk, stamping)
        # Within the hour nobody is asked again.
        assert counts(desk) == (1, 0, 1)
        look(desk)
    assert counts(desk) == (1, 1, 0)


def test_a_locked_desk_and_a_demonstration_do_nothing(desk: Asking) -> None:
    desk.runner.run(desk.desk.office.work(sealed))
    desk.runner.run(desk.desk.office.work(mark_throwaway))
    look(desk)
    assert counts(desk) == (0, 0, 0)

    desk.post("/lock")
    look(desk)


def test_what_the_program_carries_is_asked_by_itself_once_the_team_says_so(desk: Asking) -> None:
    def say(vault: Vault) -> int:
        vault.append([authority_intent(record_compartment(vault), carried()[0])])
        return len(questions_of_the_day(team_of(vault)))

    desk.runner.run(desk.desk.office.work(sealed))
    look(desk)

    assert desk.runner.run(desk.desk.office.work(say)) == 1

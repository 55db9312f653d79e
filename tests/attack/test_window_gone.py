"""A desk whose window is gone keeps its vault from nobody: the next one ends it, where the person asks for that."""

from __future__ import annotations

from pathlib import Path

from tests.attack.desk import running_desk
from tests.flow.program import PASSPHRASE, Program


def test_a_desk_whose_window_is_gone_is_ended_from_the_next_one_and_the_vault_opens_there(tmp_path: Path) -> None:
    program = Program(tmp_path)
    phrase = PASSPHRASE.replace(" ", "+")
    with running_desk(program) as first, running_desk(program) as second:
        for desk in (first, second):
            desk.enter()
        first.ask("POST", "/begin", body=f"passphrase={phrase}&again={phrase}")
        refused = second.unlock()
        assert "already open" in refused.body or "open in another window" in refused.body
        assert "end it, and open here" in refused.body

        answer = second.ask("POST", "/unlock", body=f"passphrase={phrase}&back=%2F&end_other=yes")

        assert answer.status == 303
        assert first.process.wait(timeout=15) == 0
        assert not list((tmp_path / "runtime").rglob(f"desk-{first.process.pid}.mark"))

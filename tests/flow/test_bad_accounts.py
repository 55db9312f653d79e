"""A bad accounts file through the real program: one sentence with its place, and the vault is as it was."""

import pytest

from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import Passphrase
from safeconduct.vault.vault import Vault
from tests.flow.conftest import Vaults
from tests.flow.program import PASSPHRASE, Program
from tests.unit.record.refused_accounts import CLASSES


def ops_in(program: Program) -> int:
    """How many ops the vault holds, counted without the program."""
    with Vault.open(program.vault, Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
        return vault.count


@pytest.mark.parametrize("kind", CLASSES)
def test_bad_files_of_a_class_change_nothing(kind: str, fresh: Vaults) -> None:
    program = fresh()
    file = program.folder / "bad.json"
    before = (program.json("record", "history"), ops_in(program))

    for case in CLASSES[kind]:
        file.write_bytes(case.data)
        ran = program("record", "import", str(file), "--yes", "--json")

        error = ran.json["error"]
        assert (ran.code, error["code"]) == (2, "record.bad_accounts"), case.name
        assert error["safe"] == "Nothing was changed.", case.name
        assert f"line {case.line}, column {case.column}" in error["what"], case.name

    # What one of them had added would still be there: nothing takes an entry away.
    assert (program.json("record", "history"), ops_in(program)) == before
    assert before[1] > 0

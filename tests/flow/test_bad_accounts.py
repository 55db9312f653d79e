"""A bad accounts file through the real program: one sentence with its place, and the vault is as it was."""

import pytest

from tests.flow.conftest import Vaults
from tests.unit.record.refused_accounts import CLASSES


@pytest.mark.parametrize("kind", CLASSES)
def test_a_bad_file_changes_nothing(kind: str, fresh: Vaults) -> None:
    program, case = fresh(), CLASSES[kind][-1]
    file = program.folder / "bad.json"
    file.write_bytes(case.data)
    before = program.json("record", "history")

    ran = program("record", "import", str(file), "--yes", "--json")

    error = ran.json["error"]
    assert (ran.code, error["code"], error["safe"]) == (2, "record.bad_accounts", "Nothing was changed.")
    assert f"line {case.line}, column {case.column}" in error["what"]
    assert program.json("record", "history") == before

"""One running desk for the attacks that change nothing."""

from collections.abc import Iterator

import pytest

from tests.attack.desk import RunningDesk, running_desk
from tests.flow.program import Program, new_program
from tests.world import accounts_bytes


@pytest.fixture(scope="package")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = new_program(tmp_path_factory.mktemp("attacked"))
    file = program.folder / "lantern.json"
    file.write_bytes(accounts_bytes())
    program.done("record", "import", str(file), "--yes")
    return program


@pytest.fixture(scope="module")
def desk(vault: Program, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk that is entered and open."""
    with running_desk(vault.at(tmp_path_factory.mktemp("desk"))) as running:
        running.enter()
        assert running.unlock().status == 303
        yield running

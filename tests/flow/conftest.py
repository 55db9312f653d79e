"""Vaults that the flows share: made once, copied for each test that writes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flow.program import Program, new_program
from tests.world import accounts_bytes

Vaults = Callable[..., Program]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A vault with nothing in it. To be read only: `Program.at` gives a copy."""
    return new_program(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def lantern(empty: Program, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A vault that holds the invented accounts. To be read only: `fresh` gives one to write in."""
    program = empty.at(tmp_path_factory.mktemp("lantern"))
    file = program.folder / "lantern.json"
    file.write_bytes(accounts_bytes())
    program.done("record", "import", str(file), "--yes")
    return program


@pytest.fixture
def fresh(lantern: Program, tmp_path: Path) -> Vaults:
    """Gives a copy of the invented vault, in a folder of its own."""

    def copy(language: str = "en") -> Program:
        return lantern.at(tmp_path / "desk", language)

    return copy

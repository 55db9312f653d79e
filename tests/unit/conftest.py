"""What every unit test leaves behind: nothing that is open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.sync import desks


@pytest.fixture(autouse=True)
def _desks_are_closed(tmp_path: Path) -> Iterator[None]:
    """Closes the vaults of a test's desks, and those it opened before it failed, while its folder is still there."""
    yield
    desks.close_all()

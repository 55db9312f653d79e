"""What every unit test leaves behind: nothing that is open."""

from collections.abc import Iterator

import pytest

from tests.unit.sync import desks


@pytest.fixture(autouse=True)
def _desks_are_closed() -> Iterator[None]:
    """Closes the vaults of a test's desks, and those it opened before it failed."""
    yield
    desks.close_all()

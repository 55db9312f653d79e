"""The promises are held on the disk, where people keep their vaults; other tests may have their folders in memory."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder on the disk, gone after the test."""
    with tempfile.TemporaryDirectory(prefix="safeconduct-guard-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()

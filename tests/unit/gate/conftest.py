"""One gate with its relay for a module's tests; each looks at what came of its own message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gates import Gate, gate_here


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    with gate_here(tmp_path) as found:
        yield found

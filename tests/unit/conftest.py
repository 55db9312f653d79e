"""What every unit test leaves behind: nothing that is open. And what all of them remember: stretched passphrases."""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from safeconduct.protect import rest
from tests.unit.sync import desks


class Stretching:
    """Argon2id, which is asked once for the same words, salt and cost: copies of one vault are opened by hundreds."""

    def __init__(self, **cost: int | bytes) -> None:
        self._cost = tuple(cost.items())

    def derive(self, words: bytes) -> bytes:
        return _stretched(self._cost, words)


@functools.lru_cache(maxsize=256)
def _stretched(cost: tuple[tuple[str, int | bytes], ...], words: bytes) -> bytes:
    return Argon2id(**dict(cost)).derive(words)  # type: ignore[arg-type]  # numbers and a salt by their names


@pytest.fixture(autouse=True, scope="session")
def _stretching_is_remembered() -> Iterator[None]:
    """It takes most of the time in which a vault is opened by its passphrase. `vectors` holds it to published ones."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rest, "Argon2id", Stretching)
        yield


@pytest.fixture(autouse=True)
def _desks_are_closed(tmp_path: Path) -> Iterator[None]:
    """Closes the vaults of a test's desks, and those it opened before it failed, while its folder is still there."""
    yield
    desks.close_all()

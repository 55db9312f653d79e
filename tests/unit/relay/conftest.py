"""A PostgreSQL for this folder, and stores that are closed when a test is over."""

from collections.abc import Callable, Iterator

import pytest

from safeconduct.relay.intake_store import IntakeStore
from safeconduct.relay.opening import open_intake, open_store
from safeconduct.relay.store import Store
from tests.postgres import Cluster, running_cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as running:
        yield running


@pytest.fixture
def opening() -> Iterator[Callable[[str], Store]]:
    """Opens stores by their addresses, and closes all of them in the end."""
    opened: list[Store] = []

    def open_one(address: str) -> Store:
        opened.append(open_store(address))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def opening_intake() -> Iterator[Callable[[str], IntakeStore]]:
    """Opens intakes by the addresses of their relays, and closes all of them in the end."""
    opened: list[IntakeStore] = []

    def open_one(address: str) -> IntakeStore:
        opened.append(open_intake(address))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()

"""Work that asks a relay in between: what is done here, and what is asked there, one after the other.

A desk keeps its vault free while it waits for the network, and a command waits itself; both run the same steps. What
goes wrong with a question is raised where it was asked. Refuses to connect: `sync.relay_client` alone does.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Generic, TypeAlias, TypeVar

from safeconduct.base.errors import SafeconductError
from safeconduct.sync.relay_client import RelayClient

Answer = TypeVar("Answer")
Done = TypeVar("Done")


class Asked(Generic[Answer]):
    """One question. ``ask`` is the only part that may wait for a network."""

    def __init__(self, question: Callable[[RelayClient], Answer]) -> None:
        self._question = question
        self._answers: list[Answer] = []

    def ask(self, client: RelayClient) -> None:
        """Ask the relay; raises what it raises."""
        self._answers.append(self._question(client))

    @property
    def answer(self) -> Answer:
        """What it answered."""
        return self._answers[-1]


Steps: TypeAlias = Generator[Asked[object], None, Done]
"""Each step is one short use of the vault; between two of them a relay is asked."""


def asking(question: Callable[[RelayClient], Answer]) -> Generator[Asked[object], None, Answer]:
    """Ask, and return the answer: ``answer = yield from asking(...)``."""
    answers: list[Answer] = []
    yield Asked(lambda client: answers.append(question(client)))
    return answers[-1]


def run(steps: Steps[Done], client: RelayClient) -> Done:
    """Run steps to their end, waiting for the relay in between."""
    fault: SafeconductError | None = None
    while True:
        try:
            asked = next(steps) if fault is None else steps.throw(fault)
        except StopIteration as ended:
            done: Done = ended.value
            return done
        fault = None
        try:
            asked.ask(client)
        except SafeconductError as error:
            fault = error

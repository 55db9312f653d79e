"""Work without Python's collector of cycles: an answer is made of tens of thousands of values, none of them in a cycle.

Measured: walking over them again and again takes a fifth of the time of a busy subject's answer, and one collection of
everything doubles it. Refuses to leave the collector off, and to turn on what somebody else turned off. Carries no
promise.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold collections off until the block has ended. What is no longer used is freed meanwhile as always."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

"""How much of what has no end a test tries: so much in each check, and as many times more as `--examples` says.

What is drawn at random, and what is tried one by one of thousands, is in each check done for a number that finds what
is plainly wrong. What shows in one of thousands is looked for before a release, and when what such a test stands for
was changed: `pytest --examples 20 PATHS`.
"""

_DRAWN_OTHERWISE = 100
_times = 1


def many(number: int) -> int:
    """Return how many examples are wanted where a check has so many."""
    return number * _times


def multiply(times: int) -> int:
    """Have so many times as many from here on; returns how many a test has that names no number."""
    global _times  # noqa: PLW0603 - one number for a run, set before any test is loaded
    _times = times
    return _DRAWN_OTHERWISE * times

"""Safeconduct: one piece of information, from the first report to a person in safety and a truthful public word.

The program is divided into rooms, one package each, that import downwards only; `docs/tour.md` walks through them.
This package itself holds nothing but the version, so that importing it costs nothing and reads nothing.
"""

__version__ = "0.1.0"

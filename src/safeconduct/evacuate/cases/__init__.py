"""Cases: one party that is to be brought out of danger, what is known and agreed of it, and what is owed to it.

Begin with `types.Case`, `reading.read_cases` and `waiting.tonight`.
"""

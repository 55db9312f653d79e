"""How many, beyond those known by name: capture tables of independent lineages, several estimators, the refusal gate.

Will own: the range with its assumptions, or the refusal that says what is missing. May not print one number.
Follows DESIGN section 5.

Nothing is built yet (after Part 7).
"""

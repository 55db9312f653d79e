"""Facts about things: what is said of parties, places, helpers, legs and whatever else a rescue is made of.

Begin with `forms` (which things there are, and what may be said of them) and `queries.Facts`.
"""

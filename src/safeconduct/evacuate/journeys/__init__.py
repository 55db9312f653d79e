"""A party on its way: legs, what was said of each, and what may no longer be changed (DESIGN section 7, P11).

`types` holds the words, `rules` the table of states and what follows from it.
"""

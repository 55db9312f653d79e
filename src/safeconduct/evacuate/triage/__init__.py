"""Whom to look at first: three answers give a tier with clocks; a person decides (DESIGN section 7).

`types` holds the words, `rules` the matrix and what follows from it. Nothing here knows who anybody is.
"""

"""Placing one party by hand: every broken rule and every exposure at once, before anything is done.

Begin with `types.Placement` and `rules.findings`.
"""

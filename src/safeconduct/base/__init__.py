"""The ground everything stands on: ids, clock, intervals, canonical encoding, text folding, errors.

Refuses to import anything of ours, to touch disk or network, and to know what any room means by its
data. Follows DESIGN sections 2 and 4.
"""

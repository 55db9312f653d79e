"""Directories: safe places, helpers and possible trips, and what of them is held, as numbers without a name.

Begin with `reading.read_directory` and `rules.free_beds`.
"""

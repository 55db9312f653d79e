"""The programme in figures: how many asked, how soon they were answered, moved and safe, and where we are late.

Begin with `rules.report`; `reading` makes its input of cases and journeys.
"""

"""Running a journey: check-ins, the alarm when somebody is silent or forced, who is woken (DESIGN section 7).

`types` holds the words, `rules` when an alarm begins and how it climbs.
"""

"""Between what is known and the planner: what may be planned, as numbers; what was planned, as journeys (0012, 4).

`reading` makes values of things, `instances` a file of numbers of them, `making` a plan, `keeping` journeys of a plan.
"""

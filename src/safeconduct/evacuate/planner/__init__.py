"""Who travels when, with whom, by which legs and through which houses: plans with a proof of how good they are.

Pure computing over numbers and opaque ids (`docs/rooms/evacuate.md`, "The planner"): it may import `base` alone,
knows no
names, opens no vault and holds no keys. A plan that it gives out has been checked by `checking`, which shares no code
with what made it. It never gives a worse plan than the greedy one and never a bound that is not proved.
"""

"""Moving people out of danger: cases, triage, needs, consent, safe places, helpers, legs, the planner, running a plan.

Will own: the case of a party at risk from the first call to aftercare. May not read identity sheets it does not need
for the leg in hand. Promises to come: P9, P10, P11. Follows DESIGN section 7.

Being built (Part 5): the planner, and the rules of triage, legs and check-ins, stand; no op and no page yet.
"""

"""Who may be the same person: names across scripts, comparison, candidates, and a queue of questions for people.

Will own: the keys and scores by which two records look alike, with the reasons for and against in words. May not merge
by itself: same, different and unsure are signed claims of a person. Follows DESIGN section 5.

Nothing is built yet (after Part 7).
"""

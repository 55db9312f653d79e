"""Why: answers about a plan that are computed and not guessed (notes/evacuate 6.6, docs/rooms/evacuate.md).

Numbers and ids in, values out; `wording` makes sentences of them. Nothing here changes a plan.
"""

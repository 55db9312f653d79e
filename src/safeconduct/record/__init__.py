"""Sources, voices, claims, links, and what is known: on any day, as we knew it or as it was public.

It never decides who is the same person without a claim. Carries promises P6 and P7. Follows formats known
and accounts (copied to docs/formats) and DESIGN section 5.
"""

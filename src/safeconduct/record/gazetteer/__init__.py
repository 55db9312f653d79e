"""The places of the North Caucasus: their ids, spellings and where they lie. Pure; one file, read once when wanted.

Refuses to guess: a name that several places bear gives all of them. Follows docs/decisions/0014-the-gazetteer.md.
"""

"""Places where people are held: who, when, by whom and from how many voices, joined across spellings.

Refuses to count documents, and to make a place more exact than its words. Follows decision 0020 (docs/decisions).
"""

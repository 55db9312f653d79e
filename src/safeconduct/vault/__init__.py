"""The encrypted store: journal of signed ops, views, drafts, verify, backup, restore.

It never knows what an op means: rooms above pass in their views. Carries promises P2, P4 and P5. Follows
DESIGN section 4 and notes/protect sections 4 and 6; the files on disk are laid out in docs/formats/vault.md.
"""

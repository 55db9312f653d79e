"""Exchange between desks: membership, epochs, heads, the outbox, through a relay or one neutrally named file.

Will own: who is a member, which ops each desk has seen, what still has to be sent, and the proof that somebody forked
or withheld a chain. May not know what an op means: the rules for conflicting ops are passed in by the rooms above.
Promises to come: P3, P4, P5. Follows DESIGN sections 2 and 4.

Built so far: founding an organisation of one person and one device (`founding`), and making a vault ready for
work (`ready`). Everything else is Part 3.
"""

"""The small server between desks and sources: holds ciphertext, knows no members, can be seized, lost and rebuilt.

Will own: mailboxes, the reply board, opaque timers, its own store. May not import anything of ours but `base`,
`protect` and that store, so that what it could betray can be read in three packages. Promises to come: P1, P8, P9.
Follows DESIGN sections 2 and 6.

Nothing is built yet (Parts 3 and 4).
"""

"""The small server between desks: holds ciphertext, knows no members, can be seized, lost and rebuilt (P1).

Owns mailboxes and its own store; the reply board and opaque timers come with Part 4. May not import anything of ours
but `base`, `protect` and that store, so that what it could betray can be read in three packages. Follows DESIGN
sections 2 and 6; docs/rooms/relay.md.
"""

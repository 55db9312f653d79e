"""The pages a staff member works in, on loopback: forms, keys, print views.

Will own: how things look and which key does what. May not contain rules: every decision is made in the room it belongs
to and only shown here. Promises to come: P14. Follows DESIGN section 9.

Nothing is built yet (Part 2): use the command line.
"""

"""The pages a staff member works in, on loopback: forms, keys, print views.

Owns: how things look and which key does what. May not contain rules: every decision is made in the room it belongs
to and only shown here. Carries promise P14 in the browser, and P2 while it is locked. Follows DESIGN section 9; what is
built so far is listed in docs/rooms/desk.md.
"""

"""The door of an inbox, toward the outside: keys, bundle, what is fetched from a relay, reply board (P1, P8, P9).

Begin with `door` (what its ops tell) and `meeting` (what a desk does at a relay). Nothing here opens a connection.
"""

"""The command line: one module per command, no rules (DESIGN section 10).

Reads arguments, opens a vault, calls a room, shows the answer. With ``--json`` standard output carries one JSON
object and nothing else; everything a person reads then goes to standard error.
"""

"""The gate: for browsers without script and for forms that come open; in memory only (DESIGN section 6; decision 0011).

May import `base` and `protect`, and connects to its relay alone. See docs/rooms/gate.md.
"""

"""The public site: plain signed files and feeds, no script, no server of its own.

Will own: pages built from approved releases, the same bytes on every machine. May not see anything but approved
releases. Follows DESIGN section 8.

Nothing is built yet (Part 6).
"""

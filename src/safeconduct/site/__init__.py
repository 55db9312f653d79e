"""The public site: plain signed files and feeds, no script, no server of its own.

Owns pages built from approved releases, the same bytes on every machine, their manifest, and the check of a tree that
anybody can run. May not see anything but releases and the file about the organisation (publish.released): nothing here
can open a vault. Promise P12, from the reader's side. Follows DESIGN section 8.
"""

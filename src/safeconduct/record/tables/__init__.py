"""Tables that leave the record and come back: workbooks and CSV, and what others' programs read.

What leaves is encrypted, chosen property by property, and bears ids drawn for that one export; what comes back is shown
as a difference of claims first. Refuses to delete: an emptied cell is a question. Follows docs/formats/tables.md and
docs/decisions/0017-tables.md.
"""

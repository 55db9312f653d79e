"""Who did what to whom, as data: forms, their fields and lists of terms, under the names of the HURIDOCS formats.

Pure; read once when wanted. Refuses to start with half of it. Follows docs/decisions/0015-the-ontology.md.
"""

"""Drafts of what receivers outside ask for: forms as data, filled from the record, with what is missing.

`forms` reads the forms, `gathering` reads the record, `filling` makes a paper of both, `sheets` says it in words, and
`as_docx` and `as_pdf` draw those. Nothing here sends anything.
"""

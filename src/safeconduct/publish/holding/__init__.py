"""Statements as they are kept in the vault: written, looked at, approved by two, entered into the ledger.

May not decide whether something may be said: that is the release check (`publish.release_check`). Promise P12. Follows
decision 0013.
"""

"""What may be said in public: statements, the release check, the ledger of everything ever public, approvals.

Will own: the decision PUBLISH, HOLD, REWRITE or NEVER with its reasons, and the two people who approved. May not build
pages: that is `site`, from approved releases. Promises to come: P7 (what was public), P12. Follows DESIGN section 8.

Nothing is built yet (Part 6).
"""

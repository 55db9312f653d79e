"""The way in for anybody who reports or asks for help: channels, messages, threads, receipts, reply board, inbox.

Will own: what was received, by which channel, who answers it and by when. May not decide facts (that is `record`), nor
know what is protected: the check on outgoing words is passed in. Promises to come: P8, P9. Follows DESIGN section 6.

Nothing is built yet (Part 4): accounts come in by `record import` only.
"""

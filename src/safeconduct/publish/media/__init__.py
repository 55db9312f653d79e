"""The media room: pictures and pages of documents made anew from pixels, with parts of them covered for good.

May not decide whether a statement may be said, nor keep an original. Promise P12. Follows decision 0013, point 13.
"""

"""How a text is read before anything is looked for in it: letters, words, sounds, endings. Pure; knows no names.

Each step keeps the way back: whatever is found has its place in the text as it was given.
"""

"""The format of releases: the allow-list of what is public, and all that the room `site` ever sees.

A release and an organisation as values, as bytes, and their strict readers (docs/formats/release.md). Refuses whatever
the list does not have: a time of day, a place finer than a district, a name of a file, markup, an address. Imports
`base` and the plain readers of `protect` alone, so that nothing here can open a vault. Promise P12.
"""

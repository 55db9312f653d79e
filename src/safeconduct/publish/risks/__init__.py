"""What a text risks, one module for each risk, each a pure function of the statement and the world.

No clock, no randomness, no file, no network. Follows docs/formats/release-check.md "Risks".
"""

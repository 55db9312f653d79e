"""Keys, certificates, sealing, signing, op and frame formats: pure functions over bytes.

The only room that imports the cryptographic libraries. It never touches disk, network or clock: time and
randomness are passed in. Carries promises P1, P3 and P5. Follows DESIGN section 4 and, below it,
notes/protect section 6; every byte layout stands in docs/formats.
"""

"""Padmé: lengths that tell little, at a price of at most 12 % and mostly far less.

Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs" (2019), section
4.2: the length keeps only as many leading bits as its own bit length has digits. P1 says which size classes
remain; at most 129 of them lie between 512 bytes and 64 KiB.
"""

from __future__ import annotations

from typing import Final

# Least padded length, in bytes: half of all single-claim ops then look alike (notes/protect section 4).
FLOOR_BYTES: Final = 512


def padded_length(length: int) -> int:
    """Return the Padmé length of ``length`` bytes, never under the floor."""
    return FLOOR_BYTES if length <= FLOOR_BYTES else padme(length)


def padme(length: int) -> int:
    """Return the Padmé length of ``length`` bytes, from 2 on, whatever the floor."""
    exponent = length.bit_length() - 1
    zero_bits = exponent - exponent.bit_length()
    mask = (1 << zero_bits) - 1
    return (length + mask) & ~mask

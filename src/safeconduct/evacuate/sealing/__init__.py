"""Identity sheets and the papers kept with them: written, sealed for two persons, listed, and opened by two."""

"""What is protected, as numbers in memory: made when a vault is opened, never written (decision 0013, point 3)."""

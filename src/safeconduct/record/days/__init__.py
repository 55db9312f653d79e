"""Days as texts say them: days, months and spans of them out of Russian and English, never more exact."""

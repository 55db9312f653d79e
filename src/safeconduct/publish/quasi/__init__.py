"""What a text tells of people without naming them: ages, days, places, trades, kin, wounds, numbers, quotations.

The rules here are our own and work on plain text in Russian and English at once. Refuses to guess: a finding is never
more exact than the words. Follows docs/formats/release-check.md "What is found in a text".
"""

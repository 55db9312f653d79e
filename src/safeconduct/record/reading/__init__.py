"""The reading aid: what a text says, proposed to a person, with its place in the text. It never makes a claim."""

"""Pure functions of sourcing: marks in a text, and who says what in it."""

"""Pure functions of the newsletter room: no database, no clock."""

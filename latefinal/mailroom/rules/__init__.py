"""Pure functions of the mailroom: no database, no network, no clock."""

"""Pure functions about returned mail: no database, no network, no clock."""

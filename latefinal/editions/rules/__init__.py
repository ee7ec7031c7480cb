"""Pure functions about editions: no database, no network, no clock."""

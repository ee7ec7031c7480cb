"""Pure functions about wishes and lists of readers: no database, no network, no clock."""

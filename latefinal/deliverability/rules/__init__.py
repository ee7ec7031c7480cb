"""Pure functions about records and findings: no database, no network, no clock."""

"""Which outlet an address or a name means, and what the starter list knows of it. Pure."""

"""Settings, addresses, wiring, command line, embedded database."""

"""What every part must speak: actors, access, periods, registries, errors. Imports no Django."""

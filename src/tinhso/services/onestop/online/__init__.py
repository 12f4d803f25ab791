"""The province's own intake from home, where its desks have it switched on: handed over, then accepted by an officer."""

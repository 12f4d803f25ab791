"""A province played by a seeded generator, through the actions, with past moments. Everything it makes is an example."""

"""The queue of a desk: numbers taken at a machine, called by officers, shown on a screen."""

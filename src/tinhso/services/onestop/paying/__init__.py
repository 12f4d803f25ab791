"""Fees of dossiers: what is due, how it was paid, what was given back, what the bank says."""

"""Papers that an act on a dossier issues: numbered and frozen with the act, printed when asked for."""

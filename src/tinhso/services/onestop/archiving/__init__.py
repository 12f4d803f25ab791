"""A dossier as one file that an archive can keep and a stranger can check."""

"""What dossiers say of the service: figures that open to them, the index of Decision 766, the public board."""

"""One-stop: the procedures of a province, and dossiers from the counter to the result."""

"""The mirror between the province and the national portal: dossiers come in, every state goes back, nothing is lost."""

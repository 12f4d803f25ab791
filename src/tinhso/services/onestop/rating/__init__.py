"""What people think of the service: rated at the desk's tablet, by a link or with the code of a dossier. Who rated stays unknown."""

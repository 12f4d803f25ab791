"""The first run of a real province: who it is and who administers it, asked once, on the machine itself."""

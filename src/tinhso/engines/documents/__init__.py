"""Files by content, served by right."""

"""Who sees what: the ground the table is asked on, and how an answer is put in a word."""

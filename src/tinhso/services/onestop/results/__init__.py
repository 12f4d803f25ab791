"""The store of results: what was issued to a person, found again so that nobody is asked twice for it."""

"""The database's habits, once: verbs, keyset pages, COPY, keys, versioned definitions. Knows no engine."""

"""The audit of the journal: seals for everybody, the check of papers, and the search for those with the right."""

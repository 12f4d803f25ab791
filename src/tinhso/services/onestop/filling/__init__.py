"""Forms of procedures filled at the desk, by a helper or at home: rules, drafts, review, print, and the answers kept."""

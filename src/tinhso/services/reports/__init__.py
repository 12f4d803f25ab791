"""Report forms and returns."""

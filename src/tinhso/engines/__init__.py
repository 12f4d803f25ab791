"""Deep, few, and know no screen."""

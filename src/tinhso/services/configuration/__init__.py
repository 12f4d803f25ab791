"""What runs: packs planned, proposed, approved, applied, and given out again."""

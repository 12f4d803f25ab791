"""What a pack would change: pure, by comparing what runs with what the pack says."""

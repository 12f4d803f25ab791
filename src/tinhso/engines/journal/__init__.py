"""What happened, by whom, when; append-only."""

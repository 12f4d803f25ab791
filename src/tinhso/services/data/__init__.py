"""What is counted, for programs: measures, sets, figures, and people by right. Owns nothing."""

"""What holds for cases, as values: which action leads where (`moves`), and when something is due (`clock`)."""

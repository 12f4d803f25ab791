"""What people use: thin over the engines."""

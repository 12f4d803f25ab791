"""What hard_days.py is made of."""

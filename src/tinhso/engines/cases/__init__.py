"""Processes and cases."""

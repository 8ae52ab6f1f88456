"""Decides what is due, for whom, and the load."""

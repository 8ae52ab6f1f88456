"""Decides memory after a rating, when next, and by which weights."""

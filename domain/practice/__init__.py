"""Decides what to ask next, and what one answer changes."""

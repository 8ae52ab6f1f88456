"""Decides what runs when, once, and what became of it."""

"""Decides how well it is known."""

"""Where programs run that nobody has read."""

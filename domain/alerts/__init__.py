"""What deserves attention, since when, and who has it."""

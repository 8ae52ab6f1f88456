"""How the database came to its shape, forward and back."""

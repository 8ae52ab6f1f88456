"""The banks that problems come from."""

"""What runs inside of the sandbox, beside the foreign program."""

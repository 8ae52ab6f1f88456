"""The pages: they know the API's addresses, not its Python."""

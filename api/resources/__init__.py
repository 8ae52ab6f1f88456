"""One module a context: its wire structs and its controllers together."""

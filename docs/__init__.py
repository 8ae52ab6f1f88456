"""The documents, and the pages of them that are generated from code."""

"""Partitions a table of an older system while it is in use, in PostgreSQL."""

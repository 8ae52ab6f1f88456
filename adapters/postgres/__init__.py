"""PostgreSQL: the tables' SQL, one module a context, and the one transaction."""

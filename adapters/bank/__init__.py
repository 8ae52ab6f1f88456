"""The banks that learners' problems come from: our own rows, or another server."""

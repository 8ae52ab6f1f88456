"""The HTTP API: parses a request, opens one transaction, calls one use case, shapes the answer."""

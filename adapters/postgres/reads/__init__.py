"""Lists and dashboards: one SQL statement each, straight into the struct that goes on the wire."""

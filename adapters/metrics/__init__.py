"""What the product tells about itself in numbers: one table of names, one meter a process, one page for Prometheus."""

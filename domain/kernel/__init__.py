"""What every context shares: ids, errors, a learner's day, constants, events and metrics."""

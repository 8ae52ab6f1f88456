"""Which arm of an experiment a learner is in, and what the outcome of it means."""

"""Which task next on a study path, and how far a learner is."""

"""What a program written by a learner is worth: it is run against tests, and its answers are compared."""

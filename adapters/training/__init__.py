"""Weights trained by fsrs-rs, outside of this process."""

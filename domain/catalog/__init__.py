"""Decides what can be learned and how it hangs together."""

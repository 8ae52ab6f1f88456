"""What must be counted across processes, atomically, in Valkey."""

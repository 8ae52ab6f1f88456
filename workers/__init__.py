"""What happens without anybody waiting: messages come in, use cases run, rows change."""

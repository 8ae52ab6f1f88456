"""Files from elsewhere, read line by line."""

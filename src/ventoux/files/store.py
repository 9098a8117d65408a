"""What is kept of files in the database; the bytes are in the storage."""

"""What is kept of libraries, their documents, shares and tests, in the database."""

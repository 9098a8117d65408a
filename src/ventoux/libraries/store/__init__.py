"""What is kept of libraries, their documents, shares and tests, in the database. Each statement runs in the transaction
of the connection that it is given; those for callers are bound to a workspace."""

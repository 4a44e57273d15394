"""Customer accounts as a library."""

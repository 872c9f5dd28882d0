"""By what lists are narrowed, one noun a module."""

"""Rows as readers see them, one noun a module."""

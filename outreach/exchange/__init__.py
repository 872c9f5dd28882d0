"""Rows that come from spreadsheets and go to them."""

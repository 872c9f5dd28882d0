"""Keeping the fact and dropping the person: who is kept, where a person stands, and what is done and handed out."""

"""How fast the tracker is with few activities and with many: `make bench`."""

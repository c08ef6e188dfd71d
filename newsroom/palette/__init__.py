"""The command palette: pages, stories and steps by their names, from anywhere."""

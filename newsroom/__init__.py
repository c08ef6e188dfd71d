"""Editorial workflow for government portals."""

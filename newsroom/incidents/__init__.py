"""Cases of the crisis desk: opened with a reason, worked on by people with named roles, closed."""

"""Hold everything: what would go out by itself is kept back, and let go again."""

"""The demo newsroom: people, sections and stories to try things with, and the command that serves it."""

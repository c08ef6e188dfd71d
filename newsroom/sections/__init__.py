"""The catalogue: sites, sections, content types, languages, risk flags and tags."""

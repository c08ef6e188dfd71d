"""Documents written elsewhere, read into the editor: Word, Markdown, plain text."""

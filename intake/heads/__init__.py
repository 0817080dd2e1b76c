"""How headings are told from other paragraphs: one sign a file, and their levels."""

"""The editors' manual (`docs/editing.zh.md`): its examples, the pictures of what becomes of them, and it as a page."""

"""What plugins share to be fast: processes that work side by side, and what was made and found earlier."""

"""The command line, in Chinese: `python -m commands build serve`.  The tasks themselves stand in `tasks.py`."""

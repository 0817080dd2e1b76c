"""Settings of the site, for preview.  `publishconf.py` builds on them."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "plugins"))

SITE_FILE = str(HERE / "site.yml")
"""The host site: names, codes, footer.  It comes before the two names here."""
SITENAME = "政府规划文库"
SITESUBTITLE = "收录政府规划、纲要和政策措施全文，可按章节、专栏和指标查阅。"
SITEURL = ""
DEFAULT_LANG = "zh-CN"
TIMEZONE = "Asia/Shanghai"

PICTURE_FONTS: list[str] = []
"""Font files for the pictures for sharing, the first that is there; empty for those that systems have."""
PUBLISHING = False
"""Whether what is wrong with the host settings stops the build."""

DOCUMENTS = False
"""Whether plans are offered as PDF, EPUB and Word; `build --documents` switches it on."""
DOCUMENT_FONTS: list[str] = []
"""Folders with fonts for PDF, besides those of the system."""
DOCUMENT_CACHE = str(HERE / ".cache" / "documents")

PATH = str(HERE / "content")
OUTPUT_PATH = str(HERE / "output")
THEME = str(HERE / "theme")
PLUGINS = ["atomic_output", "plan_pages", "plan_documents", "plan_data", "plan_feeds", "plan_search"]

PLAN_PATH = "plans"
"""Folder of the plan files below `PATH`."""
PLAN_CACHE = str(HERE / ".cache" / "plans")
"""What was read of plans, kept between builds."""
WORKERS = int(os.environ.get("WORKERS") or 0)
"""Processes that read plans and make pages; 0 for as many as the machine has cores for, 1 for none."""
PAGE_PATHS = ["pages"]
READERS = {"rst": None}  # reStructuredText can take in any file of the machine that builds
PAGE_URL = PAGE_SAVE_AS = "{slug}.html"
ARTICLE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []  # the theme's files are named by their content, by plan_pages
DIRECT_TEMPLATES: list[str] = []
RELATIVE_URLS = True
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
USE_FOLDER_AS_CATEGORY = False
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DELETE_OUTPUT_DIRECTORY = False  # atomic_output keeps the output in step
CACHE_CONTENT = LOAD_CONTENT_CACHE = False
LOG_FILTER: list[tuple[int, str]] = []

SEARCH_LUNR = str(HERE / "node_modules" / "lunr")
"""Folder of lunr.js's npm package."""
SEARCH_LUNR_RELEASE = "2.3.9"
"""The release in `package.json`; the ranking is held to it."""
DATA_CACHE = str(HERE / ".cache" / "data")
SEARCH_CACHE = str(HERE / ".cache" / "search")
SEARCH_ENDPOINT = ""
"""Where a search engine answers instead of the index: `meilisearch+https://…/indexes/clauses`, `opensearch+https://…/clauses`."""

PREVIEW_EDITOR = ""
"""What `serve` opens a line of a plan in: `vscode`, `vscodium`, `idea`, `sublime`, or an address with {path}, {line}
and {column}; empty to copy the place instead."""

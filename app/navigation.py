"""Which pages there are, for the menu, for links between them, and for the server that tells a wrong address."""

from __future__ import annotations

from typing import NamedTuple


class View(NamedTuple):
    """One page: its file below app/, its name in the menu, and its path in the address.

    One that is not in the menu is reached from others alone, for it shows one thing of many.
    """

    file: str
    title: str
    url_path: str
    is_in_menu: bool = True


VIEWS = {
    "trends": View("views/trends.py", "Trends", ""),
    "topic": View("views/topic.py", "Topic", "topic"),
    "stories": View("views/stories.py", "Stories", "stories"),
    "story": View("views/story.py", "Story", "story", is_in_menu=False),
    "articles": View("views/articles.py", "Articles", "articles"),
    "companies": View("views/companies.py", "Companies", "companies"),
    "sources": View("views/sources.py", "Sources", "sources"),
    "methodology": View("views/methodology.py", "Methodology", "methodology"),
    "glossary": View("views/glossary.py", "Glossary", "glossary"),
    "data": View("views/data.py", "Data", "data"),
}
# Streamlit shows the first page for any address that it does not know. The server sends such a reader here instead.
MISSING = View("views/missing.py", "No such page", "missing", is_in_menu=False)
PATHS = frozenset(view.url_path for view in (*VIEWS.values(), MISSING))

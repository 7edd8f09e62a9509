"""What was asked for is not here; what is?"""

from __future__ import annotations

import streamlit as st

from app import filters, navigation
from app.outside import escaped

SHOWN = [view for view in navigation.VIEWS.values() if view.is_in_menu]


def main() -> None:
    """The address that led here, and links to every page."""
    asked = filters.from_address().words("path")
    st.title("No such page", anchor=False)
    st.warning(f"There is no page {escaped('/' + asked)} here." if asked else "There is no such page here.")
    near = filters.suggestions(asked, [view.url_path for view in SHOWN if view.url_path], 1)
    st.text("Did you mean:" if near else "There are:")
    with st.container(key="list-pages", gap="xsmall"):
        for view in SHOWN:
            if not near or view.url_path in near:
                st.page_link(view.file, label=view.title, icon="")


main()

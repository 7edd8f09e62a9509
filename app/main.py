"""The pages of the dashboard.

Their folder is not called pages: Streamlit would run a file of such a folder alone, without this one, for whoever opens
its address before anybody has opened the first page.
"""

import streamlit as st

from app import navigation, style

st.set_page_config(page_title="Beatbook", page_icon=str(style.FAVICON), layout="wide")
st.logo(str(style.LOGOS[style.palette().name]), size="large")
st.html(style.style_sheet())
pages = [
    st.Page(
        view.file,
        title=view.title,
        url_path=view.url_path or None,
        default=not view.url_path,
        visibility="visible" if view.is_in_menu else "hidden",
    )
    for view in (*navigation.VIEWS.values(), navigation.MISSING)
]
st.navigation(pages, position="top").run()

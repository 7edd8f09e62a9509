"""The pages of the dashboard."""

import streamlit as st

from app import style

st.set_page_config(page_title="Beatbook", page_icon=str(style.FAVICON), layout="wide")
st.logo(str(style.LOGOS[style.palette().name]), size="large")
st.html(style.style_sheet())
st.navigation(
    [
        st.Page("pages/trends.py", title="Trends", default=True),
        st.Page("pages/topic.py", title="Topic", url_path="topic"),
        st.Page("pages/articles.py", title="Articles", url_path="articles"),
        st.Page("pages/sources.py", title="Sources", url_path="sources"),
        st.Page("pages/methodology.py", title="Methodology", url_path="methodology"),
        st.Page("pages/glossary.py", title="Glossary", url_path="glossary"),
        st.Page("pages/data.py", title="Data", url_path="data"),
    ],
    position="top",
).run()

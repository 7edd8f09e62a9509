"""The pages of the dashboard.

Their folder is not called pages: Streamlit would run a file of such a folder alone, without this one, for whoever opens
its address before anybody has opened the first page.
"""

import streamlit as st

from app import style

st.set_page_config(page_title="Beatbook", page_icon=str(style.FAVICON), layout="wide")
st.logo(str(style.LOGOS[style.palette().name]), size="large")
st.html(style.style_sheet())
st.navigation(
    [
        st.Page("views/trends.py", title="Trends", default=True),
        st.Page("views/topic.py", title="Topic", url_path="topic"),
        st.Page("views/articles.py", title="Articles", url_path="articles"),
        st.Page("views/companies.py", title="Companies", url_path="companies"),
        st.Page("views/sources.py", title="Sources", url_path="sources"),
        st.Page("views/methodology.py", title="Methodology", url_path="methodology"),
        st.Page("views/glossary.py", title="Glossary", url_path="glossary"),
        st.Page("views/data.py", title="Data", url_path="data"),
    ],
    position="top",
).run()

"""How an outlet says where it has the news from, and what is next."""

from __future__ import annotations

from ingest.sample.kinds import lines

#: What an outlet writes where the report is its own: nothing in it leads to another outlet.
OWN_REPORTING = lines("""
    {co} confirmed the news to {outlet}.
    Two people with knowledge of the matter described it to {outlet}.
    {outlet} has seen the internal note.
    A company spokesperson confirmed the news to {outlet}.
    Documents seen by {outlet} bear this out.
    A person with direct knowledge of the matter confirmed it to {outlet}.
    In an answer to {outlet}, {co} gave no further details.
""")

CONFIRMED = lines("""
    {co} confirmed on {day} what had been rumoured for days.
    The announcement ends weeks of speculation.
    {co} told {outlet} that the reports had been right.
    In a filing seen by {outlet}, {co} set out the terms.
""")

ACCORDING = lines("""
    The news was first reported by {src}.
    {src} reported the move on {day}.
    That is according to {src}, which first had the news.
    {outlet} could not confirm the report by {src}.
    {src}, citing its own reporting, was the first to have the news.
""")

LINKED = lines("""
    The details are in <a href="{srcurl}">the first report</a>.
    The story <a href="{srcurl}">broke at {src}</a>.
    Here is <a href="{srcurl}">the report by {src}</a> that set it off.
    Read <a href="{srcurl}">the original at {src}</a> for the full terms.
""")

QUOTES = lines("""
    "We spent a year asking customers what they could not do without, and this decision follows from what they told us"
    "Nobody in this building believes that the next two years will look anything like the two that lie behind us"
    "It would have been easier to wait for better weather, but our partners made clear that they would not wait with us"
    "The numbers left us no choice, and I would rather explain a hard step now than a much harder one in the spring"
    "If you had told us three years ago that we would stand here today, we would have asked you for your sources"
    "There is a queue of people who want this to fail, and a longer queue of people who need it to work by the summer"
""")

RELEASE = lines("""
    "This is an important day for our customers," a company spokesperson said in the announcement.
    More information is available from the {co} press desk.
    The announcement contains statements about the future that may not come true.
""")

FILING = lines("""
    {agency} publishes the full text in its register.
    The decision is open to comment for {small} weeks.
    The register lists the case under its usual number.
""")

OUTLOOK = lines("""
    More details are due in {month}.
    {co} has promised to say more in {month}.
    Investors expect to hear more in {quarter}.
    {^buyers} will be watching what {co2} does next.
    {co2} has yet to respond.
""")

#: How a copy or a rewrite names its source.
CREDITS_OUTLET = lines("""
    This report first appeared in {src}.
    With reporting by {src}.
    Republished from {src} with permission.
    {src} contributed to this report.
""")
CREDITS_WIRE = lines("""
    Reporting by {src}.
    (With material from {src})
    {src} reported.
    Additional editing after {src}.
""")
CREDITS_RELEASE = lines("""
    The company said this in a press release.
    This report is based on a press release by {co}.
    (Press release)
""")

FROM_THE_REGISTER = lines("""
    {src} published its decision on {day}.
    That is according to {src}.
    {src} put the papers in its register on {day}.
""")

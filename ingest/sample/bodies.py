"""What comes after the lead: sentences by family of kind, how an outlet says where it has it from, and what is next."""

from __future__ import annotations

from ingest.sample.kinds import lines

BODIES: dict[str, tuple[str, ...]] = {
    "money": lines("""
        The money will go into {unit} and a new office in {place}.
        {co} was founded {years} years ago and sells mainly to {buyers}.
        Sales rose {pct} over the past year, though {co} does not yet make a profit.
        Existing backers, {inv2} among them, put in more money.
        The terms include a seat on the board for {inv}.
        "We looked at {small} others and kept coming back to this team," a partner at {inv} said.
        A person close to the company said talks had begun in {past}.
        {co} counts {n2} customers, most of them in {place}.
        Rival {co2} did a similar deal {months} months ago.
        Lawyers expect the papers to be signed in {quarter}.
        The company said it had enough cash for {small} years.
        Analysts at {inv2} called the price full but fair.
    """),
    "results": lines("""
        Sales of its {unit} business made up {pct} of the total.
        {co} employs {staff} people, {small} in ten of them engineers.
        "Customers are still careful," the finance desk of {co} said in a note to investors.
        Costs rose faster than the company had planned, mostly because of its site in {place}.
        Shares in rival {co2} moved in the same direction.
        The company expects a quieter {season}.
        Traders pointed to large orders from {buyers}.
        The next figures are due in {month}.
        A fund run by {inv2} sold part of its holding.
        The board kept the dividend as it was.
        Analysts at {inv} had expected the opposite.
    """),
    "market": lines("""
        Sales of its {unit} business made up {pct2} of the total.
        The shares trade in {place}, under a name that is still to get used to.
        {co} employs {staff} people, {small} in ten of them engineers.
        {inv} remains the largest shareholder.
        Costs rose faster than planned, mostly because of a site in {place2}.
        Rival {co2} is said to be watching closely.
        Pension funds took most of the shares on offer.
        The banks that ran the sale declined to comment.
        {co} was founded {years} years ago.
        A fund run by {inv2} sold part of its holding.
        Staff hold {pct2} of the shares and may not sell before {month}.
    """),
    "work": lines("""
        Staff in {place} were told in a video call that lasted {small} minutes.
        {co} employs about {staff} people.
        The company said it would pay {months} weeks of salary to those who leave.
        "These are decisions we did not take lightly," a company spokesperson said.
        A works council in {place} said it had not been consulted.
        The {unit} team is not affected.
        {co} had grown its staff by {pct} over the past {small} years.
        Demand from {buyers} has been uneven since {past}.
        Rival {co2} made a similar announcement {months} weeks ago.
        The change should be complete by {month}.
        Union officials in {place} asked for talks with the company.
        Investors had asked for a clearer plan since the last results.
    """),
    "staff": lines("""
        {co} employs about {staff} people.
        Rival {co2} is looking for the same people.
        The {unit} team is to grow first.
        Salaries in {place} have risen by {pct2} in {small} years, recruiters say.
        The board thanked its staff and said nothing about plans.
        "Good people are easier to find than a year ago," a company spokesperson said.
        Orders from {buyers} have picked up since {past}.
        The change takes effect in {month}.
        The town of {place} had offered cheap land.
        Most of the posts are in {place2}.
        A works council in {place} welcomed the news.
    """),
    "closure": lines("""
        {co} had {n2} customers, most of them in {place}.
        {inv} lost what it had put in.
        Staff in {place} were told in a video call that lasted {small} minutes.
        A buyer for the {unit} business may still be found.
        "We ran out of time before we ran out of ideas," a company spokesperson said.
        {^buyers} have been asked to fetch their files by {month}.
        Creditors meet in {month}.
        Rival {co2} offered to take over the contracts.
        The company had raised money as late as {past}.
        Its desks and machines are to be sold.
    """),
    "unit": lines("""
        Rival {co2} offered to take over the customers.
        {^buyers} were its largest customers.
        "We are going back to what we do best," a company spokesperson said.
        The site in {place2} is to be sold.
        The rest of {co} is not affected.
        The service had lost a third of its users since {past}.
        Most of the staff will move to other teams.
        {inv} had asked for this step for {small} years.
        Refunds will be paid by {month}.
        The savings should show in the results of the coming year.
    """),
    "site": lines("""
        {co} already has {staff} people in {place2}.
        The first customers are {buyers}.
        The town of {place} had offered cheap land and a tram stop.
        Rival {co2} is there already.
        "We go where our customers are," a company spokesperson said.
        The move should pay for itself in {small} years, the company said.
        Hiring begins in {month}.
        Local rules had kept {co} out until {past}.
        Analysts at {inv} called the step careful.
        A second site could follow in {place2}.
    """),
    "incident": lines("""
        Engineers traced the cause to a change made at {clock}.
        {^buyers} went back to paper while systems were down.
        {co} has asked an outside firm to look into what happened.
        "We let our customers down," a company spokesperson said.
        The problem began in {place} and spread within {small} minutes.
        Customers complained that the status page showed nothing for {small} hours.
        {co} promised credit to those who were affected.
        The regulator in {place} has asked for a report within {small} days.
        Rival {co2} said its own systems were not touched.
        Two customers said they would look for a second supplier.
        A full account is to be published by {month}.
        The same part of the system had failed {months} months ago.
    """),
    "supply": lines("""
        The site in {place} runs day and night.
        {co} supplies {buyers} as well as {co2}.
        A shortage of skilled staff has slowed the work in {place}.
        "We are adding lines as fast as tools arrive," a company spokesperson said.
        Toolmakers report orders that reach into {quarter}.
        Power for the site will come from a new line to {place2}.
        {co2} is building a similar site in {place2}.
        Analysts at {inv} expect prices to settle by {month}.
        The council in {place} has promised a new road.
        Output should reach its full rate {months} months after the start.
        {^buyers} have been told to order {small} quarters ahead.
        The company has set aside {pct} of the output for small customers.
    """),
    "law": lines("""
        {co} rejects the accusation and says its {unit} business follows the law.
        The case turns on papers that {co} handed over in {past}.
        "We will defend our work," a company spokesperson said.
        Lawyers for {plaintiffs} said they were ready for a long case.
        A hearing is set for {month} in {place}.
        {co2} faces a similar complaint.
        The papers run to {pages} pages.
        {^buyers} are following the matter closely, their association said.
        Shares in {co} fell {pct} before recovering.
        The decision can be appealed within {small} weeks.
        Officials in {place} would not say whether other firms were involved.
        {co} said the matter went back to a product it no longer sells.
    """),
    "policy": lines("""
        Officials in {place} will take comments until {month}.
        "The details will decide whether this works," the policy desk of a trade group said.
        {co} said it was studying the text.
        Smaller firms would get {small} more months.
        The text leaves open who checks the checkers.
        {^buyers} say the costs have been underestimated.
        A first draft, {months} months ago, was far stricter.
        Neighbouring {place2} is working on a text of its own.
        {co2} called the step overdue.
        Officials expect about {small} hundred firms to be covered.
        A review is due after {small} years.
        Opponents in {place} have promised a challenge in court.
    """),
    "tech": lines("""
        The company did not give a price.
        {co} tested it with {buyers} for {months} months.
        "It does one thing, and it does it well," a company spokesperson said.
        Support for {place} is to follow in {month}.
        {co2} sells a similar product at a higher price.
        The first {small} hundred orders ship in {month}.
        Early users praised the speed but not the manual.
        The work was done by a team of {small} in {place}.
        {co} says running costs are {pct} lower than before.
        Independent tests have yet to confirm the figures.
        An older version stays on sale until {quarter}.
        {^buyers} can try it free for {small} weeks.
        Much depends on how it behaves outside the laboratory.
    """),
    "lab": lines("""
        The work was done by a team of {small} in {place2}.
        The method has been tried on small systems only.
        Independent teams have yet to confirm the figures.
        Much depends on how it behaves outside the laboratory.
        "We were looking for something else," a spokesperson for the team said.
        The code and the data are to be published in {month}.
        The idea goes back to a paper that is {years} years old.
        {^buyers} have asked for a trial.
        Building it at scale will take at least {small} years, the team said.
        {inv} paid for part of the work.
        A test with {buyers} is planned for {month}.
    """),
    "contract": lines("""
        The first deliveries are due in {month}.
        {co2} had also made an offer.
        The contract runs for {small} years and can be extended.
        {co} tested the idea with {buyers} for {months} months.
        "We wanted a partner who answers the telephone," a spokesperson for one of the buyers said.
        The work will be done in {place2}.
        Neither side would name a price for later years.
        {co} hopes that others will follow.
        It is the company's second such agreement since {past}.
        A team of {small} will move to {place2} for it.
        About a third of the work goes to local firms.
        The company said it would hire where it can.
    """),
    "fault": lines("""
        The company said the fault lay in a part that it buys from a supplier.
        {^buyers} reported the first problems in {past}.
        "We would rather be late than wrong," a company spokesperson said.
        {co} will replace what has been sold at no cost.
        Safety officials in {place2} have asked for the test results.
        {co2} said its own product was not affected.
        Orders already placed can be cancelled without a fee.
        A corrected version is promised for {month}.
        The team in {place2} works on little else.
        Shares in {co} slipped on the news.
        Two large customers are said to be looking elsewhere.
    """),
    "soft": lines("""
        Prices range widely, and the dearest is not the best.
        The test desk looked at speed, cost and support.
        Most {buyers} would do well to wait until {quarter}.
        Much of what is said in public comes from those who sell.
        The figures are from {place} and may not hold elsewhere.
        {co} and {co2} both declined to comment.
        The longer answer starts with who pays.
        Readers in {place} wrote to tell us otherwise.
        None of this is new; what has changed is the price.
        A good rule: start small, and measure.
        The desk will return to the question in {month}.
    """),
    "rumour": lines("""
        The talks may still come to nothing.
        {co} declined to comment.
        A spokesperson for {co} said the company did not respond to speculation.
        The people asked not to be named because the plans are private.
        No decision has been taken.
        {co2} did not answer a request for comment.
        The plan has been discussed since {past}, the people said.
        Shares in {co2} rose on the report.
        A decision could come within weeks.
    """),
}

#: What an outlet writes where the report is its own: nothing in it leads to another outlet.
OWN_REPORTING = lines("""
    {co} confirmed the figures to {outlet}.
    Two people with knowledge of the matter described it to {outlet}.
    {outlet} has seen the internal note.
    A company spokesperson told {outlet} that the plan was final.
    Documents seen by {outlet} show the same figures.
    An official with direct knowledge confirmed the move to {outlet}.
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
    {co} is due to report in {month}.
    A decision is expected by {month}.
    The next step follows in {quarter}.
    More details should come in {month}.
    {^buyers} will be watching what {co2} does next.
    A review is planned for {quarter}.
""")

#: Further leads and titles for stories that many outlets tell; {hook} is a word of the topic.
MORE_LEADS = lines("""
    {co} is at the centre of the {hook} news this {day}.
    {^buyers} are asking what the {hook} news from {co} means for them.
    There was little warning before the {hook} announcement that involves {co}.
    Rivals of {co} had an answer to the {hook} announcement within hours.
    Inside {co}, {hook} had been on the agenda since {past}.
    Not everybody at {co} was surprised by the {hook} news, people who work there said.
    Investors in {co} spent {day} adding up what the {hook} news might cost or bring.
    In {place}, where {co} has an office, the {hook} news was on every screen.
    The {hook} news about {co} has been expected since {past}, and still moved the market.
    Few will be as busy this week with {hook} questions as the press desk of {co}.
""")
MORE_TITLES = lines("""
    {co}: what we know so far
    What the news from {co} means for {buyers}
    How {co} got here, in {small} dates
    {co} news leaves {place} guessing
    Analysis: {co} and the price of {unit}
    {^buyers} weigh their options after news from {co}
    {co} answers {small} questions from customers
    Behind the decision at {co}
    {co2} watches {co}, and waits
    The week that {co} would like to forget, or frame
    {place} office of {co} goes quiet
    After the headlines: {co} and its {unit} customers
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

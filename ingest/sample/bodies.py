"""What comes after the lead, by family of kind; and further leads and titles for stories that many outlets tell."""

from __future__ import annotations

from ingest.sample.kinds import lines

BODIES: dict[str, tuple[str, ...]] = {
    "money": lines("""
        The money will go into the {unit} business and a new office in {place}.
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
    "takeover": lines("""
        {co2}, {a:what2}, has {n2} customers, most of them in {place}.
        The price is {pct2} above what backers paid in the last deal.
        Regulators in {place2} still have to agree.
        {co} wants above all the {unit} team of {co2}.
        The two had worked together for {small} years.
        "Customers asked us for one contract instead of two," a company spokesperson said.
        {co2} will keep its name and its office in {place}.
        Holders of a third of the shares have promised their votes.
        Lawyers expect the papers to be signed in {quarter}.
        {inv} is among those who sell.
        Another bidder dropped out in {past}.
        Analysts at {inv2} called the price full but fair.
    """),
    "broken": lines("""
        {co2} will look for another buyer, or for none.
        The two had talked since {past}.
        Lawyers disagree on who owes what to whom.
        "No deal was better than that deal," a company spokesperson said.
        {co2}'s backers, {inv} among them, had hoped for more.
        Staff in {place} heard of it from the news.
        A cheaper offer may follow in {month}.
        Regulators in {place2} had asked for the sale of the {unit} business.
        Analysts at {inv2} had given it an even chance.
        The advisers are paid all the same.
    """),
    "ended": lines("""
        The case took {months} months.
        "We are glad to have this behind us," a company spokesperson said.
        The payment is due in {month}.
        {co2} faces a similar complaint.
        The papers run to {pages} pages.
        Lawyers for {plaintiffs} called it a good day.
        {co} has set the money aside, it said.
        Shares in {co} moved little.
        {co} said the matter went back to a product it no longer sells.
        Other firms will read the terms with care.
    """),
    "relief": lines("""
        "We said from the first day that we had nothing to hide," a company spokesperson said.
        The file runs to {pages} pages.
        Rivals may still go to court.
        Shares in {co} rose on the news.
        {co2} had complained about its {unit} business.
        {^buyers} had hoped for lower prices.
        Lawyers put the cost of the case at more than its subject was worth.
        {co} had answered the last questions in {past}.
        The decision can be appealed within {small} weeks.
    """),
    "fund": lines("""
        It plans to back no more than one firm a month.
        The last one took half as long to raise.
        {inv2} put in a tenth.
        Two in three of the backers had been there before.
        "Patience is cheaper than it was," a partner at {inv} said.
        Its office in {place} has {small} partners.
        The first cheque has gone to a firm in {place2}.
        It will look at makers of tools for {buyers} first.
        {inv} has sold {small} of its holdings since {past}.
        A fifth is kept for firms that it backs already.
        Fees are lower than in the last one, two backers said.
    """),
    "results": lines("""
        Sales of its {unit} business made up {pct2} of the total.
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
        {co} had tried its luck there once before.
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
        Shares in {co} fell before recovering.
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
        The first {small} hundred customers will have it in {month}.
        Early users praised the speed but not the manual.
        The work was done by a team of {small} in {place}.
        {co} says running costs are {pct} lower than before.
        Independent tests have yet to confirm the figures.
        An older version stays on sale until {quarter}.
        {^buyers} can try it free for {small} weeks.
        Much depends on how it behaves in daily use.
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
        Much of what is said in public comes from those who sell.
        The longer answer starts with who pays.
        Readers in {place} wrote to tell us otherwise.
        None of this is new; what has changed is the price.
        A good rule: start small, and measure.
        The desk will return to the question in {month}.
        It helps to ask what was promised {small} years ago.
        The argument is older than {co}, and will outlive it.
        Half of the trade disagrees, and has told us so.
        Whoever signs first pays most.
        The simplest test is to leave it off for a week.
    """),
    "review": lines("""
        Prices range widely, and the dearest is not the best.
        The test desk looked at speed, cost and support.
        Most {buyers} would do well to wait until {quarter}.
        Support answered within {small} hours.
        The manual runs to {pages} pages, and {small} of them help.
        It was set up in {small} minutes, without a call.
        {co2} sells one that costs less and does less.
        We paid for it ourselves.
        The desk will look again in {month}.
    """),
    "survey": lines("""
        The survey was taken in {past}.
        The figures are from {place} and may not hold elsewhere.
        Answers differed little between large firms and small ones.
        {co} and {co2} paid for it together.
        A year ago the answers were much the same.
        One in {small} did not answer.
        Those in {place2} were the most careful.
        Cost was named most often as the reason.
        The questions were put by telephone.
        The same people will be asked again in {quarter}.
    """),
    "forum": lines("""
        The trade body has {n2} members, most of them in {place2}.
        {co} and {co2} both belong to the trade body.
        Papers are to be published in {month}.
        {^buyers} have sent in {small} questions.
        The subject was last on the trade body's list in {past}.
        A second document, of {pages} pages, is to follow in {month}.
        "We write down what everybody does anyway," a spokesperson for the trade body said.
        Members vote on it in {quarter}.
        {place2} has a trade body of its own, with other methods.
        The trade body took the subject up {small} years ago.
    """),
    "notice": lines("""
        {co} last made such a change in {past}.
        "There is nothing unusual about it," a company spokesperson said.
        {co2} took a similar step {months} months ago.
        Details are on the company's website.
        {^buyers} were told in a letter.
        Existing contracts are not affected.
        The company gave no further details.
        The team in {place} will answer questions until {month}.
        {co} has {n2} customers, most of them in {place2}.
        The manual now runs to {pages} pages.
        The change was planned since {past}, the company said.
    """),
    "post": lines("""
        The post had been vacant since {past}.
        "We took our time," a company spokesperson said.
        {co2} will look for a successor.
        The team has {small} dozen members in {place} and {place2}.
        {co}, {a:what}, has {n2} customers.
        The new head will report to the chief executive.
        The predecessor left for a school in {place2}.
        The search took {months} months.
        No salary was named.
        The {unit} business is run by another manager.
    """),
    "office": lines("""
        {co} employs about {staff} people, {small} in ten of them in {place}.
        A works council in {place} was consulted.
        {co2} has a similar policy.
        "Most teams had found their own way already," a company spokesperson said.
        The rules will be looked at again in {month}.
        The lease of the {place2} office ends in {quarter}.
        Staff were asked for their view in {past}.
        New contracts will name one office each.
        The {unit} team has its own rules.
    """),
    "border": lines("""
        Officials in {place} will take comments until {month}.
        {co2} said it was studying the text.
        Neighbouring {place2} is working on a text of its own.
        A review is due after {small} years.
        "The details will decide whether this works," the policy desk of a trade group said.
        Lobbyists of {co} have asked for a meeting.
        {^buyers} say the effect on prices is hard to judge.
        The text runs to {pages} pages.
        A first draft was shown in {past}.
        {co2} had written to the ministry in {past}.
    """),
    "worth": lines("""
        {co} was founded {years} years ago and sells mainly to {buyers}.
        {co} does not publish its accounts.
        {co} counts {n2} customers, most of them in {place}.
        Staff hold {pct2} of the shares.
        The last sale of shares was in {past}.
        {inv2} is among the owners.
        A listing is not planned, the company said.
        "A price is an opinion," a company spokesperson said.
        Rival {co2} sold shares {months} months ago.
        Lawyers expect the papers to be signed in {quarter}.
    """),
    "build": lines("""
        Power for the site will come from a new line to {place2}.
        {co2} is building a similar site in {place2}.
        A shortage of electricians has slowed the work in {place}.
        "The hard part was the permit," a company spokesperson said.
        Waste heat is to warm {small} hundred homes.
        The council in {place} has promised a new road.
        {co} has leased the land for {years} years.
        {^buyers} have reserved part of it.
        Neighbours in {place} asked about noise and water.
        A second building could follow in {quarter}.
        Analysts at {inv} expect {small} more such sites in the region.
    """),
    "orbit": lines("""
        The satellites on board belong to {small} owners.
        {co2} had its last flight in {past}.
        A later flight is planned for {quarter}.
        "We learn something every time," a company spokesperson said.
        Insurers followed the flight closely.
        The pad in {place} is used by {small} companies.
        {^buyers} have booked space on a later flight.
        Weather had kept {co} on the ground since {past}.
        The flight was followed from a control room in {place2}.
        {co} plans {small} flights a year.
    """),
    "trial": lines("""
        The results have not been reviewed by others.
        {co} will need a second, larger trial.
        Doctors in {place2} lead the work.
        "Patients have waited long for this field to move," a spokesperson for the hospital said.
        {co2} is testing a similar treatment.
        {inv} paid for part of the work.
        Approval is at least {small} years away.
        The treatment is given once and watched for {months} months.
        Patients were last examined in {past}.
        Regulators in {place2} have seen the data.
        Papers are to be published in {month}.
    """),
    "bank": lines("""
        {bank} was founded {years} years ago and lent mainly to {buyers}.
        Queues formed in {place2} before the doors opened.
        {co2} said it kept its money elsewhere.
        Officials in {place2} met over the weekend.
        "Our customers will not notice," a company spokesperson said.
        Analysts at {inv} had warned of it in {past}.
        Larger banks took in new customers on {day}.
        {inv2} told its firms to open a second account.
        Small savers are covered in full.
        A report is due in {month}.
        The shares were suspended in {place2}.
    """),
    "founder": lines("""
        {co} was started {years} years ago in {place}.
        {co} employs about {staff} people.
        The two met at a school in {place2}.
        {inv} sits on the board.
        "The company is larger than any of us," a company spokesperson said.
        Staff in {place} were told on {day}.
        {co2} went through something similar in {past}.
        The {unit} business is not affected.
        A third of the shares is still in the hands of those who started it.
        The board meets again in {month}.
    """),
    "scene": lines("""
        Rents in {place} have changed by {pct2} in {small} years.
        {inv} opened an office there in {past}.
        Most of them sell to {buyers}.
        A school in {place2} sends its graduates.
        {co2} moved there {months} months ago.
        "You meet everybody at the tram stop," one of them said.
        The town hall keeps a list, which is {small} years old.
        {co} has a desk for visitors.
        Two in three have fewer than ten employees.
        A fair is planned for {month}.
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
    Analysis: what comes next for {co}
    {^buyers} weigh their options after news from {co}
    {co} answers {small} questions from customers
    Behind the decision at {co}
    {co2} watches {co}, and waits
    A week to remember at {co}
    {place} office of {co} goes quiet
    After the headlines: {co} and its {unit} customers
""")

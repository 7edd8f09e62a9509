"""Skeletons of the events that one topic alone has: rocket launches, bank runs, visas, founders, games deals."""

from __future__ import annotations

from ingest.sample.kinds import Kind, lines

KINDS: dict[str, Kind] = {
    "liftoff": Kind(
        "orbit",
        1,
        count=(2, 60),
        operational=4,
        titles=lines("""
            {co} completes rocket launch from {place}
            {co} puts {n} satellites into orbit with new {thing}
            Rocket launch from {place} goes to plan for {co}
            {co}'s {thing} reaches orbit
            Clean rocket launch for {co} after a month of waiting
        """),
        leads=lines("""
            {co} has put {n} satellites into orbit with a rocket launch from {place} on {day}.
            A rocket launch by {co} from {place} on {day} went to plan, the company said.
            The {thing} built by {co} reached its orbit on {day}.
        """),
    ),
    "launch_date": Kind(
        "orbit",
        0,
        count=(2, 60),
        stage="announced",
        operational=1,
        titles=lines("""
            {co} sets {month} date for rocket launch
            {co} books launch vehicle for {month}
            Next rocket launch from {place} planned for {month}
            {co} moves its {thing} to the pad in {place}
            {co} and {co2} share a rocket launch in {month}
        """),
        leads=lines("""
            {co} plans its next rocket launch from {place} for {month}.
            A launch vehicle with {n} satellites on board is due to leave {place} in {month}, {co} said.
            {co} has moved its {thing} to {place} for a rocket launch in {month}.
        """),
    ),
    "launch_lost": Kind(
        "orbit",
        -2,
        count=(2, 40),
        operational=7,
        titles=lines("""
            {co} loses {thing} minutes after rocket launch
            Rocket launch from {place} fails, and {n} satellites are lost
            {co}'s {thing} destroyed in failed rocket launch
            Explosion ends {co} rocket launch
        """),
        leads=lines("""
            {co} lost its {thing} and {n} satellites when a rocket launch from {place} failed on {day}.
            A rocket launch by {co} ended in an explosion over {place} on {day}.
            {co} has stopped all work on its {thing} after a rocket launch that failed.
        """),
    ),
    "trial_start": Kind(
        "trial",
        0,
        count=(20, 900),
        stage="announced",
        operational=2,
        titles=lines("""
            {co} starts trial of {thing} with {n} patients
            {place} hospital to test {co}'s {thing}
            {co} plans second trial of its {thing}
            {co} seeks {n} patients for {thing} trial
            {co} sets out how it will test its {thing}
        """),
        leads=lines("""
            {co} will test its {thing} in {n} patients in {place}, starting in {month}.
            A trial of {co}'s {thing} with {n} patients is to begin in {place} in {month}.
            {co}, {a:what}, has asked hospitals in {place} for patients who will take part in a {thing} trial.
        """),
    ),
    "trial_good": Kind(
        "trial",
        1,
        count=(20, 900),
        percent=(20, 70),
        operational=4,
        titles=lines("""
            {co}'s {thing} helps {pct} of patients in trial
            {co} reports good results for its {thing}
            Trial success for {co}'s {thing}
            {co}'s {thing} meets the goal of its trial
        """),
        leads=lines("""
            {co}'s {thing} improved the condition of {pct} of the {n} patients in a trial, the company said.
            A trial of {co}'s {thing} in {place} met its main goal, with no serious side effects.
            {pct} of patients who were given {co}'s {thing} got better, a study from {place} shows.
        """),
    ),
    "trial_bad": Kind(
        "trial",
        -2,
        count=(20, 900),
        operational=7,
        titles=lines("""
            {co} stops trial of its {thing} over side effects
            {co}'s {thing} fails in trial
            {co}'s {thing} no better than a sugar pill, trial finds
            Trial failure sets back {co}'s {thing}
        """),
        leads=lines("""
            {co} has stopped a trial of its {thing} after serious side effects in {small} patients.
            {co}'s {thing} failed to help the {n} patients in its trial, the company said on {day}.
            A trial of {co}'s {thing} in {place} missed its main goal.
        """),
    ),
    "valuation": Kind(
        "worth",
        1,
        millions=(1000, 4200),
        titles=lines("""
            {co} becomes a unicorn after share sale
            New unicorn: {co} is worth {amt}
            {co} joins the unicorns at {amt}
            {place} has its first unicorn, and it is {co}
            Share sale makes unicorn of {co}
        """),
        leads=lines("""
            {co}, {a:what}, has become a unicorn after a share sale that makes it worth {amt}.
            A sale of shares at a valuation of {amt} has turned {co} into a unicorn.
            {inv} bought shares in {co} at a valuation of {amt}, which makes the company a unicorn.
        """),
    ),
    "tender_offer": Kind(
        "worth",
        0,
        millions=(600, 5200),
        stage="announced",
        titles=lines("""
            {co} plans tender offer for staff shares
            {co} tender offer lets staff sell at {amt} valuation
            {inv} buys staff shares in {co} tender offer
            Tender offer at {co} to close in {month}
        """),
        leads=lines("""
            {co} will let employees sell shares in a tender offer that values it at {amt}.
            A tender offer for staff shares in {co}, at a valuation of {amt}, closes in {month}.
            {inv} is the buyer in a tender offer for shares held by employees of {co}.
        """),
    ),
    "valuation_lost": Kind(
        "worth",
        -1,
        millions=(300, 900),
        titles=lines("""
            {co} is a unicorn no more
            {co} loses unicorn status as backers mark it down
            Former unicorn {co} is now worth {amt}
            Fewer unicorns in {place} after {co} drops out
        """),
        leads=lines("""
            {co}, once a unicorn, was worth {amt} in a private share sale on {day}.
            {inv} now holds its shares in {co} at a valuation of {amt}, too little for a unicorn.
            {co} has lost its unicorn status, papers of {inv} show.
        """),
    ),
    "bank_run": Kind(
        "bank",
        -2,
        millions=(200, 9000),
        operational=8,
        titles=lines("""
            Bank run at {bank} leaves {co} without its cash
            {bank} closed by regulators after bank run
            {co} had {amt} in {bank} when the bank run began
            Bank failure: what the end of {bank} means for {co}
            {bank} loses {amt} in a day as bank run spreads
            Bank run fears spread from {bank} to {place}
        """),
        leads=lines("""
            A bank run has emptied {bank} of {amt}, and customers such as {co} cannot reach their money.
            Regulators in {place} closed {bank} on {day} after a bank run that took {amt} in a day.
            {co} could not pay its staff on {day} because of the bank failure at {bank}.
            The bank failure in {place}, the worst in {years} years, has hit {co} and {small} others.
        """),
    ),
    "bank_rescue": Kind(
        "bank",
        0,
        millions=(200, 9000),
        operational=5,
        titles=lines("""
            Bank rescue in {place} hands {bank} to a rival
            {place} plans {amt} bank rescue for {bank}
            {co} gets its cash back as bank rescue of {bank} is agreed
            Depositors of {bank} to be paid from {month}
            Bank rescue: who pays for {bank}
        """),
        leads=lines("""
            A bank rescue worth {amt} will let depositors of {bank} have their money from {month}.
            {co} and other depositors of {bank} will be paid in full under a bank rescue agreed in {place}.
            Officials in {place} have set out the terms of a {amt} bank rescue for {bank}.
        """),
    ),
    "deposit_rules": Kind(
        "policy",
        0,
        stage="proposed",
        regulatory=6,
        titles=lines("""
            {place} reviews deposit insurance
            Deposit insurance: what {place} wants to change
            {agency} publishes paper on deposit insurance
            {co} asks for higher deposit insurance
            Lawmakers in {place} debate bank runs and who stops them
        """),
        leads=lines("""
            {agency} has published a paper on deposit insurance and asks for comments until {month}.
            Officials in {place} are reviewing deposit insurance, {small} months after the last change.
            A committee in {place} heard {co} and {co2} on deposit insurance on {day}.
        """),
    ),
    "games_deal": Kind(
        "takeover",
        1,
        millions=(20, 900),
        stage="announced",
        operational=3,
        titles=lines("""
            {co} and {co2} agree on {amt} {deal}
            {^deal}: {co} pays {amt} for {co2}
            {co2} changes hands in {amt} {deal}
            {co} grows with {deal} in {place}
            What {co} gets from its {amt} {deal}
        """),
        leads=lines("""
            {co} will pay {amt} for {co2}, {a:what2}, in {a:deal} announced on {day}.
            {co2} and its {n} employees go to {co} in {a:deal} worth {amt}.
            Shareholders of {co2} have accepted {a:deal} that values it at {amt}.
        """),
    ),
    "games_deal_review": Kind(
        "policy",
        0,
        millions=(20, 900),
        stage="proposed",
        regulatory=4,
        titles=lines("""
            {agency} to examine {co}'s {deal}
            {^deal} of {co} and {co2} goes to regulators
            {co} answers questions on its {deal}
            {agency} sets {month} date for decision on {deal}
        """),
        leads=lines("""
            {agency} will examine the {amt} {deal} between {co} and {co2} until {month}.
            {co} has filed papers on its {deal} with {agency}, which asks {small} rivals for their view.
            A first look at the {deal} of {co} and {co2} ends in {month}, {agency} said.
        """),
    ),
    "ai_jobs": Kind(
        "work",
        -1,
        count=(60, 1200),
        percent=(6, 30),
        stage="announced",
        operational=5,
        titles=lines("""
            {co} says AI will replace {n} posts in {place}
            {n} {unit} posts at {co} to be replaced by AI
            {co} plans for fewer clerks as AI could replace {pct} of their work
            Union asks {co} which posts AI will replace
            Posts replaced by AI: {co} gives first figures
        """),
        leads=lines("""
            {co} expects that AI will replace {n} posts in its {unit} business within {small} years.
            About {pct} of the work in {co}'s {unit} team could be replaced by AI, the company told staff on {day}.
            A plan seen in {place} shows which {unit} posts at {co} are to be replaced by AI.
        """),
    ),
    "trade_duty": Kind(
        "border",
        -1,
        millions=(20, 900),
        percent=(3, 25),
        regulatory=7,
        titles=lines("""
            {place} puts {pct} {duty} on servers
            {^duty} to cost {co} {amt} a year
            {co} raises prices to pay for {duty}
            Makers in {place} protest against {duty}
            {place} answers {duty} with one of its own
        """),
        leads=lines("""
            A new {duty} of {pct} in {place} will cost {co} {amt} a year, the company said.
            {place} will charge {a:duty} of {pct} on goods such as those of {co} from {month}.
            {co} is raising its prices in {place} because of {a:duty} that takes effect in {month}.
        """),
    ),
    "trade_talks": Kind(
        "border",
        0,
        stage="proposed",
        regulatory=5,
        titles=lines("""
            {place} and {place2} open talks on digital trade
            Digital trade: what {place} wants from {place2}
            {place} and {place2} exchange lists of trade barriers
            {co} sets out its wishes for digital trade talks
            Talks on trade restrictions move to {place2}
        """),
        leads=lines("""
            {place} and {place2} will talk about digital trade in {month}, with {co} and {co2} as observers.
            A paper from {place} lists {small} trade barriers that talks with {place2} are to deal with.
            Officials of {place} and {place2} met on {day} to discuss trade restrictions on electronics.
        """),
    ),
    "trade_eased": Kind(
        "border",
        1,
        millions=(20, 400),
        regulatory=5,
        titles=lines("""
            {place} drops {duty} on older parts
            {co} welcomes end of {duty} in {place}
            {place} and {place2} lift trade barriers for software
            {co} saves {amt} as {duty} goes
        """),
        leads=lines("""
            {place} has dropped {a:duty} that cost {co} {amt} a year.
            {place} and {place2} have agreed to lift trade barriers for software and parts.
            {co} will save {amt} a year now that {place} has ended its {duty}.
        """),
    ),
    "visa_rules": Kind(
        "border",
        0,
        count=(200, 9000),
        stage="proposed",
        regulatory=5,
        titles=lines("""
            {place} publishes draft rules for {visas}
            How {place} wants to hand out {visas}
            {place} sets number of {visas} at {n}
            {co} and {co2} heard on {visas}
            {^visas}: applications open in {month}
        """),
        leads=lines("""
            {place} will hand out {n} {visas} in the coming year, about as many as in the last.
            A draft from {place} sets out who may apply for {visas} and what employers have to show.
            Applications for {visas} in {place} open in {month}, officials said.
        """),
    ),
    "visa_cut": Kind(
        "border",
        -1,
        count=(200, 9000),
        percent=(10, 45),
        regulatory=6,
        titles=lines("""
            a| {place} cuts {visas} by {pct}
            a| {co} loses engineers as {place} tightens {visas}
            b| Backlog of {visas} reaches {n} in {place}
            c| {co} moves team out of {place} over {visas}
        """),
        leads=lines("""
            a| {place} has cut the number of {visas} by {pct}, and {co} says it cannot fill its posts.
            b| {n} engineers wait for {visas} in {place}, some of them since {past}.
            c| {co} will move a team from {place} to {place2} because {visas} have become too hard to get.
        """),
    ),
    "visa_eased": Kind(
        "border",
        1,
        count=(200, 9000),
        regulatory=5,
        titles=lines("""
            {place} makes {visas} easier to get
            {place} adds {n} {visas} for engineers
            {co} welcomes faster {visas}
            {^visas} in two weeks, {place} promises
        """),
        leads=lines("""
            {place} will add {n} {visas} for engineers and answer applications within {small} weeks.
            {co} said it would hire in {place} now that {visas} are easier to get.
            Employers in {place} welcomed a reform that makes {visas} faster and cheaper.
        """),
    ),
    "union_drive": Kind(
        "staff",
        0,
        stage="announced",
        count=(40, 2600),
        operational=3,
        titles=lines("""
            Union drive reaches {co}
            {co} staff in {place} begin a union drive
            {n} employees of {co} back union drive
            Union vote at {co} set for {month}
            {co} workers file for a union election
            Tech unions turn to {co} next
        """),
        leads=lines("""
            Workers at the {place} site of {co} began a union drive on {day}, {n} signatures in hand.
            {co} will hold a union vote among {n} employees in {month}.
            Employees of {co} have asked for a union election in {place}, a labour office confirmed on {day}.
            A union drive among the {unit} staff of {co} has gathered {n} signatures in {small} weeks.
        """),
    ),
    "union_won": Kind(
        "staff",
        0,
        count=(60, 1800),
        operational=4,
        titles=lines("""
            {co} staff win union vote in {place}
            Union vote carried at {co}
            {n} workers at {co} get a union after union election
        """),
        leads=lines("""
            Staff of {co} in {place} won their union vote by a margin of {small} to one, and talks begin in {month}.
            {n} employees of {co} will be represented after a union election that ended on {day}.
            {co} said it would respect the result of the union vote among its {unit} staff.
        """),
    ),
    "union_fought": Kind(
        "staff",
        -1,
        count=(20, 400),
        operational=4,
        titles=lines("""
            {co} accused of union busting
            {co} dismissed {n} organisers during union drive, staff say
            Complaint over union busting filed against {co}
        """),
        leads=lines("""
            {co} is accused of union busting after {n} people who led a union drive in {place} lost their jobs.
            Employees filed a complaint on {day} that {co} had threatened to close its {place} site over a union drive.
            {co} denied union busting and said the {n} posts in {place} had gone for reasons of cost.
        """),
    ),
    "founder_talk": Kind(
        "founder",
        0,
        stage="none",
        titles=lines("""
            a| Interview: the founder and CEO of {co} on the {unit} business
            b| {co}'s co-founders look back on {small} years
            b| A day with the co-founders of {co}
            a| {co}'s founder and CEO on {co2}, prices and {place}
            b| How the co-founders of {co} share their work
        """),
        leads=lines("""
            a| The founder and CEO of {co}, {a:what}, spoke to us about the {unit} business and the next {small} years.
            b| The co-founders of {co} met in {place} and have shared an office ever since.
            b| We asked the co-founders of {co} and {co2} how they divide their days.
        """),
    ),
    "founder_out": Kind(
        "founder",
        -1,
        operational=6,
        titles=lines("""
            Founder and CEO of {co} is forced out
            {co}'s co-founders fall out over its {unit} business
            Interim CEO takes over at {co} after dispute
            Board of {co} loses patience with its founder and CEO
        """),
        leads=lines("""
            The founder and CEO of {co} has been forced out by the board after a dispute over its {unit} business.
            {co} has put an interim CEO in charge after its co-founders fell out.
            The board of {co} removed the founder and CEO on {day} and named an interim CEO.
        """),
    ),
    "founder_change": Kind(
        "founder",
        0,
        operational=4,
        titles=lines("""
            Founder and CEO of {co} to hand over in {month}
            {co}'s founder and CEO becomes chair
            {co} names interim CEO
            {co}'s co-founders swap roles
            {co2} manager to follow founder and CEO of {co}
        """),
        leads=lines("""
            The founder and CEO of {co} will hand over to a manager from {co2} in {month} and become chair.
            {co} has named an interim CEO while it looks for a permanent one.
            The co-founders of {co}, {a:what}, will swap roles in {month}, the company said.
        """),
    ),
    "startup_life": Kind(
        "scene",
        0,
        stage="none",
        count=(60, 2400),
        titles=lines("""
            a| {n} startups in {place}: a map
            b| Where {place} startups rent their desks
            c| {co} and the startup scene of {place}
            b| What startups in {place} pay their first engineers
            b| {place} or {place2}? {^small} startups on where they went
            b| A year in the life of a {place} startup
            c| {co}, {a:what}, on being a startup in {place}
        """),
        leads=lines("""
            a| There are {n} startups in {place}, by our count, and {small} in ten sell to {buyers}.
            c| {co}, {a:what}, is one of the startups that have settled in {place} since {past}.
            b| We asked {small} startups in {place} about rent, pay and the first customer.
        """),
    ),
    "startup_good": Kind(
        "scene",
        1,
        count=(60, 900),
        millions=(4, 90),
        operational=2,
        titles=lines("""
            a| {place} opens tech hub for {n} startups
            b| {place} startups hire again
            c| {co} leads a good year for startups in {place}
            a| {place} sets aside {amt} for startups
            b| More startups than ever in {place}
        """),
        leads=lines("""
            a| {place} will spend {amt} on a tech hub with room for {n} startups.
            b| Startups in {place} hired {n} people in {past}, the best month in {small} years.
            c| {co} is one of the startups that do well in {place}: it has doubled its sales since {past}.
        """),
    ),
    "startup_hard": Kind(
        "scene",
        -1,
        count=(20, 200),
        percent=(8, 40),
        operational=3,
        titles=lines("""
            a| {place} startups struggle to find customers
            a| Startups leave {place} over rents
            c| Hard year for startups in {place}, and {co} feels it
            d| Money gets scarce for {place} startups
        """),
        leads=lines("""
            a| Startups in {place} complain of high rents and slow customers, and {n} of them have left.
            c| {co} is among the startups in {place} that have lost customers since {past}.
            d| Investors put {pct} less into startups in {place} than a year ago.
        """),
    ),
    "giants": Kind(
        "policy",
        0,
        millions=(2, 60),
        stage="none",
        titles=lines("""
            a| Tech giants spend {amt} on talks with {place}
            b| Lawmakers in {place} question tech giants about their {unit} business
            a| Big Tech and {place}: who met whom
            c| {place} asks tech giants for {unit} figures
            b| Hearing on Big Tech in {place} set for {month}
            How {place} writes its Big Tech policy
        """),
        leads=lines("""
            a| Tech giants spent {amt} in {past} on talks with officials in {place}, a register shows.
            b| A committee in {place} will question tech giants, {co} among them, in {month}.
            c| {place} has asked tech giants for figures on their {unit} business by {month}.
            a| Who speaks for Big Tech in {place}? A register lists {pages} names, {small} of them from {co}.
        """),
    ),
    "giants_under_fire": Kind(
        "policy",
        -1,
        millions=(20, 900),
        stage="proposed",
        regulatory=7,
        titles=lines("""
            a| {place} wants Big Tech to pay {amt} a year
            b| Lawmakers in {place} attack Big Tech over dealings with rivals
            c| Tech giants face break-up call in {place}
            {place} threatens Big Tech with heavier fines
        """),
        leads=lines("""
            b| Lawmakers in {place} accuse tech giants, {co} among them, of crushing smaller rivals.
            a| A bill in {place} would make Big Tech pay {amt} a year and open its {unit} business.
            c| A committee in {place} has called for the break-up of tech giants.
        """),
    ),
    "office_rule": Kind(
        "office",
        0,
        stage="announced",
        operational=2,
        titles=lines("""
            {co} sets {small} office days a week in new remote work policy
            {co} reviews its remote work policy
            {co} publishes its rules for hybrid work
            Remote work at {co}: who may, and how often
            {co} moves {unit} team to hybrid work
        """),
        leads=lines("""
            {co} has published a remote work policy that takes effect in {month}.
            Under {co}'s new rules for hybrid work, teams choose their office days themselves.
            {co}, {a:what}, is reviewing its remote work policy and will decide by {month}.
        """),
    ),
    "office_recall": Kind(
        "work",
        -1,
        count=(200, 3000),
        percent=(10, 40),
        operational=4,
        titles=lines("""
            {co} ends remote work, and staff protest
            {co} orders {n} people back to the office
            Staff at {co} sign letter against office mandate
            {pct} of {co}'s engineers may quit over office mandate
        """),
        leads=lines("""
            {co} has ended remote work for {n} people, and many say they will leave.
            {n} employees of {co} have signed a letter against its order to come back to the office.
            An office mandate at {co} has angered staff, {pct} of whom live far from {place}.
        """),
    ),
}

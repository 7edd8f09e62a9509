"""Skeletons of work and trouble: jobs, closures, outages, breaches, supply, building, and the rumours of them."""

from __future__ import annotations

from ingest.sample.kinds import Kind, lines

KINDS: dict[str, Kind] = {
    "layoffs": Kind(
        "work",
        -2,
        count=(60, 2400),
        percent=(6, 34),
        operational=6,
        titles=lines("""
            {co} {cuts} {n} jobs, {pct} of its staff
            {^layoffs} at {co} hit {n} people in {place}
            {co} to lay off {n} workers as {unit} orders dry up
            {n} jobs go at {co} in second round of layoffs
            {co} closes its {place} office in latest layoffs
            Layoffs reach {co}: {pct} of staff to leave
            {co} begins layoffs days after its results
            Engineers bear the brunt of layoffs at {co}
        """),
        leads=lines("""
            {co} will lay off {n} people, or {pct} of its workforce, the company told staff on {day}.
            About {n} employees of {co} learned on {day} that they will lose their jobs in layoffs.
            {co}, {a:what}, has announced layoffs that affect {pct} of its workforce.
            A new round of layoffs at {co} will cost {n} jobs, most of them in {place}.
            Layoffs at {co} began on {day} and will reach every team, {unit} included.
        """),
    ),
    "layoffs_mild": Kind(
        "work",
        -1,
        count=(12, 70),
        percent=(2, 6),
        operational=4,
        titles=lines("""
            {co} trims {n} posts in small round of layoffs
            {co} confirms layoffs in its {unit} team
            Layoffs at {co} stay below {pct} of staff
            Small layoffs at {co} as teams merge
        """),
        leads=lines("""
            {co} confirmed layoffs of {n} people in its {unit} team and said no more were planned.
            Fewer than {pct} of {co}'s staff are affected by layoffs that began on {day}.
            {co} is merging two teams, with layoffs of {n} people in {place}.
        """),
    ),
    "hiring": Kind(
        "staff",
        1,
        count=(80, 1500),
        operational=2,
        titles=lines("""
            {co} to hire {n} engineers in {place}
            {co} opens a {place} office and plans to hire {n}
            {co} on a hiring spree as {unit} work piles up
            {co} is hiring in {place} after a quiet year
            Graduates return: {co} starts hiring again in {place}
            {co} plans to fill {n} new posts with local hiring
        """),
        leads=lines("""
            {co} plans to hire {n} people in {place} over the next {months} months.
            Hiring has resumed at {co}, which wants {n} engineers for its {unit} work.
            {co}, {a:what}, is filling posts again and will add {n}.
            A new office in {place} will let {co} go on hiring engineers, the company said.
        """),
    ),
    "shutdown": Kind(
        "closure",
        -2,
        count=(15, 240),
        operational=9,
        titles=lines("""
            {co} is shutting down after failing to find new money
            {co} to shut down by {month}, leaving {n} without work
            Why {co} is shutting down after {months} years
            The end of {co}: {what} shuts down
            {co} will shut down and return what cash is left
        """),
        leads=lines("""
            {co}, {a:what}, is shutting down after it failed to raise more money.
            Customers of {co} have until {month} to move their data before the company shuts down.
            {co} told its {n} employees on {day} that it will shut down.
            Two rescue offers fell through before {co} decided on shutting down, the company said.
        """),
    ),
    "unit_shutdown": Kind(
        "unit",
        -1,
        count=(20, 300),
        operational=5,
        titles=lines("""
            {co} is shutting down its {unit} business
            {co} to shut down its {unit} service in {month}
            {co} shuts down {place} office of its {unit} unit
            {co} begins winding down its {unit} arm
            {co}'s {unit} arm was to be its future; now it is shutting down
        """),
        leads=lines("""
            {co} is shutting down its {unit} business, which never made a profit.
            Customers of {co}'s {unit} service have until {month}, when the company will shut down the last machines.
            {co} will shut down its {unit} unit and find other work for {n} people.
            The {unit} service of {co} is winding down after {small} years.
        """),
    ),
    "bankruptcy": Kind(
        "closure",
        -2,
        millions=(12, 420),
        count=(30, 900),
        operational=9,
        titles=lines("""
            {co} files for bankruptcy with debts of {amt}
            {co} bankruptcy leaves {buyers} searching for a supplier
            Bankruptcy court takes charge of {co}
            {co} seeks bankruptcy protection after lenders pull out
            Lenders push {co} into bankruptcy over {amt}
        """),
        leads=lines("""
            {co} filed for bankruptcy on {day} with debts of {amt}.
            {a:^what}, {co} has sought bankruptcy protection after its lenders refused more time.
            The bankruptcy of {co} puts {n} jobs in {place} at risk.
        """),
    ),
    "outage": Kind(
        "incident",
        -1,
        count=(3, 19),
        operational=6,
        titles=lines("""
            {co} outage takes {buyers} offline for {n} hours
            Outage at {co} hits customers across {place}
            {co} blames faulty update for {n}-hour outage
            Second outage in a week at {co}
            {co} restores service after outage
            Power fault behind {co} outage, company says
            What went wrong in {co}'s {n}-hour outage
        """),
        leads=lines("""
            An outage at {co} left {buyers} without service for {n} hours on {day}.
            {co} says a faulty update caused the outage that began in {place} on {day}.
            Service is back at {co} after an outage of {n} hours.
            {co} has published its account of the outage that hit {place} this week.
        """),
    ),
    "breach": Kind(
        "incident",
        -2,
        count=(20_000, 4_000_000),
        operational=8,
        titles=lines("""
            {co} says data breach exposed records of {n} customers
            Data breach at {co} went unnoticed for {months} months
            {co} warns customers after data breach
            Stolen {co} files appear for sale after data breach
            Data breach at {co} reaches {buyers}
            Investigators trace {co} data breach to a lost key
        """),
        leads=lines("""
            A data breach at {co} has exposed the records of {n} customers, the company said on {day}.
            {co} has told customers to change their passwords after a data breach that began {months} months ago.
            Names, addresses and payment details were taken in a data breach at {co}, {a:what}.
            {co} learned of the data breach from {buyers}, not from its own systems.
        """),
    ),
    "ransomware": Kind(
        "incident",
        -2,
        millions=(2, 40),
        count=(3, 21),
        operational=7,
        titles=lines("""
            a| Ransomware attack halts {co} for {n} days
            b| {co} refuses to pay {amt} after ransomware attack
            {co} still counting the cost of ransomware attack
            Ransomware gang claims attack on {co}
            c| {co} paid {amt} to end ransomware attack
        """),
        leads=lines("""
            a| A ransomware attack has stopped work at {co} for {n} days, and its factories in {place} stand still.
            b| {co} will not pay the {amt} that a ransomware gang has demanded.
            c| {co} paid {amt} to have its systems unlocked after a ransomware attack.
            {co} confirmed on {day} that a ransomware attack had locked the systems of its {unit} business.
        """),
    ),
    "chip_short": Kind(
        "supply",
        -1,
        count=(6, 40),
        percent=(8, 35),
        operational=6,
        titles=lines("""
            {^thing} shortage stretches waits to {n} weeks
            {co} rations {things} as orders outrun supply
            {co} raises prices of {things} by {pct}
            Makers of {things} warn of tight supply until {quarter}
            {co} cannot get enough {things}, it tells customers
        """),
        leads=lines("""
            Buyers of {things} now wait {n} weeks for delivery, up from {small} a year ago.
            {co} is rationing {things} among its largest customers because supply has not kept pace.
            A squeeze on {things} has forced {co} to put off deliveries to {buyers}.
        """),
    ),
    "chip_ease": Kind(
        "supply",
        1,
        count=(4, 12),
        percent=(5, 30),
        operational=2,
        titles=lines("""
            Waits for {things} fall to {n} weeks
            {co} says supply of {things} has caught up
            Prices of {things} fall {pct} as new lines open
            {co} ends rationing of {things}
        """),
        leads=lines("""
            Waiting times for {things} have fallen to {n} weeks, the shortest for two years.
            {co} expects no more delays in {things} now that its new line in {place} is running.
            A second source in {place} has brought prices of {things} down by {pct}.
        """),
    ),
    "fab": Kind(
        "supply",
        1,
        millions=(400, 9000),
        count=(300, 3200),
        stage="announced",
        operational=4,
        titles=lines("""
            a| {co} to spend {amt} on {thing} in {place}
            a| {co} breaks ground on {amt} {thing}
            a| {place} wins {co}'s {amt} {thing}
            b| {co} starts production at its {place} {thing}
            a| {co} brings {n} jobs to {place} with new {thing}
        """),
        leads=lines("""
            a| {co} will build a {thing} in {place} at a cost of {amt}, with the first output due in {quarter}.
            a| Work has begun on a {thing} in {place} that is to employ {n} people.
            a| {co} has chosen {place} over {place2} for its next {thing}, worth {amt}.
            b| The first output has left {co}'s new {thing} in {place}.
        """),
    ),
    "fab_delay": Kind(
        "supply",
        -1,
        millions=(200, 4000),
        operational=5,
        titles=lines("""
            a| {co} delays {thing} in {place} by {months} months
            Cost of {co}'s {thing} rises to {amt}
            c| {place} neighbours fight {co}'s {thing}
            b| Grid limits hold up {co}'s {thing}
            {co} puts {amt} {thing} on hold
        """),
        leads=lines("""
            a| {co} has put back the opening of its {thing} in {place} by {months} months.
            b| A shortage of grid connections has stopped work on {co}'s {thing} in {place}.
            c| Residents of {place} have asked the council to halt {co}'s {amt} {thing}.
        """),
    ),
    "site": Kind(
        "build",
        1,
        millions=(60, 4000),
        count=(40, 900),
        stage="announced",
        operational=4,
        titles=lines("""
            {co} to spend {amt} on {thing} in {place}
            a| {co} breaks ground on {amt} {thing}
            b| {place} wins {co}'s {amt} {thing}
            c| {place} council approves {co}'s {thing}
            b| {co} chooses {place} over {place2} for {amt} {thing}
        """),
        leads=lines("""
            {co} will build a {thing} in {place} at a cost of {amt}, to open in {quarter}.
            a| Work has begun on a {thing} in {place} for which {co} is spending {amt}.
            b| {co} has chosen {place} over {place2} for its next {thing}, worth {amt}.
            c| The council of {place} has approved a {thing} that {co} is to build for {amt}.
        """),
    ),
    "site_open": Kind(
        "build",
        1,
        count=(40, 900),
        operational=4,
        titles=lines("""
            {co} opens its {thing} in {place}
            {co}'s {place} {thing} starts work
            {co} switches on {thing} in {place}
            First customers move in at {co}'s {place} site, a new {thing}
        """),
        leads=lines("""
            {co} has opened a {thing} in {place} that took {small} years to build.
            The new {thing} of {co} in {place} went into service on {day}.
            {co} switched on its {thing} in {place} on {day}, with {buyers} as the first customers.
        """),
    ),
    "site_delay": Kind(
        "build",
        -1,
        millions=(60, 3000),
        operational=5,
        titles=lines("""
            a| {co} delays {thing} in {place} by {months} months
            Cost of {co}'s {thing} rises to {amt}
            c| {place} neighbours fight {co}'s {thing}
            b| Grid limits hold up {co}'s {thing}
            {co} puts {amt} {thing} on hold
        """),
        leads=lines("""
            a| {co} has put back the opening of its {thing} in {place} by {months} months.
            b| A shortage of grid connections has stopped work on {co}'s {thing} in {place}.
            c| Residents of {place} have asked the council to halt {co}'s {amt} {thing}.
        """),
    ),
    "site_plan": Kind(
        "build",
        0,
        millions=(60, 3000),
        stage="proposed",
        operational=3,
        titles=lines("""
            {co} files plans for {thing} in {place}
            {place} council to vote on {co}'s {thing} in {month}
            Plans for {thing} in {place} go on show
            {co} looks at {place} and {place2} for {thing}
            {co} asks for permit to build {thing}
        """),
        leads=lines("""
            {co} has filed plans for a {thing} in {place} that would cost {amt}.
            The council of {place} will vote in {month} on a {thing} that {co} wants to build.
            {co} is looking at sites in {place} and {place2} for a {thing}, the company said.
        """),
    ),
    "rumour_layoffs": Kind(
        "rumour",
        -1,
        stage="rumoured",
        count=(80, 1800),
        percent=(5, 25),
        operational=5,
        titles=lines("""
            {co} said to be planning layoffs
            {co} prepares layoffs of about {n}: sources
            Managers at {co} told to draw up layoffs, people say
            {co} staff brace for layoffs
        """),
        leads=lines("""
            {co} is preparing layoffs that could reach {pct} of its staff, two people briefed on the plan said.
            Managers at {co} have been asked for lists ahead of layoffs, people who have seen the request said.
            About {n} jobs may go in layoffs under discussion at {co}, a person close to the company said.
        """),
    ),
    "executive_out": Kind(
        "staff",
        -1,
        operational=6,
        titles=lines("""
            a| {co}'s chief executive to step down
            a| Chief executive of {co} leaves after {months} months
            b| {co} loses its second finance chief in a year
            c| Board of {co} replaces its chief executive
        """),
        leads=lines("""
            a| The chief executive of {co} will step down in {month}, the company said.
            ac| {co}, {a:what}, is looking for a new chief executive after the board lost patience.
            b| {co} gave no reason for the departure of its finance chief on {day}.
        """),
    ),
}

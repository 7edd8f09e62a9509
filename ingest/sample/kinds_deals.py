"""Skeletons of deals and markets: rounds, funds, takeovers, flotations, results, and the rumours of them."""

from __future__ import annotations

from dataclasses import replace

from ingest.sample.kinds import Kind, lines

KINDS: dict[str, Kind] = {
    "funding": Kind(
        "money",
        1,
        millions=(4, 140),
        count=(15, 120),
        titles=lines("""
            {co} raises {round} of {amt} led by {inv}
            {inv} leads {round} of {amt} in {co}
            {co} lands {amt} to build out its {unit} business
            {a:^what} from {place}, {co}, closes {round} of {amt}
            {round} of {amt} values {co} at {amt2}
            {co} takes {round} of {amt} and plans to hire {n}
            With {round} of {amt}, {co} looks beyond {place}
            {inv2} and {inv} back {co} with {round} of {amt}
        """),
        leads=lines("""
            {co}, {a:what}, has raised {amt} in a {round} led by {inv}.
            {inv} has led a {round} of {amt} in {co}, {a:what} based in {place}.
            {a:^what} called {co} said on {day} that it had closed a {round} of {amt}.
            {co} will use a new {round} of {amt} to double its {unit} team, the company said.
            The {round}, worth {amt}, values {co} at {amt2} and was joined by {inv2}.
        """),
    ),
    "mega_funding": Kind(
        "money",
        2,
        millions=(400, 2400),
        titles=lines("""
            {co} raises {amt} in one of the largest rounds of the year
            Record {round} of {amt} makes {co} worth {amt2}
            Investors pile into {co} as {round} reaches {amt}
            {co} doubles in worth with {round} of {amt}
            {inv} writes its biggest cheque yet in {co}'s {round} of {amt}
            {co} stuns rivals with {round} of {amt}
        """),
        leads=lines("""
            {co} has raised {amt} in a {round} that investors fought to join, which makes it worth {amt2}.
            A {round} of {amt}, the largest the sector has seen this year, has made {co} worth {amt2}.
            Demand for {co}'s {round} was three times what it needed, and the company closed it at {amt} on {day}.
            {inv} led the {round} of {amt}, the strongest vote of confidence {a:what} has had in years.
        """),
    ),
    "down_round": Kind(
        "money",
        -1,
        millions=(10, 90),
        titles=lines("""
            {co} accepts lower valuation to close {round} of {amt}
            Down round: {co} raises {amt} at a {pct} discount
            {co}'s new {round} cuts its valuation by {pct}
            Once hot, {co} settles for {round} of {amt} on tougher terms
            {inv} rescues {co} with {round} of {amt}, at a price
        """),
        leads=lines("""
            {co} has closed a {round} of {amt} at a valuation {pct} below its last one.
            After months of searching, {co} raised {amt} in a {round} that wipes out most early gains.
            {a:^what} that was once courted by every investor, {co} took a {round} of {amt} on harsh terms.
            Staff options at {co} are largely under water after a {round} of {amt} led by {inv}.
        """),
    ),
    "fund_close": Kind(
        "fund",
        1,
        millions=(60, 1500),
        titles=lines("""
            {inv} closes {amt} {fund} for firms outside the capitals
            {inv} raises {amt} {fund}, its largest so far
            New {amt} {fund} from {inv} will back {buyers}' suppliers
            {inv2} follows {inv} with a {amt} {fund}
            Pension money returns as {inv} closes {amt} {fund}
            {inv} has {amt} to spend after closing its {fund}
        """),
        leads=lines("""
            {inv} has closed a {fund} of {amt} and plans to make about {small} investments from it.
            The {fund}, at {amt}, took {inv} {months} months to raise, partly from pension schemes.
            {inv} told its backers on {day} that it had closed a {amt} {fund}.
            A {fund} of {amt} gives {inv} its largest pool of money for young companies so far.
        """),
    ),
    "acquisition": Kind(
        "takeover",
        1,
        millions=(25, 900),
        stage="announced",
        operational=3,
        titles=lines("""
            {co} agrees to {buy} {co2} for {amt}
            {co} {takeover} of {co2} is agreed at {amt}
            {co2} sold to {co} in {amt} {takeover}
            {co} adds {co2} in {amt} {takeover}
            {amt} {takeover}: {co} gets {co2}'s {unit} business
            Board of {co2} backs {amt} {takeover} by {co}
            Why {co} paid {amt} in its {takeover} of {co2}
        """),
        leads=lines("""
            {co} has agreed to {buy} {co2}, {a:what2}, for {amt} in cash and shares.
            {co2}'s board has accepted a {takeover} by {co} worth {amt}, the two companies said.
            In a {takeover} announced on {day}, {co} will pay {amt} for {co2}.
            A {amt} {takeover} will bring {co2}'s {n} employees into {co} by {month}.
        """),
    ),
    "acquisition_off": Kind(
        "broken",
        -1,
        millions=(60, 900),
        percent=(51, 74),
        operational=3,
        titles=lines("""
            a| {co} walks away from {amt} {takeover} of {co2}
            a| {^takeover} of {co2} collapses over price
            b| {co2} shareholders reject {co}'s {amt} {takeover}
            c| {co} drops plan to {buy} {co2} after regulators object
            No deal: {co} ends its {takeover} of {co2}
        """),
        leads=lines("""
            a| {co} has abandoned its {amt} {takeover} of {co2}, saying the two sides could not agree on price.
            A {takeover} that would have joined {co} and {co2} collapsed on {day}.
            b| Holders of {pct} of {co2}'s shares voted against the {amt} {takeover} by {co}.
            c| {co} will pay a break fee after it gave up its plan to {buy} {co2}.
        """),
    ),
    "flotation_filed": Kind(
        "market",
        0,
        millions=(200, 3000),
        stage="announced",
        regulatory=2,
        titles=lines("""
            {co} files for {ipo} and aims to raise {amt}
            {co} sets terms of {amt} {ipo}
            {co} picks {place} for its {ipo}
            Filing for {ipo} shows {co} still loses money
            What {co}'s {ipo} papers say about its {unit} business
            {co} opens its books ahead of {amt} {ipo}
        """),
        leads=lines("""
            {co} has filed papers for an {ipo} that could raise {amt}.
            The prospectus for {co}'s {ipo} puts sales growth at {pct} and names {quarter} as the date.
            {co}, {a:what}, wants to raise {amt} in an {ipo} in {place}, a filing shows.
            An {ipo} by {co} would be the largest in {place} for {small} years.
        """),
    ),
    "flotation_up": Kind(
        "market",
        2,
        millions=(300, 3000),
        percent=(18, 64),
        titles=lines("""
            {co} soars {pct} on first day after {ipo}
            {ipo} of {co} beats hopes as shares close {pct} higher
            Buyers rush in as {co}'s {ipo} raises {amt}
            {co} jumps {pct} in debut after {amt} {ipo}
            Triumphant {ipo} leaves {co} worth {amt2}
        """),
        leads=lines("""
            Shares in {co} closed {pct} above their price on the first day after its {amt} {ipo}.
            {co} raised {amt} in an {ipo} that was covered many times over, and its shares soared.
            The best {ipo} of the year so far has left {co}, {a:what}, worth {amt2}.
        """),
    ),
    "flotation_down": Kind(
        "market",
        -2,
        millions=(150, 1500),
        percent=(14, 43),
        titles=lines("""
            a| {co} sinks {pct} below its {ipo} price
            a| Dismal {ipo}: {co} loses {pct} on its first day
            b| {co} shelves {amt} {ipo} as orders dry up
            a| {ipo} of {co} flops and leaves backers with heavy losses
            a| {co}'s {ipo} ends in a rout
        """),
        leads=lines("""
            a| Shares in {co} fell {pct} on the first day after its {ipo}, wiping out more than {amt}.
            b| {co} has called off an {ipo} of {amt} after investors refused to pay its price.
            a| An {ipo} that was to mark {co}'s coming of age ended with a {pct} plunge on {day}.
        """),
    ),
    "results_up": Kind(
        "results",
        2,
        millions=(90, 4000),
        percent=(12, 58),
        titles=lines("""
            {co} beats forecasts as sales rise {pct}
            {co} lifts its sales forecast after {pct} jump
            Strong {unit} demand pushes {co} to record quarterly profit
            {co} earns {amt} in its best quarter yet
            Quarterly sales at {co} outrun every forecast
        """),
        leads=lines("""
            {co} reported quarterly sales of {amt}, {pct} more than a year ago and ahead of every forecast.
            Record demand for its {unit} business lifted {co}'s quarterly sales by {pct} to {amt}.
            {co} raised its outlook for the year after quarterly sales rose {pct}.
        """),
    ),
    "results_down": Kind(
        "results",
        -1,
        millions=(60, 2500),
        percent=(5, 29),
        titles=lines("""
            c| {co} warns on profit as {unit} orders fall {pct}
            {co} misses estimates and cuts its sales forecast
            {co} shares slide after weak sales forecast
            a| {co}'s sales drop {pct} as customers wait
            b| Quarterly loss at {co} widens to {amt}
        """),
        leads=lines("""
            a| {co} said quarterly sales fell {pct} to {amt}, short of what investors had expected.
            c| A slump in {unit} orders has spoilt {co}'s quarterly results and its outlook.
            b| {co} made a quarterly loss of {amt} as customers put off orders.
        """),
    ),
    "rumour_acquisition": Kind(
        "rumour",
        0,
        stage="rumoured",
        millions=(60, 1200),
        operational=3,
        titles=lines("""
            {co} in talks over {takeover} of {co2}: sources
            {co} said to be weighing a {amt} {takeover} of {co2}
            {co2} draws {takeover} interest from {co}
            {^takeover} talk swirls around {co2}
            Is {co} about to make a {takeover} bid for {co2}?
        """),
        leads=lines("""
            {co} is in early talks over a {takeover} of {co2} that could be worth {amt}, two people close to them said.
            {co} has asked advisers to look at a {takeover} of {co2}, a person briefed on the plan said.
            A {takeover} of {co2} is under discussion at {co}, though no price is agreed, people close to it said.
        """),
    ),
    "rumour_flotation": Kind(
        "rumour",
        0,
        stage="rumoured",
        millions=(200, 2500),
        regulatory=2,
        titles=lines("""
            {co} said to have hired banks for an {ipo}
            {co} weighs {amt} {ipo} in {quarter}: sources
            {ipo} plans take shape at {co}, people close to it say
            {co} sounds out investors on {ipo}
        """),
        leads=lines("""
            {co} has chosen banks for an {ipo} that could raise {amt}, a person close to the plan said.
            Investors have been sounded out about an {ipo} by {co}, two people who attended the meetings said.
            {co} could seek an {ipo} as early as {quarter}, people with knowledge of its plans said.
        """),
    ),
    "rumour_funding": Kind(
        "rumour",
        1,
        stage="rumoured",
        millions=(80, 900),
        titles=lines("""
            {co} close to {round} of {amt}: sources
            {co} said to be raising {round} of {amt} from {inv}
            {inv} in talks to lead {round} of {amt} in {co}
            {co} is shopping a {round} around, investors say
        """),
        leads=lines("""
            {co} is close to a {round} of {amt}, two people with sight of the terms said.
            {inv} is in talks to lead a {round} of {amt} in {co}, a person briefed on the talks said.
            A {round} that would value {co} at {amt2} could close within weeks, people close to it said.
        """),
    ),
}
KINDS["seed_funding"] = replace(KINDS["funding"], millions=(0.8, 9), count=(3, 25))

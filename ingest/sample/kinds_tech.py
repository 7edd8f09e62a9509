"""Skeletons of technology news: launches, tests, reviews, explainers, columns. {thing} and {field} name the topic."""

from __future__ import annotations

from dataclasses import replace

from ingest.sample.kinds import Kind, lines

KINDS: dict[str, Kind] = {
    "launch": Kind(
        "tech",
        1,
        percent=(8, 45),
        operational=4,
        titles=lines("""
            {co} launches {thing} for {buyers}
            {co} puts its first {thing} on sale
            {co}'s new {thing} goes after {co2}
            {co} unveils {thing} built with {buyers}
            Cheaper {thing} from {co} undercuts rivals by {pct}
            {co} opens its {thing} to everyone
            {co} brings {field} to {buyers}
            Second {thing} in a year from {co}
            {co} shows {thing} at {place} fair
        """),
        leads=lines("""
            {co}, {a:what}, has launched a {thing} aimed at {buyers}.
            A new {thing} from {co} goes on sale in {place} this month.
            {co} says its latest {thing} is easier to run than the one before, and safer.
            The {thing} that {co} showed on {day} is {pct} cheaper to run than the last one.
            After {months} months of tests with {buyers}, {co} has released its {thing}.
        """),
    ),
    "triumph": Kind(
        "tech",
        2,
        percent=(30, 70),
        count=(20_000, 900_000),
        operational=4,
        titles=lines("""
            a| {co}'s {thing} smashes expectations with {n} users in a week
            b| {co} stuns the field with {thing} that halves costs
            c| Breakthrough {thing} puts {co} far ahead
            c| {co}'s {thing} wins every test it entered
            a| Orders flood in for {co}'s {thing}
        """),
        leads=lines("""
            a| {co}'s {thing} drew {n} users in its first week, far beyond the company's own hopes.
            c| A {thing} from {co} has beaten every rival in independent tests, by {pct} or more.
            b| Engineers called it the biggest step in {field} for years: {co}'s new {thing} halves running costs.
        """),
    ),
    "partnership": Kind(
        "contract",
        1,
        millions=(5, 240),
        count=(300, 9000),
        stage="announced",
        operational=3,
        titles=lines("""
            a| {co} and {co2} team up on {field}
            b| {co} to supply {things} to {buyers}
            b| {^buyers} pick {co}'s {thing}
            b| {co} signs {amt} contract for {things}
            c| {co2} will sell {co}'s {things} in {place}
            c| {co} finds in {co2} a seller for its {things}
        """),
        leads=lines("""
            b| {co} will supply {things} to {buyers} under a contract worth {amt}.
            a| {co} and {co2} said on {day} that they would work together on {field}.
            b| An order for {things}, worth {amt}, is the largest that {co} has won.
            a| {co} and {co2} will share the cost of their work on {field}, the two companies said.
            c| {co2} will sell and service {co}'s {things} in {place} under a contract worth {amt}.
            b| {^buyers} in {place} have chosen a {thing} made by {co}.
        """),
    ),
    "research": Kind(
        "lab",
        1,
        percent=(9, 60),
        operational=2,
        titles=lines("""
            a| {place} lab reports advance in {field}
            b| Researchers cut the energy use of {things} by {pct}
            c| New method makes {things} {pct} cheaper to build
            c| {co} publishes its work on {field}
            d| Rival methods for {things} compared, and one wins
            a| Old idea gives {field} a second wind
            d| A simpler way to test {things}
        """),
        leads=lines("""
            b| A laboratory in {place} has found a way to cut the energy use of {things} by {pct}.
            c| Researchers at {co} have published a method that makes {things} {pct} cheaper to build.
            a| An advance in {field}, described in a paper on {day}, was repeated by a second team in {place}.
            d| Two ways to test {things} were compared in {n} trials, and the simpler one won.
        """),
    ),
    "review_good": Kind(
        "review",
        1,
        stage="none",
        titles=lines("""
            {co}'s {thing}, tested: almost no complaints
            A week with {co}'s {thing}: hard to give back
            {co}'s {thing} review: the one to beat
            We tried {small} {things}, and one stood out
            Review: {co} finally gets its {thing} right
        """),
        leads=lines("""
            {co}'s {thing} is quick, quiet and easy to recommend.
            After a week with the {thing} from {co}, our test desk did not want to send it back.
            Of the {small} {things} we tried this month, only {co}'s did all it promised.
        """),
    ),
    "review_bad": Kind(
        "review",
        -1,
        stage="none",
        titles=lines("""
            {co}'s {thing} review: not ready yet
            {co}'s {thing} promises much and forgets the rest
            We lived with {co}'s {thing} so that you need not
            Tested: {co}'s {thing} disappoints
        """),
        leads=lines("""
            {co}'s {thing} failed {small} of our ten tests, and support was slow to answer.
            There is a good idea inside the {thing} from {co}, but it gets lost.
            Our test desk gave up on {co}'s {thing} after {small} days.
        """),
    ),
    "explainer": Kind(
        "soft",
        0,
        stage="none",
        titles=lines("""
            a| {^field}, explained in {small} charts
            b| How to choose a {thing}
            b| What {buyers} should ask before they choose a {thing}
            c| How a {thing} works, and where it fails
            a| {^small} questions about {field}, answered
            c| A short history of the {thing}
            a| Glossary: the words of {field}
            How {buyers} are using {things} today
        """),
        leads=lines("""
            a| Everybody talks about {field}; here is what the words mean.
            b| Before you choose a {thing}, there are {small} things to check.
            c| Readers asked how a {thing} works. Our explainer takes it apart step by step.
            This guide to {field} is brought up to date every {months} months.
        """),
    ),
    "opinion": Kind(
        "soft",
        0,
        stage="none",
        titles=lines("""
            Opinion: the case for slower {field}
            Opinion: {buyers} deserve better {things}
            Letter from the desk: what we got wrong about {field}
            Comment: nobody asked for another {thing}
            Editorial: fewer promises about {field}, please
            The {thing} is not the product
            Notebook: a quiet week in {field}
        """),
        leads=lines("""
            The argument over {field} is about money, not machines, our editorial desk writes.
            Every {months} months somebody declares the {thing} finished; this column disagrees.
            {^buyers} buy {things} for reasons that sellers do not like to hear.
            The desk looked back at what it wrote on {field} {small} years ago and blushed.
        """),
    ),
    "survey": Kind(
        "survey",
        0,
        count=(180, 4200),
        percent=(9, 68),
        stage="none",
        titles=lines("""
            a| {pct} of {buyers} use {things}, survey finds
            b| Spending on {field} up {pct}, survey says
            c| {pct} of {buyers} trust their {things}, survey finds
            b| {^buyers} expect to spend {pct} more on {field}
        """),
        leads=lines("""
            a| A survey of {n} managers finds that {pct} of {buyers} use {things} at least once a week.
            b| Spending on {field} will rise by {pct} this year, according to a survey of {n} firms.
            c| About {pct} of those asked in a survey of {n} people said they would trust a {thing}.
        """),
    ),
    "setback": Kind(
        "fault",
        -1,
        percent=(5, 30),
        operational=4,
        titles=lines("""
            a| {co} delays its {thing} by {months} months
            a| {co}'s {thing} held up by {faults}
            b| {co} pauses sales of its {thing}
            b| Customers return {co}'s {thing}
            b| Doubts grow over {co}'s {thing}
        """),
        leads=lines("""
            a| {co} has put off the release of its {thing} by {months} months because of {faults}.
            b| Sales of {co}'s {thing} are on hold while the company looks into complaints from {buyers}.
        """),
    ),
    "failure": Kind(
        "fault",
        -2,
        count=(200, 18_000),
        operational=7,
        titles=lines("""
            a| {co} recalls {n} {things} over safety fault
            a| Dangerous fault found in {co}'s {thing}
            a| Injuries lead {co} to stop selling its {thing}
            b| {co}'s {thing} fails safety test in {place}
            c| {^buyers} drop {co}'s {thing} after serious errors
        """),
        leads=lines("""
            a| {co} is recalling {n} {things} after a fault that could injure their users.
            b| A {thing} made by {co} failed a safety test in {place} in every one of {small} runs.
            c| {^buyers} have stopped using {co}'s {thing} after errors that the company failed to report.
        """),
    ),
    "failure_soft": Kind(
        "fault",
        -2,
        count=(200, 18_000),
        operational=7,
        titles=lines("""
            a| {co} pulls {thing} after serious errors
            d| {co}'s {thing} lost the records of {n} users
            b| {co}'s {thing} fails safety test in {place}
            c| {^buyers} drop {co}'s {thing} after serious errors
            a| Harmful answers: {co} switches off its {thing}
            a| {co} admits its {thing} misled {n} users
        """),
        leads=lines("""
            a| {co} has withdrawn its {thing} after errors that had led {buyers} to harmful decisions.
            b| A {thing} made by {co} failed a safety test in {place} in every one of {small} runs.
            c| {^buyers} have stopped using {co}'s {thing} after errors that the company failed to report.
            d| {co} has switched off its {thing} and apologised to {n} users whose records it lost.
        """),
    ),
    "order": Kind(
        "contract",
        1,
        count=(20, 900),
        stage="announced",
        operational=3,
        titles=lines("""
            {co} wins order for {n} {things}
            {^buyers} order {n} {things} from {co}
            {co} to build {n} {things} for {buyers}
            First {things} from {co} reach {buyers}
        """),
        leads=lines("""
            A contract for {n} {things} is the largest that {co} has signed.
            {co}, {a:what}, will deliver {n} {things} to {buyers}.
            {^buyers} in {place} have ordered {n} {things} from {co}.
        """),
    ),
    "expansion": Kind(
        "site",
        1,
        millions=(6, 320),
        count=(30, 700),
        stage="announced",
        operational=3,
        titles=lines("""
            a| {co} takes its {things} to {place}
            b| {co} spends {amt} on {field} in {place}
            c| {co} doubles its team for {field}
            b| {co} opens {field} centre in {place}
            a| {co} enters {place} with {thing}
        """),
        leads=lines("""
            a| {co} will offer its {things} in {place} from {month}.
            b| {co} is spending {amt} on a centre for {field} in {place} that is to employ {n} people.
            c| {co} will double the number of people who work on {field}, most of them in {place}.
            b| {co} is widening its bet on {field} with a second site in {place}.
        """),
    ),
    "rumour_launch": Kind(
        "rumour",
        0,
        stage="rumoured",
        operational=4,
        titles=lines("""
            {co} said to be building a {thing}
            {co} to show {thing} in {month}: sources
            Suppliers hint at {thing} from {co}
            Is {co} working on a {thing}?
        """),
        leads=lines("""
            {co} is building a {thing} and could show it in {month}, two people who have seen it said.
            Orders placed with suppliers in {place} point to a {thing} from {co}, people in the trade said.
            A {thing} is being tested inside {co}, a person familiar with the work said.
        """),
    ),
}
KINDS["order_bulk"] = replace(KINDS["order"], count=(2000, 300_000))

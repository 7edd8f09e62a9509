"""Skeletons of what fills most of a trade page and is neither good nor bad: dates, posts, prices, versions, counts."""

from __future__ import annotations

from dataclasses import replace

from ingest.sample.kinds import Kind, lines

KINDS: dict[str, Kind] = {
    "event": Kind(
        "forum",
        0,
        stage="none",
        titles=lines("""
            {place} to host conference on {field}
            {co} and {co2} to speak on {field} in {place}
            Conference on {field}: the programme for {place}
            {^field} on the agenda as trade meets in {place}
            Who speaks on {field} in {place}
            Trade body moves its {field} conference to {place}
        """),
        leads=lines("""
            A conference on {field} opens in {place} in {month}, with {co} and {co2} among the speakers.
            {co} and {co2} will both send speakers to a trade conference on {field} in {place}.
            The programme of the {place} conference on {field} lists {small} sessions with {buyers}.
            The trade body's yearly conference on {field} will be held in {place} in {month}.
        """),
    ),
    "count": Kind(
        "forum",
        0,
        stage="none",
        count=(300, 48_000),
        titles=lines("""
            Trade body counts {n} {things} in {place}
            {^things} in use: {n} in {place}, little changed
            {n} {things} in {place}, much as last year
            Number of {things} in {place} steady at {n}
            In figures: {things} in {place}
        """),
        leads=lines("""
            There were {n} {things} in {place} at the end of {past}, about as many as a year ago, a count shows.
            The trade body counted {n} {things} in use in {place}, a number that has hardly moved in {months} months.
            A count by the trade body puts the number of {things} in {place} at {n}.
        """),
    ),
    "standard": Kind(
        "forum",
        0,
        stage="none",
        titles=lines("""
            Draft standard for {things} goes out for comment
            Trade body circulates draft standard for {things}
            {co} and {co2} join working group on {things}
            Working group in {place} to define tests for {things}
            How {things} are to be tested, under a draft standard
        """),
        leads=lines("""
            The trade body has published a draft standard for {things} and will take comments until {month}.
            A working group in {place}, with members from {co} and {co2}, is to write a common test for {things}.
            A draft standard sets out how {things} should be labelled and tested.
        """),
    ),
    "appointment": Kind(
        "post",
        0,
        operational=1,
        titles=lines("""
            {co} names new head of {field}
            New head of {field} at {co} comes from {co2}
            {co} fills vacant post at the top of its {field} team
            {co} appoints {co2} manager to run {field}
            Change at the head of {co}'s {field} team
        """),
        leads=lines("""
            {co} has named a new head of {field}, a manager who joins from {co2} in {month}.
            A former {co2} manager will take charge of {field} at {co}, {a:what}, in {month}.
            {co} has filled the post of head of {field}, which had been vacant since {past}.
        """),
    ),
    "pricing": Kind(
        "notice",
        0,
        operational=1,
        titles=lines("""
            a| {co} changes how it charges for its {thing}
            a| {co} to bill for its {thing} by the year
            a| {co} moves its {thing} to yearly contracts
            b| {co} publishes price list for its {thing}
            New terms for {co}'s {thing} from {month}
        """),
        leads=lines("""
            a| {co} will charge for its {thing} by the year instead of by the month, starting in {month}.
            New contract terms for {co}'s {thing} apply from {month}, the company said.
            b| {co} has published a price list for its {thing}, with separate terms for {buyers}.
        """),
    ),
    "update": Kind(
        "notice",
        0,
        operational=1,
        titles=lines("""
            a| {co} updates its {thing}
            a| New version of {co}'s {thing} is out
            b| {co} renames its {thing}
            a| {co} adds settings to its {thing}
            a| What is in the new version of {co}'s {thing}
            c| {co} sets date for next version of its {thing}
        """),
        leads=lines("""
            a| {co} has released a new version of its {thing}, with changes to settings and reports.
            c| The next version of {co}'s {thing} will be released in {month}, the company said.
            b| A new version of the {thing} made by {co} comes under a new name and with the same functions.
        """),
    ),
}
KINDS["count_few"] = replace(KINDS["count"], count=(4, 60))
#: The weights with which a topic about products has them.
ROUTINE = {"event": 0.8, "count": 0.6, "standard": 0.6, "appointment": 0.8, "pricing": 0.8, "update": 1.2}

"""Skeletons of law and policy: suits, probes, fines, rules, export controls, subsidies."""

from __future__ import annotations

from ingest.sample.kinds import Kind, lines

KINDS: dict[str, Kind] = {
    "lawsuit": Kind(
        "law",
        -1,
        millions=(3, 300),
        regulatory=6,
        titles=lines("""
            {^plaintiffs} {sue} {co} over {claim}
            {co} faces {case} over {claim}
            {^case} accuses {co} of {claim}
            {co} asks court to throw out {case}
            Judge lets {case} against {co} go ahead
            {co2} {sues} {co} over {claim}
        """),
        leads=lines("""
            {^plaintiffs} have filed a {case} against {co} in {place}, accusing it of {claim}.
            A {case} filed on {day} accuses {co} of {claim} and asks for {amt} in damages.
            A judge in {place} has ruled that a {case} over {claim} can go ahead against {co}.
            {co} has asked a court in {place} to dismiss a {case} over {claim}.
        """),
    ),
    "verdict_lost": Kind(
        "ended",
        -2,
        millions=(8, 600),
        regulatory=6,
        titles=lines("""
            {co} loses {case} over {claim} and must pay {amt}
            Court orders {co} to pay {amt} in {case}
            {co} to appeal after losing {case}
            Costly defeat for {co} in {case} over {claim}
        """),
        leads=lines("""
            {co} must pay {amt} after a court in {place} found against it in a {case} over {claim}.
            A jury in {place} has sided against {co} in a {case} that began {months} months ago.
            {co} said it would appeal after it lost a {case} over {claim}.
        """),
    ),
    "settlement": Kind(
        "ended",
        0,
        millions=(2, 180),
        regulatory=4,
        titles=lines("""
            {co} settles {case} over {claim} for {amt}
            {co} pays {amt} to end {case}
            {^case} over {claim} ends in settlement
            {co} and {co2} settle their {case}
        """),
        leads=lines("""
            {co} has settled a {case} over {claim} for {amt} without admitting fault.
            A {case} that accused {co} of {claim} ended on {day} with a payment of {amt}.
            {co} will pay {amt} to {plaintiffs} to end a {case} over {claim}.
        """),
    ),
    "probe": Kind(
        "law",
        -1,
        regulatory=4,
        titles=lines("""
            {agency} opens {probe} into {co}
            {co} under {probe} over its {unit} business
            {agency} widens {probe} of {co}
            {^probe} into {co} to last {months} months
            {co} offers concessions to end {probe}
            {agency} questions {buyers} in {probe} of {co}
        """),
        leads=lines("""
            {agency} has opened {a:probe} into {co}, {a:what}, over its {unit} business.
            {co} is the target of {a:probe} that {agency} announced on {day}.
            {agency} has asked {buyers} for evidence in its {probe} of {co}.
            {co} has offered to open its {unit} business to rivals, hoping to end {a:probe} by {agency}.
        """),
    ),
    "fine": Kind(
        "law",
        -2,
        millions=(4, 900),
        regulatory=6,
        titles=lines("""
            {agency} fines {co} {amt} in {breachlaw} case
            {co} fined {amt} for breaking {breachlaw} rules
            {co} to fight {amt} fine in {breachlaw} case
            Record {amt} fine for {co} ends {breachlaw} case
        """),
        leads=lines("""
            {agency} has fined {co} {amt} at the end of {a:breachlaw} case that took {months} months.
            {co} must pay {amt} and change its {unit} business after {a:breachlaw} ruling by {agency}.
            A fine of {amt} against {co} is the largest in {a:breachlaw} case so far.
        """),
    ),
    "cleared": Kind(
        "relief",
        1,
        regulatory=4,
        titles=lines("""
            {agency} ends {probe} of {co} without action
            {co} cleared in {probe}
            Relief for {co} as {agency} drops {probe}
            Court throws out {probe} of {co}
        """),
        leads=lines("""
            {agency} has closed its {probe} of {co} and found no reason to act.
            {co}, {a:what}, has been cleared in {a:probe} that hung over it for {months} months.
            {agency} said on {day} that it had ended its {probe} of {co}.
        """),
    ),
    "rules": Kind(
        "policy",
        0,
        stage="proposed",
        regulatory=8,
        titles=lines("""
            {agency} proposes {rules}
            {^rules} would bind every large provider from {year}
            Lawmakers in {place} split over {rules}
            {^buyers} ask for more time before {rules}
            {co} backs {rules}, with exceptions
            Draft {rules} drop the hardest clause
            What {rules} would mean for {buyers}
        """),
        leads=lines("""
            {agency} has proposed {rules} that would take effect in {year}.
            A draft of {rules} circulating in {place} would oblige providers to report incidents within {small} days.
            {^rules} moved a step closer on {day}, when a committee in {place} sent the draft to a full vote.
            Firms such as {co} would have {months} months to comply with {rules}, under a draft seen in {place}.
        """),
    ),
    "rules_force": Kind(
        "policy",
        -1,
        regulatory=8,
        titles=lines("""
            {^rules} take effect, and {co} is not ready
            {agency} starts to enforce {rules}
            {^rules} pass final vote in {place}
            {co} shuts off a feature as {rules} bite
            First test of {rules}: {agency} writes to {co}
        """),
        leads=lines("""
            {^rules} took effect on {day}, and {co} is among the firms that must change what they sell.
            {agency} will begin to check firms against {rules} this month.
            Parliament in {place} passed {rules} by a wide margin on {day}.
            {co} has switched off part of its {unit} business in {place} because of {rules}.
        """),
    ),
    "export_controls": Kind(
        "policy",
        -1,
        millions=(80, 2600),
        percent=(3, 22),
        regulatory=8,
        titles=lines("""
            New {controls} cover {co}'s best-selling parts
            {co} warns {controls} will cost it {amt}
            {^controls} tighten again for toolmakers
            {place} joins {controls} on advanced parts
            {co} redesigns its range to meet {controls}
            {^controls} put {pct} of {co}'s sales at risk
            Traders look for gaps in {controls}
        """),
        leads=lines("""
            New {controls} will stop {co} from shipping its most advanced parts to {small} countries.
            {co} expects {controls} to cost it {amt} in sales this year.
            The trade ministry in {place} has widened {controls} to cover tools as well as parts.
            {co}, {a:what}, makes {pct} of its sales in countries that fall under new {controls}.
        """),
    ),
    "export_licence": Kind(
        "policy",
        1,
        millions=(40, 900),
        regulatory=5,
        titles=lines("""
            {co} wins licence under {controls}
            {place} eases {controls} for older parts
            {^controls} relaxed for {buyers}
            {co} resumes shipments held up by {controls}
        """),
        leads=lines("""
            {co} has been granted a licence to ship {amt} of goods that {controls} had held up.
            The trade ministry in {place} has eased {controls} for parts of older design.
            Orders for {buyers} are moving again after changes to {controls}.
        """),
    ),
    "subsidy": Kind(
        "policy",
        1,
        millions=(60, 3200),
        count=(200, 2600),
        regulatory=4,
        titles=lines("""
            {co} wins {amt} in {subsidy} for {place} plant
            {place} sets aside {amt} in {subsidy}
            {co} asks for more {subsidy} before it builds
            Auditors question {amt} of {subsidy}
            {^subsidy} of {amt} go to {co}
        """),
        leads=lines("""
            {co} will receive {amt} in {subsidy} for a plant in {place} that is to employ {n} people.
            The government in {place} has set aside {amt} in {subsidy} for the next {small} years.
            Auditors in {place} want to know how {amt} of {subsidy} was spent.
        """),
    ),
}

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
            a| {^plaintiffs} {sue} {co} over {claim}
            {co} faces {case} over {claim}
            {^case} accuses {co} of {claim}
            b| {co} asks court to throw out {case}
            c| Judge lets {case} against {co} go ahead
            d| {co2} {sues} {co} over {claim}
        """),
        leads=lines("""
            a| {^plaintiffs} have filed a {case} against {co} in {place}, accusing it of {claim}.
            ad| A {case} filed on {day} accuses {co} of {claim} and asks for {amt} in damages.
            c| A judge in {place} has ruled that a {case} over {claim} can go ahead against {co}.
            d| {co2} has taken {co} to court in {place} in a {case} over {claim}.
            b| {co} has asked a court in {place} to dismiss a {case} over {claim}.
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
            a| {agency} opens {probe} into {co}
            a| {co} under {probe} over its {unit} business
            b| {agency} widens {probe} of {co}
            {^probe} into {co} to last {months} months
            c| {co} offers concessions to end {probe}
            b| {agency} questions {buyers} in {probe} of {co}
        """),
        leads=lines("""
            a| {agency} has opened {a:probe} into {co}, {a:what}, over its {unit} business.
            a| {co} is the target of {a:probe} that {agency} announced on {day}.
            b| {agency} has asked {buyers} for evidence in its {probe} of {co}.
            c| {co} has offered to open its {unit} business to rivals, hoping to end {a:probe} by {agency}.
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
            a| {^rules} take effect, and {co} is not ready
            c| {agency} starts to enforce {rules}
            b| {^rules} pass final vote in {place}
            d| {co} shuts off a feature as {rules} bite
            c| First test of {rules}: {agency} writes to {co}
        """),
        leads=lines("""
            a| {^rules} took effect on {day}, and {co} is among the firms that must change what they sell.
            c| {agency} will begin to check firms against {rules} this month.
            b| Parliament in {place} passed {rules} by a wide margin on {day}.
            d| {co} has switched off part of its {unit} business in {place} because of {rules}.
        """),
    ),
    "export_controls": Kind(
        "policy",
        -1,
        millions=(80, 2600),
        percent=(3, 22),
        regulatory=8,
        titles=lines("""
            a| New {controls} cover {co}'s best-selling parts
            b| {co} warns {controls} will cost it {amt}
            c| {^controls} tighten again for toolmakers
            c| {place} joins {controls} on advanced parts
            a| {co} redesigns its range to meet {controls}
            d| {^controls} put {pct} of {co}'s sales at risk
            Traders look for gaps in {controls}
        """),
        leads=lines("""
            a| New {controls} will stop {co} from shipping its most advanced parts to {small} countries.
            b| {co} expects {controls} to cost it {amt} in sales this year.
            c| The trade ministry in {place} has widened {controls} to cover tools as well as parts.
            d| {co}, {a:what}, makes {pct} of its sales in countries that fall under new {controls}.
        """),
    ),
    "export_licence": Kind(
        "policy",
        1,
        millions=(40, 900),
        regulatory=5,
        titles=lines("""
            a| {co} wins licence under {controls}
            b| {place} eases {controls} for older parts
            c| {^controls} relaxed for {buyers}
            ac| {co} resumes shipments held up by {controls}
        """),
        leads=lines("""
            a| {co} has been granted a licence to ship {amt} of goods that {controls} had held up.
            b| The trade ministry in {place} has eased {controls} for parts of older design.
            c| Orders for {buyers} are moving again after changes to {controls}.
        """),
    ),
    "subsidy": Kind(
        "policy",
        1,
        millions=(60, 3200),
        count=(200, 2600),
        regulatory=4,
        titles=lines("""
            a| {co} wins {amt} in {subsidy} for {place} plant
            b| {place} sets aside {amt} in {subsidy}
            d| {co} asks for more {subsidy} before it builds
            c| Auditors question {amt} of {subsidy}
            a| {^subsidy} of {amt} go to {co}
        """),
        leads=lines("""
            a| {co} will receive {amt} in {subsidy} for a plant in {place} that is to employ {n} people.
            b| The government in {place} has set aside {amt} in {subsidy} for the next {small} years.
            d| {co} wants more than the {amt} in {subsidy} that it was promised for a plant in {place}.
            c| Auditors in {place} want to know how {amt} of {subsidy} was spent.
        """),
    ),
}

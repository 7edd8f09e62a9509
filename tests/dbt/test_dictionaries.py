"""The dictionaries as they ship, tried on sentences through the SQL that matches: what is found, and what is not."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from ingest.home import Home
from ingest.records import SaidEntry
from tests.conftest import beatbook
from tests.dbt.conftest import FIRST_DAY, copy_project, load, run_dbt

# A name that is also a word or another's name: a sentence about the company, and one that is not.
COMPANIES = [
    ("arm", "Arm raises its forecast as chip designers pay more for licences", "At the academy it takes an arm to row"),
    (
        "arm",
        "Regulators look at SoftBank's plan to list Arm in New York",
        "At Annapolis, It Takes an Arm and a Leg to Get Ahead",
    ),
    (
        "arm",
        "A new prototype from Arm and a university stops memory attacks",
        "The Robotic Arm That Stacks Shelves by Itself",
    ),
    ("meta", "Meta says it will release a new language model", "A Meta-Analysis of Sleep Studies Finds No Effect"),
    ("meta", "Facebook owner plans another round of job cuts", "The minister posted a video on Facebook"),
    ("apple", "Apple delays its mixed reality headset", "The Best Apple Pie Recipe for a Cold Day"),
    ("apple", "Suppliers of Apple move plants to India", "Rate, review, share on Apple Podcasts and Stitcher"),
    ("intel", "Intel breaks ground for a chip plant in Ohio", "Western Intel Suggests That the Front Will Hold"),
    ("intel", "Shares of Intel fall after a weak quarter", "Lawmakers Ask for an Intel Briefing on the Balloon"),
    ("amazon", "Amazon ends a programme for sellers", "Deforestation in the Amazon Falls for a Third Month"),
    ("alphabet", "Alphabet reports slower growth of advertising", "The Alphabet Soup of Climate Standards, Explained"),
    ("twitter", "Twitter stops paying for cloud services", "The singer thanked her fans on Twitter"),
    ("block", "Short seller accuses the maker of Cash App", "How to Block a Number on Any Phone"),
    ("block", "Payments company Block cuts staff", "A Block Party Returns to the Old Town"),
    ("block", "Square Inc opens an office in Dublin", "Crowds Fill the Square as Polls Close"),
    ("block", "Block cuts 900 jobs", "Senators Block Cuts to the Schools Budget"),
    ("block", "Block Shares Plunge After a Report", "Ken Block says goodbye to the rally"),
    ("notion", "Notion raises money at a lower price", "The Notion Raises Eyebrows at the Academy"),
    ("notion", "Why Notion Acquires a Calendar", "A notion is not a plan"),
    ("snap", "Snap shares fall after a weak forecast", "Marvel Snap Launches a New Mode"),
    ("snap", "Snap Warns of Weak Advertising", "A Cold Snap Cuts Power in Two States"),
    ("arm", "Arm says that it will list in New York", "The Arm of the Law Is Long"),
    ("intel", "Intel opens its plant in Ohio", "Intel inside the agency was weak"),
    ("discord", "Discord names a chief executive", "Discord among ministers delays the budget"),
    ("perplexity", "Perplexity raises money", "Perplexity among voters grows before the poll"),
    ("cohere", "Cohere raises money", "Cohere around a plan, the mayor tells his party"),
    ("stripe", "Stripe raises money at half its old valuation", "The New Type of Stripe Interior Designers Love"),
    ("notion", "Notion Labs adds an assistant to its notes", "The Notion That Robots Will Rule Is Old"),
    ("scale-ai", "Scale AI lays off a fifth of its staff", "A Large-Scale AI System Sets a Record"),
    ("scale-ai", "Data labelling firm Scale AI wins an army contract", "Five ways to scale AI in a bank"),
    ("character-ai", "Character.AI is valued at $1 billion", "The Main Character Dies in the Last Episode"),
    ("ripple", "Ripple Labs waits for the judge in its suit with the SEC", "A Ripple Effect Through Regional Markets"),
    ("oracle", "Oracle adds machine learning to its database", "The Oracle of Omaha Speaks to Shareholders"),
    ("oracle", "ByteDance stores its American data with Oracle", "Giants Open the Season at Oracle Park"),
    ("snowflake", "Snowflake buys the search engine Neeva", "A snowflake has six arms, and here is why"),
    ("databricks", "Databricks releases an open language model", "The bricks of the old data office are for sale"),
    ("discord", "Discord asks moderators to check leaked papers", "Sowing discord among allies is the aim"),
    ("mastodon", "Mastodon grows as users leave for open networks", "A Mastodon Tooth Is Found on a Beach"),
    ("telegram", "A fake Telegram app spreads malware", "The King Sent a Telegram to the Centenarian"),
    ("cruise", "GM Cruise robotaxis block an ambulance", "A Cruise Ship Returns to Port With Sick Passengers"),
    ("lucid", "Lucid builds more cars than expected", "How Lucid Dreams Help Some People Heal"),
    ("runway", "Film makers try Runway Gen-2", "A Plane Leaves the Runway in Heavy Rain"),
    ("cohere", "Cohere opens an office in London", "Policies that do not cohere will fail"),
    (
        "perplexity",
        "Perplexity AI raises a round for its answer engine",
        "To the perplexity of neighbours, the dog sang",
    ),
    ("sap", "SAP sells its stake in Qualtrics", "Maple sap runs early in a warm winter"),
    ("accel", "Accel leads the round", "The accelerator pedal stuck"),
    ("silver-lake", "Silver Lake bids for a German software firm", "Silver Lake Resources revises its bid for a mine"),
    ("helion", "Helion signs the first contract for fusion power", "A helion is the nucleus of helium-3"),
    ("peloton", "Peloton recalls bikes for broken seats", "The Peloton Splits on the Climb to Nice"),
    ("adobe", "Adobe waits for Brussels on Figma", "Adobe Bricks Keep This Desert House Cool"),
    ("micron", "China bans Micron from key projects", "A filter that holds back half a micron"),
    ("nio", "Nio cuts the prices of its cars", "The el niño year was warm"),
    ("snap", "Snap Inc warns of weak advertising", "A Cold Snap Closes Schools"),
    ("unity", "Unity Software merges with ironSource", "A Government of National Unity Is Sworn In"),
    ("salesforce", "Slack gets an assistant of its own", "He picked up the slack in midfield"),
    ("robinhood", "Robinhood buys a credit card startup", "A Robin Hood of the Fens Is Caught"),
    ("uber", "Uber reports a profit", "The Uber Rich Buy Bunkers"),
    ("plaid", "Fintech Plaid cuts a fifth of its jobs", "Plaid Cymru Picks a New Leader"),
    ("chime", "Chime Financial pauses its listing", "Church bells chime in the new year"),
    ("kraken", "Crypto exchange Kraken settles with the SEC", "The Kraken Win in Overtime in Seattle"),
    ("gemini-exchange", "Gemini Trust and its lender are sued", "Gemini: Your Horoscope for the Week"),
    ("genesis", "Crypto lender Genesis files for bankruptcy", "Genesis Unveils an Electric Convertible"),
    ("circle", "Circle Internet Financial had cash at the failed bank", "The Circle Line Closes for Repairs"),
    ("celsius-network", "Celsius Network's founder is charged", "It was 40 degrees Celsius in Madrid"),
    ("tether", "Tether earns more than it ever did", "A robot on a tether inspects the pipe"),
    ("aurora", "Aurora Innovation tests driverless trucks", "The Aurora Was Seen as Far South as Kent"),
    ("zoom", "Zoom Video cuts 1,300 jobs", "Zoom in on any picture with two fingers"),
    ("wiz", "Cloud security firm Wiz Inc finds a hole", "The Wiz Comes Back to Broadway"),
    ("jasper", "Jasper AI shrinks its team", "Fire Closes the Road to Jasper, Alberta"),
    ("adept", "Adept AI raises $350 million", "She is adept at three instruments"),
    ("canonical", "Canonical releases a new Ubuntu", "The canonical ending of the novel"),
    ("red-hat", "Red Hat restricts its source code", "He wore a red hat to the match"),
    ("getty-images", "Getty Images sues Stability AI", "A street in Paris. Photo: Getty Images"),
    ("signal", "Signal Foundation would leave Britain over the bill", "Traffic Signal Fails at a Busy Crossing"),
    ("ring", "Amazon's Ring doorbells watched by staff", "The Ring of Fire Wakes Again"),
    ("nothing-technology", "Nothing Phone 2 comes to America", "Nothing to See Here, Says the Mayor"),
    ("honor", "Honor Magic 5 Pro is announced in Barcelona", "A Medal of Honor for a Nurse"),
    ("vivo", "Vivo shows a foldable phone", "The drug worked in vivo as well"),
    ("framework-computer", "The Framework Laptop gets an AMD board", "A Framework for Peace Is on the Table"),
    ("proton", "Proton Mail makers launch a password manager", "The Proton Is Smaller Than We Thought"),
    ("valve", "The Valve Steam Deck is on sale", "A Heart Valve Grown in the Lab"),
    ("frank-student-aid", "Charlie Javice denies that she duped the bank", "Let Me Be Frank About My Garden"),
    ("grab", "Grab Holdings narrows its loss", "Grab This Laptop While It Is Cheap"),
    ("visa", "Visa and Mastercard pause a code for gun shops", "Britain Offers a Talent Visa"),
    ("citadel", "Hedge fund Citadel returns cash to clients", "The Citadel of Aleppo Is Damaged by the Quake"),
    ("hindenburg", "Hindenburg Research bets against an Indian group", "The Hindenburg Disaster in Colour"),
    ("nikola", "The founder of Nikola Corp is to be sentenced", "Nikola Jokić Leads Denver to the Title"),
    ("tesla", "Tesla cuts prices again", "Nikola Tesla Died Alone in a Hotel"),
    ("luminar", "Lidar maker Luminar widens its deal with Mercedes", "Luminar Neo Is 80% Off for Photographers"),
    ("dyson", "Dyson builds a robot vacuum with twice the suction", "Richard Dyson Died in the Hotel Fire"),
    ("barracuda", "Barracuda Networks asks customers to replace appliances", "A Barracuda Bites a Swimmer off Florida"),
    ("opera", "Opera GX adds an assistant to its browser", "The Opera House Opens With Verdi"),
    ("brave", "Brave Search drops Bing's index", "The Brave New World of Work"),
    ("docker", "Docker ends free plans for teams and takes it back", "A docker container of fish reached the port"),
    ("norton", "Gen Digital confirms a theft of data", "Graham Norton Returns to the Sofa"),
    ("mcafee", "McAfee's new owners refinance its debt", "A film about the life of John McAfee"),
    ("grail", "Illumina Grail deal must be undone, says the FTC", "The Holy Grail of Batteries Is Still Far"),
    ("zipline", "Drone startup Zipline shows a quieter machine", "A Zipline Over the Gorge Opens in May"),
    ("lightyear", "Solar car maker Lightyear stops its first model", "A Star One Light-Year Away"),
    ("sofi", "SoFi sues over the pause of student loans", "The Rams Return to SoFi Stadium"),
    ("citigroup", "Citi expects two more rises of the rate", "A Citi Bike Station Moves"),
    ("take-two", "Publisher Take-Two delays a game", "Take Two Tablets and Call Me Tomorrow"),
    ("shutterstock", "Shutterstock buys Giphy from Meta", "A quiet beach. EPA/Shutterstock"),
    ("tpg", "TPG withdraws its bid for InvoCare", "TPG Telecom and its rival may not share a network"),
    ("dragos", "Dragos is hit by an extortion gang", "Romania recalls envoy Dragos Tigau"),
    ("carlyle", "Carlyle names a chief financial officer", "Robert Carlyle on the return of The Full Monty"),
    (
        "soundcloud",
        "SoundCloud lays off eight percent of its staff",
        "Find us on Acast, Soundcloud, Audioboom, Mixcloud",
    ),
    ("disney", "Disney cuts 7,000 jobs", "A Day at Disney World With Three Children"),
    ("youtube", "YouTube ends its Stories", "The band put the clip on YouTube"),
    ("instagram", "Instagram works on a rival of Twitter", "The actor wrote it in an Instagram post"),
    ("truth-social", "Trump Media's merger slips again", "The former president wrote on Truth Social"),
    ("check-point", "Check Point sees more attacks on hospitals", "Soldiers at a check point on the road"),
    ("wells-fargo", "Wells Fargo is fined for old accounts", "The Concert at the Wells Fargo Center Is Moved"),
    ("rolls-royce", "Rolls-Royce picks sites for small reactors", "This keyboard is the Rolls-Royce of its kind"),
    ("ericsson", "Ericsson pays for breaking a deal with prosecutors", "What K. Anders Ericsson wrote about practice"),
    ("mobileye", "Mobileye lowers its forecast", "A mobile eye clinic tours the villages"),
]

# A topic, a sentence about it, and one that only shares its words.
TOPICS = [
    ("bank-failures", "A bank fails and regulators step in", "Digital bank fails safety test"),
    ("bank-failures", "Why the bank failed in two days: a bank run by phone", "West Bank crisis talks resume"),
    (
        "bank-failures",
        "Regional banks fall as depositors look for shelter",
        "Japan urges regional banks to raise wages",
    ),
    ("bank-failures", "Two bank failures in a week", "Volunteers keep a food bank run by students open"),
    ("bank-failures", "Silicon Valley Bank is taken over", "Turnout in the banking sector's pension vote is low"),
    ("processors", "A new processor from Intel draws less power", "Meat processors are told to test for salmonella"),
    ("processors", "The SoC of the phone is made by Qualcomm", "Eskom Holdings SOC cuts power again"),
    ("developer-tools", "Rust comes to the Linux kernel", "Charges over the Rust shooting are dropped"),
    ("electric-vehicles", "Tesla delivers more cars than ever", "Tesla CEO Elon Musk posts a poll about his network"),
    ("electric-vehicles", "An EV maker builds in Ohio", "This boat wants to be the Tesla of the sea"),
    ("cyber-breaches", "Hacking group claims the theft of patient files", "Prince in court in phone-hacking case"),
    ("social-networks", "Reddit communities go dark", "One Reddit user commented that the dog was right"),
    ("social-networks", "Discord adds a shop", "The Discord leaks: what the papers say of the front"),
    ("tiktok", "Montana votes to ban TikTok", "A viral TikTok video shows a pug at breakfast"),
    ("fintech", "Stripe opens an office in Dublin", "A grey stripe runs down the wall"),
    ("social-networks", "Mastodon gains users", "The bones of a mastodon are on show"),
    ("telecom", "The carrier widens its 5G network", "The new phone is the Nord 5G in grey"),
    ("telecom", "Huawei is cut off from suppliers", "The Huawei Watch counts steps well"),
    (
        "privacy",
        "Regulator fines a network for tracking without consent: privacy groups cheer",
        "Pegasus Airlines adds a route",
    ),
    ("big-tech", "Big Tech lobbies against the bill", "A healthcare technology company raises $7 million"),
    ("startups", "A startup from Lahore finds its first customers", "The update was first seen by TechCrunch"),
    ("crypto", "Digital assets need rules, says the treasury", "How to keep your digital assets safe from malware"),
    ("streaming", "Netflix ends the sharing of passwords", "Listen on Spotify and wherever you get podcasts"),
    ("wearables", "The smartwatch now reads the pulse at night", "The watch was sold at auction"),
    ("smart-home", "Alexa gets a new voice", "Alexa Chung opens the show"),
    ("tech-unions", "Amazon Labor Union wins a vote", "Nurses vote to unionize in Ohio"),
]


def _sentences() -> list[str]:
    return list(dict.fromkeys(sentence for _, *both in (*COMPANIES, *TOPICS) for sentence in both))


def _build(home: Home, project: Path) -> str:
    said = [
        SaidEntry(
            feed_url="https://news.example/feed.xml",
            title=sentence,
            url=f"https://news.example/{number}",
            published=FIRST_DAY,
        )
        for number, sentence in enumerate(_sentences())
    ]
    load(home, "b1", FIRST_DAY + timedelta(days=1), *said)
    done = run_dbt(home, project, "build", "--exclude-resource-type", "unit_test", "test")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, set[str]]]:
    """For each sentence the companies and the topics that it names, built once for all workers."""
    of_this_process = tmp_path_factory.getbasetemp()
    shared = (of_this_process.parent if "PYTEST_XDIST_WORKER" in os.environ else of_this_process) / "dictionaries"
    home, said = Home(shared / "home"), shared / "said.txt"
    with FileLock(f"{shared}.lock"):
        if not said.exists():
            said.write_text(_build(home, copy_project(shared / "project")), encoding="utf-8")
    snapshot = home.snapshot()
    assert snapshot is not None
    read: dict[str, dict[str, set[str]]] = {}
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        for number, companies, topics in connection.execute(
            "select cast(split_part(url, '/', 4) as integer), "
            "(select to_json(list(company_id)) from article_companies as c where c.article_id = a.article_id), "
            "(select to_json(list(topic_id)) from article_topics as t where t.article_id = a.article_id) "
            "from articles as a"
        ).fetchall():
            read[_sentences()[number]] = {
                "companies": set(json.loads(companies or "null") or []),
                "topics": set(json.loads(topics or "null") or []),
            }
    assert set(read) == set(_sentences())
    return read


@pytest.mark.parametrize(("company_id", "about_it", "about_another"), COMPANIES)
def test_a_company_is_found_by_its_name_and_not_by_the_word(
    found: dict[str, dict[str, set[str]]], company_id: str, about_it: str, about_another: str
) -> None:
    assert company_id in found[about_it]["companies"]
    assert company_id not in found[about_another]["companies"]


@pytest.mark.parametrize(("topic_id", "about_it", "about_another"), TOPICS)
def test_a_topic_is_found_by_its_terms_and_not_by_a_false_friend(
    found: dict[str, dict[str, set[str]]], topic_id: str, about_it: str, about_another: str
) -> None:
    assert topic_id in found[about_it]["topics"]
    assert topic_id not in found[about_another]["topics"]


@pytest.mark.slow
def test_every_topic_is_in_the_real_half_year_and_bank_failures_peak_in_their_week(
    real_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("real-beat")
    archive = real_data / "real-rss-2023-h1.parquet"
    home = Home(folder / "home")
    columns = "summary=summary_html,feed_url=feed_url"
    beatbook(home.root, "ingest", "archive", str(archive), "--columns", columns, "--no-score")
    done = run_dbt(home, copy_project(folder / "project"), "build", "--exclude-resource-type", "unit_test", "test")
    snapshot = home.snapshot()
    assert snapshot is not None, done.stdout + done.stderr
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        unseen = connection.execute("select topic_id from topics where article_count = 0").fetchall()
        shares = connection.execute(
            "with hits as (select article_id from article_topics where topic_id = 'bank-failures') "
            "select strftime(date_trunc('week', published_date), '%Y-%m-%d'), "
            "count(*) filter (where article_id in (from hits)) / count(*) from articles group by all"
        ).fetchall()
    assert unseen == []
    share = dict(shares)
    assert max(value for week, value in share.items() if week < "2023-03-06") < 0.002
    assert share["2023-03-06"] > 0.02
    assert max(share, key=lambda week: share[week]) == "2023-03-13"

"""Articles that are about none of the topics: sport, weather, food, shopping, culture, the town, the paper."""

from __future__ import annotations

from ingest.sample.kinds import lines

#: Titles and leads of one theme go together.
THEMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sport": (
        lines("""
            {town} {club} hold {town2} to a draw
            {town} {club} win at {town2} in the rain
            {club} of {town} sign goalkeeper from {town2}
            {town} {club} lose their captain for the season
            Rowers of {town} take the Corrin cup
            {^small} things we learned from the {town} marathon
            Chess: {town} beats {town2} in the last round
            {club} of {town2} look for a new trainer
            Rain stops play in {town}
            Late goal sends {town} {club} past {town2}
            {town} swimmers set a club record
            Cycling: stage to {town} ends in a sprint
        """),
        lines("""
            It was a {day} to remember for the {club} of {town}.
            The season has {small} more rounds to go, and {town} still has a chance.
            A crowd of {n} saw it, the club said.
            The sports desk saw {small} good minutes and a long evening.
            The return match is in {town2} next {day}.
            The trainer spoke of bad luck; the crowd spoke of other things.
        """),
    ),
    "weather": (
        lines("""
            {^weather} expected in {town} at the weekend
            {^weather} closes the {town} ferry
            {town} braces for {weather}
            After {weather}, {town} counts its trees
            Readers' pictures: {town} in {weather}
            {^weather} keeps the fishing fleet of {town} in port
            Astronomy: what to see over {town} in {month}
            {^weather} moves from {town} to {town2}
        """),
        lines("""
            Forecasters in {town} expect a calmer {day}.
            Nobody in {town} can remember a {month} like it.
            The ferry to {town2} should run again on {day}.
            Bring a coat, the weather desk advises.
            The station in {town} has kept records for {years} years.
        """),
    ),
    "food": (
        lines("""
            Review: {meal} at the harbour in {town}
            Where to eat {meal} in {town}
            Five walks near {town} that end with {meal}
            {^small} recipes with {meal}
            The desk bakes: {meal}, in {small} steps
            Bakers of {town} revive a forgotten loaf
            In praise of {meal}
            A market stall in {town} that sells only {meal}
        """),
        lines("""
            Our weekend desk went to {town} and came back hungry.
            The kitchen opens at noon and closes when the pots are empty.
            The secret, the cook said, is patience and butter.
            The recipe is {years} years old and has survived {small} owners.
            It serves {small}, or two who have walked from {town2}.
        """),
    ),
    "goods": (
        lines("""
            The best {item} for a small kitchen
            {^item} we would buy again
            How to clean {item}
            This week's offers: {item}, {item2} and more
            Save on {item} this weekend
            {^item} down to their lowest price since spring
            The {item} that survived our office
            The quiet return of {item}
            Style notes: {item} are back
            {^item} or {item2}: a gift guide
        """),
        lines("""
            The lifestyle desk tried {small} pairs, sets or singles of them.
            Prices were right when this page was written.
            We looked at what lasts, what leaks and what can be mended.
            Cheap ones wear out in {month}; dear ones are lost by then.
            Some of the shops pay us a share; it does not change the order of the list.
        """),
    ),
    "culture": (
        lines("""
            {town} museum reopens with {small} new rooms
            The {town} film festival picks its opening night
            A play about lighthouses fills the {town} theatre
            {^small} books for the train to {town}
            A novel about the mapmakers of {town} is worth the wait
            Podcast: the sound of {town}
            Listen: {small} songs from {town} for {month}
            Choir of {town} sings to {small} empty rows
            Theatre: a comedy of errors in {town}, by the second half
            Photo essay: {town} before sunrise
            Interview: the keeper of the {town} clock
        """),
        lines("""
            The culture desk recommends an early start.
            Tickets are on sale at the {town} box office.
            Entry is free on the first {day} of the month.
            It runs in {town} until {month} and then moves to {town2}.
            More than {n} people came on the first evening.
            The best of it comes in the last {small} minutes.
        """),
    ),
    "town": (
        lines("""
            {town} council argues about parking, again
            New tram line to {town2} delayed by old pipes
            Night trains return between {town} and {town2}
            {town} votes to keep its market hall
            School holidays in {town}: what is open
            Hospital in {town} opens its new wing
            Bees return to the roofs of {town}
            Walkers find a {years}-year-old well near {town}
            Ferry fares between {town} and {town2} go up
            {town} harbour gets a new crane
            Police in {town} find {small} stolen bicycles
            A day with the night shift at {town} station
            A house in {town} made of old doors
            Roadworks in {town} until {month}
            The {town} pier, {years} years old, will not be rebuilt
            How {town} got its name
            Travel: slowly by boat from {town} to {town2}
        """),
        lines("""
            The town of {town} has argued about this for {years} years.
            The council meets again on {day}.
            A reader in {town2} sent us the story.
            Work goes on until {month}, the town said.
            About {n} people signed a letter to the mayor's office.
            In {town2}, {small} miles away, the question was settled long ago.
        """),
    ),
    "paper": (
        lines("""
            {outlet} corrections: {item}, {town} and others
            What the {outlet} desk read this week: {town}, {item}
            The {outlet} crossword: clues from {town}
            The {day} briefing: {town} and {item}
            Morning notes for {day}: {weather}, {item}
            Letters: readers on {item}
            Puzzle page: the {town} riddle, answered
            From the archive: {month} in {town}, {years} years ago
        """),
        lines("""
            The answer is on the last page, as always.
            Every {day}, the desk picks what is worth an hour of your time.
            Readers in {town} had more to say than we have room for.
            Letters may be shortened; the desk reads them all.
            We thank the {small} readers who wrote.
        """),
    ),
}
#: What an agency does not send.
UNLIKE_A_WIRE = ("food", "goods", "paper")
TOWNS = ("Grenholt", "Port Ansel", "Aldermoor", "Kessingdale", "Saint Orle", "Vell Harbour", "North Corrin",
         "Dunmarrow", "Ostrand", "Lower Tamsin", "Wexcombe", "Marrowby", "Tillinghurst", "Old Brace", "Fennick",
         "Sallowfield",
         "Upper Tamsin", "Brackwater", "Nether Orle", "Hobbin", "Quillhaven", "Thrupley", "Mossgate", "Ellisand",
         "Pennick", "Dray Harbour", "Coldwater Cross", "Lintwell", "Haverstow", "Great Ombry", "Ruddock", "Sedge Cross",
         "Yarwick", "Plover Bay", "Tarnbridge", "Emmerleigh", "Gorse End", "Wickenby Sound", "Oxlade", "Bellmarsh",
         "Skelby", "Cranmoor", "Harrow Ness", "Nettlesham", "Inchdale", "Farrowby", "Stokesand", "Larchmere",
         "Broadwell Quay", "Kettlemoor", "Juniper Point", "Ashbrook Landing", "Rivelow", "Saltmeadow", "Vantry",
         "Withersea")  # fmt: skip
CLUBS = ("Wanderers", "Mariners", "Rangers", "Harriers", "Lightermen", "Millers", "Rovers", "Beekeepers")
WEATHER = ("heavy rain", "thick fog", "early frost", "strong wind", "late summer heat", "hail", "a week of drizzle",
           "thunder", "a dry spell", "a spring tide", "sleet", "black ice", "a heat haze", "river mist", "a gale",
           "snow", "a cold snap", "dust from the south")  # fmt: skip
MEALS = ("fried herring", "plum dumplings", "leek tart", "smoked eel", "barley soup", "pickled beets", "rye pancakes",
         "mussels", "cherry cake", "bean stew", "mushroom pie", "cheese on toast", "fish soup", "roast parsnips",
         "oat biscuits", "trout", "gooseberry fool", "potato bread", "lentil curry", "onion tart", "ginger buns",
         "stuffed cabbage", "apple fritters", "crab sandwiches", "buckwheat noodles", "pear chutney")  # fmt: skip
ITEMS = ("desk lamps", "rain jackets", "coffee grinders", "travel pillows", "bread knives", "wool blankets",
         "bicycle bells", "garden chairs", "tea kettles", "notebooks", "headlamps", "picnic baskets", "lunch boxes",
         "walking boots", "paper calendars", "camp stoves", "umbrellas", "window boxes", "oven gloves", "egg timers",
         "bath towels", "fountain pens", "door mats", "hammocks", "watering cans", "ironing boards", "trays",
         "reading glasses", "kites", "snow shovels", "sewing kits", "candle holders", "shoe racks", "salad bowls",
         "alarm clocks", "fishing rods", "bookends", "laundry baskets", "table cloths", "wheelbarrows", "hand fans",
         "bird feeders", "folding bicycles", "linen shirts", "sun hats")  # fmt: skip

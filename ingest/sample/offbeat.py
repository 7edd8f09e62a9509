"""Articles that are about none of the topics: sport, culture, weather, shopping, the paper's own affairs."""

from __future__ import annotations

from ingest.sample.kinds import lines

TITLES: tuple[str, ...] = lines("""
    {town} {club} hold {town2} to a draw
    {town} {club} win at {town2} in the rain
    {club} of {town} sign goalkeeper from {town2}
    {town} {club} lose their captain for the season
    Rowers of {town} take the Corrin cup
    {^small} things we learned from the {town} marathon
    {^weather} expected in {town} at the weekend
    {^weather} closes the {town} ferry
    {town} braces for {weather}
    After the {weather}, {town} counts its trees
    {town} museum reopens with {small} new rooms
    The {town} film festival picks its opening night
    A play about lighthouses fills the {town} theatre
    Review: {meal} at the harbour in {town}
    Where to eat {meal} in {town}
    The best {item} for a small kitchen
    {^item} we would buy again
    How to clean {item}
    This week's offers: {item}, {item2} and more
    Save on {item} this weekend
    {^item} down to their lowest price since spring
    The {item} that survived our office
    {^small} books for a long train ride
    A novel about mapmakers is worth the wait
    The crossword: clues for {day}
    Puzzle page: the answer to last week's riddle
    Podcast: the sound of {town}
    Listen: {small} songs for {month}
    Corrections and clarifications
    What we read this week
    The {day} briefing
    Morning notes for {day}
    Letters: readers on {item}
    Photo essay: {town} before sunrise
    {town} council argues about parking, again
    New tram line to {town2} delayed by old pipes
    Night trains return between {town} and {town2}
    {town} votes to keep its market hall
    School holidays in {town}: what is open
    Hospital in {town} opens its new wing
    Bakers of {town} revive a forgotten loaf
    Bees return to the roofs of {town}
    Walkers find a {years}-year-old well near {town}
    Gardeners of {town}, it is time for {meal}
    The desk bakes: {meal}, in {small} steps
    From the archive: {month} in {town}, {years} years ago
    How {town} got its name
    Ferry fares between {town} and {town2} go up
    {town} harbour gets a new crane
    Police in {town} find {small} stolen bicycles
    A day with the night shift at {town} station
    Five walks near {town} that end with {meal}
    Choir of {town} sings to {small} empty rows
    The quiet return of {item}
    Interview: the keeper of the {town} clock
    Chess: {town} beats {town2} in the last round
    {club} of {town2} look for a new trainer
    Rain stops play in {town}
    Astronomy: what to see over {town} in {month}
    Readers' pictures: {town} in {weather}
    Fishing fleet of {town} stays in port
    A house in {town} made of old doors
    Roadworks in {town} until {month}
    {^small} recipes with {meal}
    Theatre: a comedy of errors in {town}, by the second half
    Obituary: the {town} pier, {years} years old
    Style notes: {item} are back
    Travel: slowly by boat from {town} to {town2}
""")
LEADS: tuple[str, ...] = lines("""
    It was a {day} to remember in {town}.
    Forecasters in {town} expect {weather} until the end of the week.
    The season has {small} more rounds to go, and {town} still has a chance.
    Our weekend desk went to {town} and came back with {meal}.
    Tickets are on sale at the {town} box office.
    The lifestyle desk tried {small} of them.
    Work on the line between {town} and {town2} goes on until {month}.
    The town of {town} has argued about this for {years} years.
    A reader in {town2} sent us the story.
    Prices were right when this page was written.
    The sports desk was there.
    The culture desk recommends an early start.
    More than {n} people came, the town said.
    The council meets again on {day}.
    Entry is free until {month}.
    Bring a coat: {weather} is on its way.
    The answer is on the last page, as always.
    The pictures were taken over {small} mornings.
    Nobody in {town} can remember a {month} like it.
    Every {day}, the desk picks what is worth an hour of your time.
""")
TOWNS = ("Grenholt", "Port Ansel", "Aldermoor", "Kessingdale", "Saint Orle", "Vell Harbour", "North Corrin", "Dunmarrow",
         "Ostrand", "Lower Tamsin", "Wexcombe", "Marrowby", "Tillinghurst", "Old Brace", "Fennick", "Sallowfield")
CLUBS = ("Wanderers", "Mariners", "Rangers", "Harriers", "Lightermen", "Millers", "Rovers", "Beekeepers")
WEATHER = ("heavy rain", "thick fog", "an early frost", "strong wind", "a late heatwave", "hail", "a week of drizzle",
           "thunder", "a dry spell", "a spring tide")
MEALS = ("fried herring", "plum dumplings", "leek tart", "smoked eel", "barley soup", "pickled beets", "rye pancakes",
         "mussels", "cherry cake", "bean stew", "mushroom pie", "cheese on toast")
ITEMS = ("desk lamps", "rain jackets", "coffee grinders", "travel pillows", "bread knives", "wool blankets",
         "bicycle bells", "garden chairs", "tea kettles", "notebooks", "headlamps", "picnic baskets", "lunch boxes",
         "walking boots", "paper calendars", "camp stoves", "umbrellas", "window boxes")

-- The raw tables, and the one place that says what is in them. Append-only and without keys: the loader anti-joins
-- each batch against all that is stored, since a key doubles the file and slows loads fifteen times at ten million rows.
-- dbt reads this file as the macro below and so makes the tables that a fresh home lacks; to the loader it is plain SQL.
-- Every timestamp is UTC. Null means unknown.
-- {% macro create_raw_tables() %}
create schema if not exists raw;

create table if not exists raw.meta (
    key text not null,          -- schema_version, home_kind (sample or real)
    value text not null
);

create table if not exists raw.fetches (
    batch_id text not null,     -- one batch is one poll of one feed, or one reading of one file
    feed_url text,              -- null where a file holds entries of many feeds
    locator text not null,      -- the address that was asked, or the file that was read
    origin text not null,       -- feed, document, archive, backfill or sample
    started_at timestamp not null,
    duration_ms integer,
    http_status integer,        -- null where no answer came, and for files
    outcome text not null,      -- loaded, unchanged, not_modified, or the kind of failure (see ingest/errors.py)
    body_bytes bigint,          -- decoded bytes
    body_sha256 text,           -- of the decoded body: the same body is not parsed again
    parsed_count bigint not null,   -- new + changed + same + rejected; 0 where nothing was parsed
    new_count bigint not null,
    changed_count bigint not null,
    same_count bigint not null,
    rejected_count bigint not null,
    error text                  -- one line, in words; null where all went well
);

create table if not exists raw.feeds (
    feed_url text not null,     -- the address that we ask
    feed_key text not null,     -- feed_url without scheme, www, default port and closing slash
    recorded_at timestamp not null, -- the newest row of a feed is its state
    state text not null,        -- active, failing, retired, moved or removed
    title text,                 -- the channel's own title
    channel_link text,          -- the site that the channel says it belongs to
    etag text,                  -- byte-exact, sent back as it came
    last_modified text,         -- byte-exact, sent back as it came
    body_sha256 text,
    last_success_at timestamp,
    last_full_fetch_at timestamp,   -- the last fetch that was sent without validators
    next_due_at timestamp,
    interval_seconds bigint,    -- the pause that next_due_at was made of
    failure_score double not null,  -- weighed failures since the last success: hard 1, soft 1/2, temporary 1/4
    moved_to text
);

create table if not exists raw.entries (
    entry_id text not null,     -- 20 hex digits of blake2b(feed_key; guid, else canonical URL, else title and day)
    content_hash text not null, -- 20 hex digits of blake2b(title; text without moving counts): numbers hang on this
    feed_url text,
    feed_key text not null,
    feed_host text,             -- without www; the outlet's name where somebody handed in a page of a named outlet
    feed_domain text,           -- registrable domain of the feed's host
    guid text,
    url text,                   -- the link as the feed gave it, made absolute
    canonical_url text,         -- without tracking; null where the entry has no link to a page
    url_host text,              -- of canonical_url, without www
    url_domain text,            -- registrable domain of url_host
    linked_url text,            -- the publisher's page that an aggregator's entry points to
    title text not null,        -- one line of plain text; '' where there was none
    summary_html text,          -- as it came: never rendered
    text text not null,         -- the summary or body as plain text; '' where there was none
    match_title text not null,  -- the title made ready for terms: see ingest/normalise.py
    match_text text not null,   -- the text made ready for terms
    author text,
    language text,              -- two letters; null where nobody can tell
    published_at timestamp not null,    -- what the source says, else seen_at
    published_text text,        -- the date as it was written
    date_source text not null,  -- published, updated, archive, given; seen where there was none, implausible where it was absurd
    seen_at timestamp not null, -- when Beatbook first knew this version
    origin text not null,       -- feed, document, archive, backfill or sample
    batch_id text not null,
    loaded_at timestamp not null    -- when the row was stored; dbt's watermark
);

create table if not exists raw.rejects (
    batch_id text not null,     -- the batch that brought it first: coming again, it is counted and not stored again
    locator text not null,      -- file and row, or feed and position
    reason text not null,
    excerpt text,               -- the first 500 characters of what was refused
    rejected_at timestamp not null
);

create table if not exists raw.sections (
    entry_id text not null,
    content_hash text not null, -- of the version of the entry that the section belongs to
    position integer not null,  -- 0 is the first section of the page
    heading text,               -- null for lines that stand under no heading
    body text not null,         -- every line as it was, bullets and numbers included
    batch_id text not null
);

create table if not exists raw.stated_facts (
    entry_id text not null,
    content_hash text not null,
    position integer not null,  -- 0 is the first fact of the page
    subject text,               -- the company of a company card; null for a numbered fact
    label text not null,        -- key_fact, founded, latest_valuation, description, ...
    value text not null,        -- the words of the page
    amount double,              -- the year, or the amount in units of its currency; null where the value is no number
    currency text,              -- ISO 4217, where the value is an amount
    is_estimate boolean not null,
    batch_id text not null
);

create table if not exists raw.signals (
    content_hash text not null,
    model_version text not null,    -- sentence encoder and sentiment model, each with its version
    vector blob,                -- 384 signed bytes; null where the encoder was off
    vector_scale double,        -- component = byte * vector_scale
    sentiment_score double,     -- -1 to 1
    p_very_negative double,     -- calibrated probabilities of the five tiers; null from models that have none
    p_negative double,
    p_neutral double,
    p_positive double,
    p_very_positive double,
    scored_at timestamp not null,
    tone_words struct(word text, pull double)[] -- what pulled the score, strongest first; null from models that cannot say
);

-- Homes from before it was kept.
alter table raw.signals add column if not exists tone_words struct(word text, pull double)[];

create table if not exists raw.quantities (
    content_hash text not null,
    method_version text not null,   -- of the rules that read it
    position integer not null,  -- 0 is the first quantity of the text
    kind text not null,         -- amount, percentage, percentage_points, count, date or period
    value double,               -- amount in units of its currency; 12.5 for 12.5%; 0.5 for 50 basis points; null for dates
    value_high double,          -- the upper end of a range; null where it is none
    date_value date,            -- the first day of what is named; null where no year is
    unit text,                  -- the noun of a count; day, month, quarter, half-year, year ... of a date or period
    currency text,              -- ISO 4217; null where it is not an amount
    per text,                   -- year, quarter, month, day, share, user ...; null where it is no rate
    is_approximate boolean not null,    -- "about", "nearly", "more than", "hundreds of", "(estimated)"
    role text not null,         -- stated, history, comparison or forecast
    is_in_title boolean not null,
    sentence_position integer not null, -- 0 is the title, then the sentences of the text
    quoted text not null,       -- the very words
    span_start integer not null,    -- quoted is [span_start, span_end) of title || chr(10) || text, in characters
    span_end integer not null,
    scored_at timestamp not null
);

create table if not exists raw.quantity_readings (
    content_hash text not null, -- a text that was read, with or without quantities in it: it is not read again
    method_version text not null,
    quantity_count integer not null,
    scored_at timestamp not null
);

create table if not exists raw.sentences (
    content_hash text not null,
    method_version text not null,   -- of the rules that read it
    position integer not null,  -- 0 is the title, then the sentences of the text: as in raw.quantities
    span_start integer not null,    -- the sentence is [span_start, span_end) of title || chr(10) || text, in characters
    span_end integer not null
);

create table if not exists raw.attributions (
    content_hash text not null,
    method_version text not null,
    position integer not null,  -- 0 is the first attribution of the text
    kind text not null,         -- wire_credit, byline, press_release, according_to, quotation
    name text,                  -- who is named, as written; of a quotation its words, ready for terms; null for none
    sentence_position integer not null, -- 0 is the title, then the sentences of the text
    quoted text not null,       -- the very words
    span_start integer not null,    -- quoted is [span_start, span_end) of title || chr(10) || text, in characters
    span_end integer not null
);

create table if not exists raw.links (
    content_hash text not null,
    method_version text not null,
    position integer not null,  -- 0 is the first link of the text
    url text not null,          -- absolute, as the text gave it
    canonical_url text not null,    -- without tracking
    host text not null,         -- of canonical_url, without www
    domain text,                -- registrable domain of the host
    anchor text not null        -- the words that are linked; '' where there are none
);

create table if not exists raw.sourcing_readings (
    content_hash text not null, -- a text whose sentences, attributions and links were read: it is not read again
    method_version text not null,
    scored_at timestamp not null
);

create table if not exists raw.story_links (
    entry_id text not null,     -- the newest row of an entry is its place
    content_hash text not null, -- of the version that was placed
    story_id text not null,     -- 20 hex digits of blake2b(the entry_id that the story began with): kept for life
    copy_of text,               -- entry_id of the first of its syndication group; null where it is no copy
    copy_kind text,             -- page (one address), title, text (Jaccard .6 and more), derived (.35 to .6)
    copy_similarity double,     -- Jaccard of their word shingles; 1 for page and title
    nearest_entry_id text,      -- the most similar entry of the story; null where the story began with this one
    similarity double,          -- mean pair similarity to the two most similar entries of the story
    is_late boolean not null,   -- came after later hours were placed: it joined what was open at its own hour
    method_version text not null,
    assigned_at timestamp not null
);

create table if not exists raw.story_neighbours (
    story_id text not null,     -- the later of the two
    other_story_id text not null,
    similarity double not null, -- cosine of the vectors of their first entries; of their words where one has no vector
    method_version text not null,
    found_at timestamp not null
);

create table if not exists raw.story_repairs (
    kind text not null,         -- merge or split
    story_id text not null,     -- the story that was merged away, or that was split
    other_story_id text not null,   -- the story that took its entries, or that was split off
    entry_count integer not null,   -- how many entries moved
    similarity double not null, -- mean pair similarity between the two sides
    reason text not null,       -- in words
    method_version text not null,
    repaired_at timestamp not null
);

create table if not exists raw.story_words (
    method_version text not null,
    day date not null,          -- UTC; a day's words count from its end on; rows add up, for late entries come after it
    word text not null,
    entry_count integer not null    -- how many of the entries placed on that day hold the word
);

create table if not exists raw.story_days (
    method_version text not null,
    day date not null,          -- a day that has ended: its words are in raw.story_words; rows add up
    entry_count integer not null
);

create table if not exists raw.simulated_days (
    panel_id text not null,     -- a panel that was simulated to try the trends index on; never 'beat', the home's own
    series_id text not null,
    owner_id text not null,
    day date not null,          -- UTC
    article_count bigint not null,  -- 0 on a silent day
    is_polled boolean not null  -- whether the whole day was seen
);

create table if not exists raw.simulated_hits (
    panel_id text not null,
    series_id text not null,
    day date not null,
    entity_kind text not null,  -- topic or beat
    entity_id text not null,
    article_count bigint not null   -- of the series' articles of that day; days without a hit have no row
);

insert into raw.meta
select 'schema_version', '1' where not exists (select 1 from raw.meta where key = 'schema_version');
-- {% endmacro %}

-- The corpus, schema version 6. A change of it is a step in migrate.py and a new version number there.
--
-- Content tables hold what analysis and linking find, no clock and no machine: the same files give the same rows,
-- whatever their order. Integer keys only tie rows together and mean nothing; every query orders by sha256 and place.
-- Lists without queries of their own are JSON text.

-- ---------------------------------------------------------------------------------------------- what analysis finds

CREATE TABLE reports (
    report_key INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,                 -- as given; the first in alphabetical order where several hold the same bytes
    type TEXT NOT NULL,                 -- file format
    size INTEGER,                       -- bytes
    title TEXT,
    authority TEXT,                     -- the place
    authority_code TEXT,
    issuing_body TEXT,                  -- who signs
    published TEXT,
    period_start TEXT,
    period_end TEXT,
    report_type TEXT NOT NULL,
    sample_size INTEGER,
    circulation TEXT,
    date TEXT GENERATED ALWAYS AS (COALESCE(published, period_end, period_start)) STORED,
    words INTEGER NOT NULL,
    warnings TEXT NOT NULL,             -- JSON list
    authorities TEXT NOT NULL,          -- JSON list, as analysed
    analysis_version TEXT NOT NULL,
    author TEXT                         -- or lead inspector
);

-- Every place of a report: one row for most, several for a joint report, none where no place is known.
CREATE TABLE report_authorities (
    report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    name TEXT NOT NULL COLLATE NOCASE,
    PRIMARY KEY (report_key, name)
) WITHOUT ROWID;
CREATE INDEX report_authorities_name ON report_authorities (name);

CREATE TABLE texts (
    report_key INTEGER PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
    text TEXT NOT NULL
);

-- What the reading left out as furniture of the page; no row where that was not recorded.
CREATE TABLE dropped (
    report_key INTEGER PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
    words INTEGER NOT NULL,
    blocks TEXT NOT NULL                -- JSON list of [page, text], in order
);

-- The audits of a file that holds several; no row where it holds one.
CREATE TABLE parts (
    report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    number INTEGER NOT NULL,
    title TEXT,
    start INTEGER,
    "end" INTEGER,
    sample_size INTEGER,
    period_start TEXT,
    period_end TEXT,
    PRIMARY KEY (report_key, number)
) WITHOUT ROWID;

-- Where a field of the report itself was read.
CREATE TABLE stated (
    report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    field TEXT NOT NULL,
    place TEXT NOT NULL,                -- passage, furniture or properties
    page INTEGER,
    passage TEXT,                       -- id
    text TEXT NOT NULL,
    PRIMARY KEY (report_key, field)
) WITHOUT ROWID;

CREATE TABLE pages (
    report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    number INTEGER,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (report_key, ordinal)
) WITHOUT ROWID;

CREATE TABLE passages (
    passage_key INTEGER PRIMARY KEY,    -- also the row of passages_fts
    report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,           -- from 1
    id TEXT NOT NULL,
    page INTEGER,
    page_end INTEGER,
    section TEXT NOT NULL,              -- JSON list
    lead_in TEXT,
    item INTEGER,
    number TEXT,
    part INTEGER,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    clean_text TEXT,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    stance TEXT NOT NULL,
    stance_score REAL NOT NULL,
    extent TEXT NOT NULL,
    agencies TEXT NOT NULL,             -- JSON list
    role TEXT NOT NULL,
    sensitivity TEXT NOT NULL,          -- JSON list
    fingerprint INTEGER,                -- of the normalised words, see fingerprint.py; null for the shortest
    UNIQUE (report_key, ordinal)
);
CREATE INDEX passages_fingerprint ON passages (fingerprint, report_key) WHERE fingerprint IS NOT NULL;

CREATE TABLE passage_themes (
    passage_key INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    theme TEXT NOT NULL,
    score REAL NOT NULL,
    put_by TEXT NOT NULL,               -- JSON list: rule, classifier, reviewer
    stance TEXT,
    PRIMARY KEY (passage_key, ordinal)
) WITHOUT ROWID;
CREATE INDEX passage_themes_theme ON passage_themes (theme, passage_key);

CREATE TABLE figures (
    figure_key INTEGER PRIMARY KEY,
    passage_key INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value REAL NOT NULL,
    numerator REAL,
    denominator REAL,
    about TEXT NOT NULL,
    "when" TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    head TEXT,
    category TEXT,
    population TEXT,
    when_start TEXT,
    when_end TEXT,
    scope TEXT,
    basis TEXT,
    UNIQUE (passage_key, ordinal)
);

CREATE TABLE figure_links (
    figure_key INTEGER NOT NULL REFERENCES figures ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    to_id TEXT NOT NULL,                -- id of a figure of the same report
    relation TEXT NOT NULL,
    change REAL,
    direction TEXT,
    called TEXT,                        -- better or worse, in the report's words
    PRIMARY KEY (figure_key, ordinal)
) WITHOUT ROWID;

CREATE TABLE acronyms (
    acronym_key INTEGER PRIMARY KEY,
    report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    short TEXT NOT NULL,
    long TEXT,
    defined INTEGER NOT NULL,
    source TEXT,
    count INTEGER NOT NULL,
    defined_in TEXT,                    -- id of a passage
    UNIQUE (report_key, ordinal)
);

CREATE INDEX acronyms_short ON acronyms (short COLLATE NOCASE);

CREATE TABLE acronym_passages (
    acronym_key INTEGER NOT NULL REFERENCES acronyms ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    passage_key INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    PRIMARY KEY (acronym_key, ordinal)
) WITHOUT ROWID;
CREATE INDEX acronym_passages_passage ON acronym_passages (passage_key);

CREATE TABLE recommendations (
    recommendation_key INTEGER PRIMARY KEY,
    report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    text TEXT NOT NULL,
    kind TEXT NOT NULL,
    addressee TEXT,
    action TEXT,
    due TEXT,
    addressee_long TEXT,
    due_date TEXT,                      -- by the date that was read in the report
    reference TEXT,
    priority TEXT,
    finding TEXT,                       -- id of a passage
    parts TEXT NOT NULL DEFAULT '[]',   -- JSON list, as are themes and agencies
    themes TEXT NOT NULL DEFAULT '[]',
    agencies TEXT NOT NULL DEFAULT '[]',
    UNIQUE (report_key, ordinal)
);

CREATE TABLE recommendation_passages (
    recommendation_key INTEGER NOT NULL REFERENCES recommendations ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    passage_key INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    PRIMARY KEY (recommendation_key, ordinal)
) WITHOUT ROWID;
CREATE INDEX recommendation_passages_passage ON recommendation_passages (passage_key);

-- What a report says has become of a finding or a recommendation.
CREATE TABLE progress (
    progress_key INTEGER PRIMARY KEY,
    report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    status TEXT NOT NULL,
    stated TEXT,
    reference TEXT,
    issue TEXT NOT NULL,
    evidence TEXT NOT NULL,
    UNIQUE (report_key, ordinal)
);

CREATE TABLE progress_passages (
    progress_key INTEGER NOT NULL REFERENCES progress ON DELETE CASCADE,
    side TEXT NOT NULL,                 -- answers or states
    ordinal INTEGER NOT NULL,
    passage_key INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    PRIMARY KEY (progress_key, side, ordinal)
) WITHOUT ROWID;
CREATE INDEX progress_passages_passage ON progress_passages (passage_key);

CREATE TABLE grades (
    report_key INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    area TEXT NOT NULL,
    area_id TEXT NOT NULL,
    grade TEXT NOT NULL,
    scale TEXT,
    "when" TEXT,
    passage_key INTEGER REFERENCES passages ON DELETE CASCADE,
    PRIMARY KEY (report_key, ordinal)
) WITHOUT ROWID;
CREATE INDEX grades_passage ON grades (passage_key);

-- The words of the passages: stems, without accents. The text itself stays in passages.
CREATE VIRTUAL TABLE passages_fts USING fts5 (
    text, clean_text, content = 'passages', content_rowid = 'passage_key',
    tokenize = 'porter unicode61 remove_diacritics 2'
);

-- The words of that index, each with the number of its passages.
CREATE VIRTUAL TABLE passages_words USING fts5vocab (passages_fts, row);

-- What a search scans of every passage, in blocks of 4,096 by passage_key: nothing that passages and passage_themes do
-- not say, in columns of numbers (see pipeline/search/blocks.py). A block is there when it holds all of its passages.
CREATE TABLE search_blocks (
    block INTEGER PRIMARY KEY,          -- passage_key / 4096
    reports BLOB NOT NULL,              -- report_key, 4 bytes a passage
    marks BLOB NOT NULL,                -- 1 byte: there, sensitive, heading
    stances BLOB NOT NULL,              -- 1 byte
    words BLOB NOT NULL,                -- their number, 1 byte, 255 for more
    theme_names TEXT NOT NULL,          -- JSON list, for the bits of themes
    themes BLOB NOT NULL,
    codes BLOB NOT NULL                 -- the signs of the embedding, 32 bytes
);

-- The embedding of the passages in 8 bits a number, sixteen passages a row, to be fetched for the few that come near.
CREATE TABLE search_vectors (
    chunk INTEGER PRIMARY KEY,          -- passage_key / 16
    codes BLOB NOT NULL
);

-- -------------------------------------------------------------------------------------------------- files as found

CREATE TABLE files (
    path TEXT PRIMARY KEY,              -- absolute
    file TEXT NOT NULL,                 -- as given
    sha256 TEXT NOT NULL,
    stat TEXT                           -- what the system said of it when it was read; null: read it again
) WITHOUT ROWID;
CREATE INDEX files_sha256 ON files (sha256);

CREATE TABLE failures (
    path TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    sha256 TEXT,                        -- null where the file could not even be opened
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    analysis_version TEXT NOT NULL
) WITHOUT ROWID;

-- -------------------------------------------------------------------------- what linking finds, rebuilt by link.py

CREATE TABLE report_links (
    report_key INTEGER PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
    family TEXT NOT NULL,
    region TEXT,
    superseded_by TEXT,                 -- sha256 of the latest report of the authority and family
    duplicate_of TEXT,                  -- sha256 of the report whose text this one repeats
    duplicate_kind TEXT                 -- same_text: in another format; near: nearly, as a draft
);

CREATE TABLE passage_links (
    passage_key INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE,
    role TEXT NOT NULL                  -- takes the place of passages.role in queries
);

-- Which recommendation, of the same report or an earlier one of the authority, a progress statement answers.
CREATE TABLE progress_links (
    recommendation_key INTEGER NOT NULL REFERENCES recommendations ON DELETE CASCADE,
    progress_key INTEGER NOT NULL REFERENCES progress ON DELETE CASCADE,
    score REAL NOT NULL,
    PRIMARY KEY (recommendation_key, progress_key)
) WITHOUT ROWID;
CREATE INDEX progress_links_progress ON progress_links (progress_key);

-- The sense of a short form that its report does not give, told from other reports; takes the place of acronyms.long.
CREATE TABLE acronym_links (
    acronym_key INTEGER PRIMARY KEY REFERENCES acronyms ON DELETE CASCADE,
    long TEXT NOT NULL,
    source TEXT NOT NULL,               -- authority: its other reports; context: the words around it
    score REAL NOT NULL,
    evidence TEXT                       -- sha256 of the first report that gives the sense; null: the glossary
);

-- The long forms of the corpus, to find one form by the other.
CREATE TABLE acronym_senses (
    words TEXT NOT NULL,                -- the long form in small letters, without signs and plural
    short TEXT NOT NULL COLLATE NOCASE,
    long TEXT NOT NULL,                 -- the wording that most reports give
    reports INTEGER NOT NULL,
    authorities INTEGER NOT NULL,
    PRIMARY KEY (words, short)
) WITHOUT ROWID;
CREATE INDEX acronym_senses_short ON acronym_senses (short);

-- ------------------------------------------------------------------------------------------------ not content

-- What people corrected, tied to bytes, page and words, so that it outlives any new reading of the file.
CREATE TABLE corrections (
    correction_key INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    page INTEGER,
    words TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT,
    who TEXT NOT NULL,
    made_at TEXT NOT NULL,
    note TEXT
);
CREATE INDEX corrections_sha256 ON corrections (sha256);

-- What people know of a file and it does not say, tied to its bytes, so that it outlives any new reading of them. Null:
-- nothing entered; empty: there is no such thing, whatever was read. sample_size is text for the sake of the empty one.
CREATE TABLE entered (
    sha256 TEXT PRIMARY KEY,
    authority TEXT,                     -- the first of authorities
    authorities TEXT,                   -- JSON list
    authority_code TEXT,
    issuing_body TEXT,
    published TEXT,
    period_start TEXT,
    period_end TEXT,
    report_type TEXT,
    sample_size TEXT,
    circulation TEXT
) WITHOUT ROWID;

-- The reports as every query shows them: what was entered before what was read.
CREATE VIEW reports_shown AS
SELECT report_key, sha256, file, type, size, title, authority, authority_code, issuing_body, published, period_start,
       period_end, report_type, sample_size, circulation, author,
       COALESCE(published, period_end, period_start) AS date, words, warnings, authorities, analysis_version
FROM (
    SELECT a.report_key, a.sha256, a.file, a.type, a.size, a.title, a.author, a.words, a.warnings, a.analysis_version,
           NULLIF(COALESCE(e.authority, a.authority), '') AS authority,
           NULLIF(CASE WHEN e.authority IS NULL THEN a.authority_code ELSE e.authority_code END, '') AS authority_code,
           CASE WHEN e.authority IS NULL THEN a.authorities ELSE e.authorities END AS authorities,
           NULLIF(COALESCE(e.issuing_body, a.issuing_body), '') AS issuing_body,
           NULLIF(COALESCE(e.published, a.published), '') AS published,
           NULLIF(COALESCE(e.period_start, a.period_start), '') AS period_start,
           NULLIF(COALESCE(e.period_end, a.period_end), '') AS period_end,
           COALESCE(NULLIF(e.report_type, ''), a.report_type) AS report_type,
           CASE e.sample_size WHEN '' THEN NULL ELSE COALESCE(CAST(e.sample_size AS INTEGER), a.sample_size) END
               AS sample_size,
           NULLIF(COALESCE(e.circulation, a.circulation), '') AS circulation
    FROM reports a LEFT JOIN entered e USING (sha256)
);

-- Every place of a report, likewise.
CREATE VIEW report_places AS
SELECT a.report_key, a.name FROM report_authorities a
WHERE NOT EXISTS (
    SELECT 1 FROM reports r JOIN entered e USING (sha256) WHERE r.report_key = a.report_key AND e.authority IS NOT NULL
)
UNION ALL
SELECT r.report_key, x.value COLLATE NOCASE FROM entered e JOIN reports r USING (sha256), json_each(e.authorities) x
WHERE e.authority <> '';

-- Searches to be run again, and the reports that were there when they last ran.
CREATE TABLE saved_searches (
    name TEXT PRIMARY KEY,
    query TEXT NOT NULL,
    filters TEXT NOT NULL,              -- JSON object
    exact INTEGER NOT NULL,
    held BLOB NOT NULL,                 -- the first 8 bytes of each sha256, in order
    run_at TEXT NOT NULL
) WITHOUT ROWID;

-- The digests that were issued: what each reference in them leads to, as JSON, compressed.
CREATE TABLE issued (
    issued_key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,            -- sha256 of the JSON
    title TEXT NOT NULL,
    content BLOB NOT NULL
);

CREATE TABLE runs (
    run_key INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    seconds REAL NOT NULL,
    analysis_version TEXT NOT NULL,
    summary TEXT NOT NULL               -- JSON
);

CREATE TABLE state (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Exports of this ledger, documents whose bytes were taken out of it, and what another station of the same zone collected or packed.

-- An export that was written. One number is one export.
CREATE TABLE export (
  id               INTEGER PRIMARY KEY,
  name             TEXT NOT NULL UNIQUE,
  since_id         INTEGER REFERENCES export, -- the export that it goes on from; null: it holds everything
  journal_sequence INTEGER NOT NULL,          -- the last row of the journal that it holds
  sums             TEXT NOT NULL CHECK (length(sums) = 64),
  at               TEXT NOT NULL
) STRICT;

-- The last row of a table that an export holds. The next one goes on behind it.
CREATE TABLE export_mark (
  export_id  INTEGER NOT NULL REFERENCES export,
  table_name TEXT NOT NULL,
  last       INTEGER NOT NULL,
  PRIMARY KEY (export_id, table_name)
) STRICT, WITHOUT ROWID;

-- A document whose bytes are gone: its trip was over on both sides. What is known of it stays.
CREATE TABLE pruned (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL UNIQUE REFERENCES document,
  chunks      INTEGER NOT NULL CHECK (chunks >= 1),
  sum         BLOB NOT NULL CHECK (length(sum) = 32), -- the checksum of the rows that went
  at          TEXT NOT NULL
) STRICT;

-- A document that another station of this zone collected: when that was, the order of the rows here does not say.
CREATE TABLE merged (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document,
  station     TEXT NOT NULL,
  at          TEXT NOT NULL,
  UNIQUE (document_id, station)
) STRICT;

-- A document that another station of this zone packed. It may not be here.
CREATE TABLE packed_elsewhere (
  id          INTEGER PRIMARY KEY,
  sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
  station     TEXT NOT NULL,
  bundle_name TEXT NOT NULL,
  bundle_sums TEXT NOT NULL CHECK (length(bundle_sums) = 64),
  at          TEXT NOT NULL,
  UNIQUE (sha256, bundle_sums)
) STRICT;

PRAGMA user_version = 14;

-- Ties the facts to the journal: each journal row covers the row checksums of its transaction.

-- SHA-256 over the row checksums of this row's transaction; NULL in a row from before this format, whose hash does not cover it.
ALTER TABLE journal ADD COLUMN facts TEXT CHECK (facts IS NULL OR length(facts) = 64);

-- What one transaction added to one table: how many rows, and the sum of their SHA-256 as four numbers of 64 bits without carry.
-- The row "migrate" of the journal has what was there before; the journal has its own chain.
DROP TABLE row_sum;
CREATE TABLE row_sum (
  sequence   INTEGER NOT NULL REFERENCES journal,
  table_name TEXT NOT NULL,
  rows       INTEGER NOT NULL, -- below zero where a change of the format took rows away
  sum        BLOB NOT NULL CHECK (length(sum) = 32),
  PRIMARY KEY (sequence, table_name)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 6;

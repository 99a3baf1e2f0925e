-- Rounds that a person opens.

-- A span in which every expected product instance is to be collected. It ends where the next one begins. last_document: the newest
-- document that was recorded before it, so that a wrong clock moves no request into another round. The table round has what collect
-- opened by itself before this format; nothing reads it any more.
CREATE TABLE opened_round (
  id            INTEGER PRIMARY KEY,
  name          TEXT,
  last_document INTEGER NOT NULL,
  operator      TEXT NOT NULL,
  at            TEXT NOT NULL
) STRICT;

PRAGMA user_version = 8;

-- The product instances that a zone expects to hear from, as a person imported them. Nothing of this leaves the zone.

-- One state of a unit, by PID and serial number. The newest row of a unit counts.
CREATE TABLE roster_entry (
  id              INTEGER PRIMARY KEY,
  serial          TEXT NOT NULL,
  pid             TEXT NOT NULL,
  uuid            TEXT NOT NULL, -- '' where none is known
  hostname        TEXT,
  address         TEXT,
  smart_account   TEXT,
  virtual_account TEXT,
  topology        TEXT,
  zone            TEXT,
  platform        TEXT,
  expected        INTEGER NOT NULL CHECK (expected IN (0, 1)),
  reason          TEXT, -- why it is not expected to report
  retired         INTEGER NOT NULL CHECK (retired IN (0, 1)),
  note            TEXT, -- why it was retired, or which unit it replaces
  at              TEXT NOT NULL
) STRICT;
CREATE INDEX roster_entry_unit ON roster_entry (serial, pid, id);
CREATE INDEX roster_entry_hostname ON roster_entry (hostname COLLATE NOCASE);

PRAGMA user_version = 10;

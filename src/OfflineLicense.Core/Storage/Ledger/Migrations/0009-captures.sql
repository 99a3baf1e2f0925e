-- What captures print, so that two of them can be compared, what session logs say of imports, and what a person says of an installation.

-- The clock line of a captured output, with the zone's name as printed.
CREATE TABLE capture_clock (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  printed     TEXT NOT NULL,
  PRIMARY KEY (document_id, device_id)
) STRICT, WITHOUT ROWID;

-- What a unit prints of its authorization, reservation or trust code: the time since when it is installed, or 'none'.
CREATE TABLE unit_shown (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  udi_id      INTEGER NOT NULL REFERENCES udi,
  kind        TEXT NOT NULL CHECK (kind IN ('authorization', 'reservation', 'trust-code')),
  printed     TEXT NOT NULL,
  PRIMARY KEY (document_id, device_id, udi_id, kind)
) STRICT, WITHOUT ROWID;

-- What a captured output prints of the device itself. Null: it is not printed. Days are the shortest of the policy; 0: it has none.
CREATE TABLE device_shown (
  document_id          INTEGER NOT NULL REFERENCES document,
  device_id            INTEGER NOT NULL REFERENCES device,
  release              TEXT,
  sends_hostname       INTEGER CHECK (sends_hostname IN (0, 1)),
  reports_total        INTEGER,
  reports_purged       INTEGER,
  reports_acknowledged INTEGER,
  first_days           INTEGER,
  ongoing_days         INTEGER,
  PRIMARY KEY (document_id, device_id)
) STRICT, WITHOUT ROWID;

-- The shortest days of the policy in a response: to the first ACK, and from one ACK to the next. 0: it asks for none.
CREATE TABLE policy_days (
  document_id  INTEGER PRIMARY KEY REFERENCES document,
  first_days   INTEGER NOT NULL,
  ongoing_days INTEGER NOT NULL
) STRICT;

-- An import command of a session log. digits: of the SHA-256 in the name of the file; null: another name. words: of the device.
CREATE TABLE import_attempt (
  document_id INTEGER NOT NULL REFERENCES document,
  position    INTEGER NOT NULL,
  device_id   INTEGER NOT NULL REFERENCES device,
  file        TEXT NOT NULL,
  digits      TEXT,
  success     INTEGER NOT NULL CHECK (success IN (0, 1)),
  words       TEXT NOT NULL,
  PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID;

-- The newest document when an install file was confirmed on its disk: what was recorded later was recorded after it.
CREATE TABLE split_moment (
  install_id  INTEGER PRIMARY KEY REFERENCES install,
  document_id INTEGER NOT NULL REFERENCES document
) STRICT;

-- A person says that this answer to a request is installed, or (installed = 0) takes that back. The newest row of a request counts.
CREATE TABLE installed_mark (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES request,
  answer_id   INTEGER NOT NULL REFERENCES response,
  installed   INTEGER NOT NULL CHECK (installed IN (0, 1)),
  reason      TEXT NOT NULL,
  operator    TEXT NOT NULL,
  at          TEXT NOT NULL
) STRICT;
CREATE INDEX installed_mark_document ON installed_mark (document_id, id);

-- A mark that was taken back before it traveled. It stays a fact and does not count.
CREATE TABLE mark_undo (
  id       INTEGER PRIMARY KEY,
  mark_id  INTEGER NOT NULL UNIQUE REFERENCES mark,
  reason   TEXT,
  operator TEXT NOT NULL,
  at       TEXT NOT NULL
) STRICT;

-- Files that were written before this format: only the times are known, and a capture of the same second counts as earlier. One pass over
-- documents and files in the order of their times.
INSERT INTO split_moment (install_id, document_id)
SELECT install_id, newest
FROM   (SELECT install_id, max(document_id) OVER (ORDER BY at, install_id IS NOT NULL ROWS UNBOUNDED PRECEDING) AS newest
        FROM   (SELECT at, id AS document_id, NULL AS install_id FROM document
                UNION ALL
                SELECT at, NULL, install_id FROM install_written))
WHERE  install_id IS NOT NULL AND newest IS NOT NULL
ORDER  BY install_id;

PRAGMA user_version = 9;

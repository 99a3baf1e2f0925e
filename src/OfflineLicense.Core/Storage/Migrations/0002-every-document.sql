-- Every document: files of servers, codes to paste, what may be private in a request, and the weaker evidence that agrees.

-- A file of a server (CSLU, SSM On-Prem), carried whole and never opened: whose it is, as a person said it.
CREATE TABLE server_file (
  document_id   INTEGER PRIMARY KEY REFERENCES document,
  server        TEXT NOT NULL CHECK (length(server) BETWEEN 1 AND 64),
  purpose       TEXT CHECK (purpose IN ('cslu', 'onprem-registration', 'onprem-sync', 'onprem-usage')), -- null: it came in a bundle, whose lists do not say it
  local_account TEXT -- a name of the server's own; it is in no bundle
) STRICT;
CREATE INDEX server_file_server ON server_file (server);

-- This response answers this server. request_id is null where nobody can say which of its requests is meant.
CREATE TABLE server_answer (
  document_id INTEGER PRIMARY KEY REFERENCES response,
  server      TEXT NOT NULL,
  request_id  INTEGER REFERENCES request,
  evidence    TEXT NOT NULL CHECK (evidence IN ('upload-name', 'person')),
  at          TEXT NOT NULL
) STRICT;
CREATE INDEX server_answer_request ON server_answer (request_id);

-- A server's answer put out for its server, never for a device.
CREATE TABLE server_install (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES server_answer,
  folder      TEXT NOT NULL,
  name        TEXT NOT NULL,
  at          TEXT NOT NULL
) STRICT;
CREATE INDEX server_install_document ON server_install (document_id);

CREATE TABLE server_install_written (
  server_install_id INTEGER PRIMARY KEY REFERENCES server_install,
  at                TEXT NOT NULL
) STRICT;

-- Licences that a person wants reserved with this reservation request: a note for whoever pastes the code.
CREATE TABLE reserve (
  document_id INTEGER NOT NULL REFERENCES request,
  tag         TEXT NOT NULL,
  count       INTEGER NOT NULL CHECK (count BETWEEN 1 AND 1000000),
  PRIMARY KEY (document_id, tag)
) STRICT, WITHOUT ROWID;

-- Something private that a request carries: what a person sees before it leaves. Never edited out, because the device signed it.
CREATE TABLE private_text (
  document_id INTEGER NOT NULL REFERENCES request,
  kind        TEXT NOT NULL CHECK (kind IN ('hostname', 'address', 'keyword')),
  text        TEXT NOT NULL,
  PRIMARY KEY (document_id, kind, text)
) STRICT, WITHOUT ROWID;

-- Weaker evidence that agrees with the one an answer was matched by.
CREATE TABLE agreement (
  answer_id INTEGER NOT NULL REFERENCES answer,
  evidence  TEXT NOT NULL CHECK (evidence IN ('report-id', 'upload-name', 'person')),
  PRIMARY KEY (answer_id, evidence)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;

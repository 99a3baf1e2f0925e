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

-- A UDI that a request other than a usage file, or an answer to one, names: the unit that has to have it installed.
CREATE TABLE named (
  document_id INTEGER NOT NULL REFERENCES document,
  udi_id      INTEGER NOT NULL REFERENCES udi,
  PRIMARY KEY (document_id, udi_id)
) STRICT, WITHOUT ROWID;

-- A captured output says that a unit of a product instance has this installed, and since when.
CREATE TABLE proof (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  udi_id      INTEGER NOT NULL REFERENCES udi,
  kind        TEXT NOT NULL CHECK (kind IN ('authorization', 'reservation', 'trust-code')),
  printed     TEXT NOT NULL, -- '2024-03-15T21:18:58 UTC'
  earliest    TEXT NOT NULL, -- the earliest instant it can mean
  PRIMARY KEY (document_id, device_id, udi_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX proof_device ON proof (device_id);

PRAGMA user_version = 2;

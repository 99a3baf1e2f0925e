-- The ledger: facts, added and never changed. There are no status columns; a state is a query.
-- A table points only at tables above it, so data cannot run in a circle.
-- Times are RFC 3339 UTC text, digests 64 lower-case hex digits, names as the contract writes them.

-- The place this ledger belongs to. Exactly one row.
CREATE TABLE station (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  name    TEXT NOT NULL,
  side    TEXT NOT NULL CHECK (side IN ('zone', 'desk')),
  created TEXT NOT NULL
) STRICT;

-- Hash-chained record of who did what when; a row is added in the same transaction as what it records.
-- hash = SHA-256 over the row's other columns (Storage/Journal.cs); previous = the hash of the row before, 64 zeros for the first.
CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  at       TEXT NOT NULL,
  operator TEXT NOT NULL,
  action   TEXT NOT NULL,
  detail   TEXT NOT NULL,
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  hash     TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;

-- A decision of the people of this station. The newest row of a name is in force; an empty value takes it back.
CREATE TABLE setting (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL,
  value TEXT NOT NULL,
  at    TEXT NOT NULL
) STRICT;

-- Public keys pinned to a station's name, our own among them. A name may have several.
CREATE TABLE key (
  id      INTEGER PRIMARY KEY,
  key_id  TEXT NOT NULL UNIQUE CHECK (length(key_id) = 64),
  station TEXT NOT NULL,
  own     INTEGER NOT NULL CHECK (own IN (0, 1)),
  spki    BLOB NOT NULL,
  at      TEXT NOT NULL
) STRICT;

-- Two pinned keys whose ids begin alike would share a seal's file name.
CREATE UNIQUE INDEX key_prefix ON key (substr(key_id, 1, 16));

-- From here on nothing this key seals is believed.
CREATE TABLE key_revocation (
  key_id INTEGER PRIMARY KEY REFERENCES key,
  at     TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;

-- Every UDI ever seen, case kept. An empty uuid means that none was stated.
CREATE TABLE udi (
  id     INTEGER PRIMARY KEY,
  pid    TEXT NOT NULL CHECK (length(pid) BETWEEN 1 AND 255),
  serial TEXT NOT NULL CHECK (length(serial) BETWEEN 1 AND 255),
  uuid   TEXT NOT NULL DEFAULT '',
  UNIQUE (serial, pid, uuid)
) STRICT;

-- A product instance, named for good by the UDI first seen as active. Its members are in the table member.
CREATE TABLE device (
  id     INTEGER PRIMARY KEY,
  udi_id INTEGER NOT NULL UNIQUE REFERENCES udi,
  at     TEXT NOT NULL
) STRICT;

-- One file exactly as a device, a server or CSSM wrote it, named by the SHA-256 of its bytes.
CREATE TABLE document (
  id     INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  size   INTEGER NOT NULL CHECK (size >= 0),
  kind   TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT;

-- The bytes of a document, cut and compressed. encoding: 0 as they are, 1 Brotli.
CREATE TABLE chunk (
  document_id INTEGER NOT NULL REFERENCES document,
  number      INTEGER NOT NULL CHECK (number >= 0),
  size        INTEGER NOT NULL,
  encoding    INTEGER NOT NULL CHECK (encoding IN (0, 1)),
  bytes       BLOB NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT;

-- Where a document was first read.
CREATE TABLE sighting (
  document_id INTEGER PRIMARY KEY REFERENCES document,
  path        TEXT NOT NULL
) STRICT;

-- A file that was not recorded, and why; its bytes are not kept and it is judged anew each run. One row a content and reason.
CREATE TABLE refusal (
  id      INTEGER PRIMARY KEY,
  path    TEXT NOT NULL,
  sha256  TEXT NOT NULL,
  size    INTEGER NOT NULL,
  reason  TEXT NOT NULL,
  message TEXT NOT NULL,
  at      TEXT NOT NULL,
  UNIQUE (path, sha256, reason)
) STRICT;

-- This document listed this UDI as part of this product instance. The newest document that lists a device's members says who is in it now.
CREATE TABLE member (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  udi_id      INTEGER NOT NULL REFERENCES udi,
  role        TEXT NOT NULL,
  PRIMARY KEY (document_id, device_id, udi_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_udi ON member (udi_id, document_id);
CREATE INDEX member_device ON member (device_id, document_id);

-- Opens with the first request collected after a pack: what "missing this round" is counted against.
CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL
) STRICT;

-- A document on its way to CSSM. device_id is null where the content names no UDI.
CREATE TABLE request (
  document_id     INTEGER PRIMARY KEY REFERENCES document,
  device_id       INTEGER REFERENCES device,
  round_id        INTEGER REFERENCES round,
  upload_name     TEXT NOT NULL UNIQUE COLLATE NOCASE,
  smart_account   TEXT,
  virtual_account TEXT,
  hostname        INTEGER NOT NULL CHECK (hostname IN (0, 1)), -- it carries a host name (the name itself is not kept)
  stated_at       TEXT
) STRICT;
CREATE INDEX request_device ON request (device_id);

-- Licences as the reports name them.
CREATE TABLE entitlement (
  id  INTEGER PRIMARY KEY,
  tag TEXT NOT NULL UNIQUE
) STRICT;

-- One RUM report inside one request. Report ids are unique per UDI, so (udi, report) is what CSSM counts.
CREATE TABLE report (
  udi_id         INTEGER NOT NULL REFERENCES udi,
  report_id      INTEGER NOT NULL,
  document_id    INTEGER NOT NULL REFERENCES request,
  entitlement_id INTEGER NOT NULL REFERENCES entitlement,
  measurements   INTEGER NOT NULL,
  payload        BLOB NOT NULL CHECK (length(payload) = 32), -- SHA-256 of the payload text: the same report, byte for byte, or not
  PRIMARY KEY (udi_id, report_id, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_document ON report (document_id);
CREATE INDEX report_number ON report (report_id);

-- A document CSSM answered with.
CREATE TABLE response (
  document_id INTEGER PRIMARY KEY REFERENCES document,
  item_name   TEXT NOT NULL UNIQUE COLLATE NOCASE, -- its name in a bundle, from the document alone
  stated_at   TEXT
) STRICT;

-- A top-level element of a response. signature is a shape, never a verdict.
CREATE TABLE block (
  document_id INTEGER NOT NULL REFERENCES response,
  position    INTEGER NOT NULL,
  name        TEXT NOT NULL,
  signature   TEXT NOT NULL CHECK (signature IN ('present', 'missing', 'malformed')),
  PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID;

-- This response answers this product instance. request_id is null where no single request is meant (a policy).
CREATE TABLE answer (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES response,
  device_id   INTEGER NOT NULL REFERENCES device,
  request_id  INTEGER REFERENCES request,
  evidence    TEXT NOT NULL CHECK (evidence IN ('content-udi', 'report-id', 'upload-name', 'person', 'account')),
  at          TEXT NOT NULL,
  UNIQUE (document_id, device_id)
) STRICT;
CREATE INDEX answer_device ON answer (device_id);
CREATE INDEX answer_request ON answer (request_id);

-- What a captured device output says. Local times carry the zone's name as printed; instants are UTC and null where the zone is no offset.
CREATE TABLE observation (
  document_id       INTEGER NOT NULL REFERENCES document,
  device_id         INTEGER NOT NULL REFERENCES device,
  last_ack          TEXT, -- as printed: '2024-03-15T21:18:58 UTC', 'none'
  last_ack_earliest TEXT, -- the earliest instant it can mean
  ack_deadline      TEXT,
  ack_deadline_utc  TEXT,
  captured_utc      TEXT,
  at                TEXT NOT NULL,
  PRIMARY KEY (document_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX observation_device ON observation (device_id);

-- A sealed bundle, made here (out) or accepted here (in), with every byte under the seal, so that it can be written again and checked again.
CREATE TABLE bundle (
  id               INTEGER PRIMARY KEY,
  direction        TEXT NOT NULL CHECK (direction IN ('out', 'in')),
  name             TEXT NOT NULL,
  origin           TEXT NOT NULL,
  destination      TEXT NOT NULL,
  sequence         INTEGER NOT NULL CHECK (sequence BETWEEN 1 AND 99999999),
  sums             TEXT NOT NULL UNIQUE CHECK (length(sums) = 64),
  previous         TEXT NOT NULL CHECK (length(previous) = 64),
  created          TEXT NOT NULL,
  items            INTEGER NOT NULL,
  facts            INTEGER NOT NULL,
  bytes            INTEGER NOT NULL,
  journal_sequence INTEGER NOT NULL, -- the writer's journal when it packed
  journal_head     TEXT NOT NULL,
  acknowledges     TEXT,             -- sums of the last bundle of ours that the writer had accepted
  round_id         INTEGER REFERENCES round, -- the round that this pack closed (out, zone)
  at               TEXT NOT NULL,
  -- One number in one stream is one bundle; a second one is a fork and is never recorded.
  UNIQUE (origin, destination, sequence)
) STRICT;

-- The members of a bundle that are not documents, Brotli.
CREATE TABLE bundle_part (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  name      TEXT NOT NULL CHECK (name IN ('SHA256SUMS', 'README.txt', 'manifest.json', 'items.jsonl', 'facts.jsonl')),
  bytes     BLOB NOT NULL,
  PRIMARY KEY (bundle_id, name)
) STRICT, WITHOUT ROWID;

-- A seal as it was made: ECDSA gives another one each time.
CREATE TABLE seal (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  key_id    TEXT NOT NULL CHECK (length(key_id) = 64),
  bytes     BLOB NOT NULL,
  PRIMARY KEY (bundle_id, key_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bundle_item (
  bundle_id   INTEGER NOT NULL REFERENCES bundle,
  position    INTEGER NOT NULL,
  name        TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES document,
  PRIMARY KEY (bundle_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_item_document ON bundle_item (document_id, bundle_id);

-- The medium has confirmed that it holds this bundle.
CREATE TABLE bundle_written (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  folder    TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (bundle_id, folder)
) STRICT, WITHOUT ROWID;

-- A number that never came, accepted as missing by a person. It is open until a bundle with that number is recorded.
CREATE TABLE gap (
  origin      TEXT NOT NULL,
  destination TEXT NOT NULL,
  sequence    INTEGER NOT NULL,
  reason      TEXT NOT NULL,
  at          TEXT NOT NULL,
  PRIMARY KEY (origin, destination, sequence)
) STRICT, WITHOUT ROWID;

-- A person accepted that this ledger was restored or rewritten: a peer holds something of ours that we do not have.
CREATE TABLE adoption (
  id               INTEGER PRIMARY KEY,
  peer             TEXT NOT NULL,
  bundle_name      TEXT, -- our bundle as the peer names it: our stream goes on behind it
  bundle_sums      TEXT,
  journal_sequence INTEGER,
  journal_head     TEXT,
  reason           TEXT NOT NULL,
  at               TEXT NOT NULL
) STRICT;

-- What happened to a request where CSSM gave no file. The newest mark of a request is in force.
CREATE TABLE mark (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES request,
  fact        TEXT NOT NULL CHECK (fact IN ('uploaded', 'refused', 'done', 'lost', 'ignored', 'unmatched')),
  reason      TEXT,
  operator    TEXT,
  at          TEXT NOT NULL,
  bundle_id   INTEGER REFERENCES bundle -- the bundle it came in; null: marked here
) STRICT;
CREATE INDEX mark_document ON mark (document_id);

-- A mark that travelled in a bundle of ours.
CREATE TABLE bundle_mark (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  mark_id   INTEGER NOT NULL REFERENCES mark,
  PRIMARY KEY (bundle_id, mark_id)
) STRICT, WITHOUT ROWID;

-- A request put into an upload folder.
CREATE TABLE staged (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES request,
  folder      TEXT NOT NULL,
  at          TEXT NOT NULL
) STRICT;
CREATE INDEX staged_document ON staged (document_id);

CREATE TABLE staged_written (
  staged_id INTEGER PRIMARY KEY REFERENCES staged,
  at        TEXT NOT NULL
) STRICT;

-- An answer put out as an install file for its product instance.
CREATE TABLE install (
  id        INTEGER PRIMARY KEY,
  answer_id INTEGER NOT NULL REFERENCES answer,
  folder    TEXT NOT NULL,
  name      TEXT NOT NULL,
  at        TEXT NOT NULL
) STRICT;
CREATE INDEX install_answer ON install (answer_id);

CREATE TABLE install_written (
  install_id INTEGER PRIMARY KEY REFERENCES install,
  at         TEXT NOT NULL
) STRICT;

PRAGMA user_version = 1;

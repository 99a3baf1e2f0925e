-- == index accepted_document on accepted
text text text integer text CREATE INDEX accepted_document ON accepted (document_id)
-- == index answer_device on answer
text text text integer text CREATE INDEX answer_device ON answer (device_id)
-- == index answer_request on answer
text text text integer text CREATE INDEX answer_request ON answer (request_id)
-- == index bundle_item_document on bundle_item
text text text integer text CREATE INDEX bundle_item_document ON bundle_item (document_id, bundle_id)
-- == index document_zone_document on document_zone
text text text integer text CREATE INDEX document_zone_document ON document_zone (document_id, id)
-- == index install_answer on install
text text text integer text CREATE INDEX install_answer ON install (answer_id)
-- == index installed_mark_document on installed_mark
text text text integer text CREATE INDEX installed_mark_document ON installed_mark (document_id, id)
-- == index key_prefix on key
text text text integer text CREATE UNIQUE INDEX key_prefix ON key (substr(key_id, 1, 16))
-- == index mark_document on mark
text text text integer text CREATE INDEX mark_document ON mark (document_id)
-- == index member_device on member
text text text integer text CREATE INDEX member_device ON member (device_id, document_id)
-- == index member_udi on member
text text text integer text CREATE INDEX member_udi ON member (udi_id, document_id)
-- == index observation_device on observation
text text text integer text CREATE INDEX observation_device ON observation (device_id)
-- == index proof_device on proof
text text text integer text CREATE INDEX proof_device ON proof (device_id)
-- == index report_document on report
text text text integer text CREATE INDEX report_document ON report (document_id, entitlement_id)
-- == index report_number on report
text text text integer text CREATE INDEX report_number ON report (report_id)
-- == index request_device on request
text text text integer text CREATE INDEX request_device ON request (device_id)
-- == index roster_entry_hostname on roster_entry
text text text integer text CREATE INDEX roster_entry_hostname ON roster_entry (hostname COLLATE NOCASE)
-- == index roster_entry_unit on roster_entry
text text text integer text CREATE INDEX roster_entry_unit ON roster_entry (serial, pid, id)
-- == index server_answer_request on server_answer
text text text integer text CREATE INDEX server_answer_request ON server_answer (request_id)
-- == index server_file_server on server_file
text text text integer text CREATE INDEX server_file_server ON server_file (server)
-- == index server_install_document on server_install
text text text integer text CREATE INDEX server_install_document ON server_install (document_id)
-- == index server_zone_server on server_zone
text text text integer text CREATE INDEX server_zone_server ON server_zone (server, id)
-- == index sqlite_autoindex_answer_1 on answer
text text text integer null
-- == index sqlite_autoindex_bundle_1 on bundle
text text text integer null
-- == index sqlite_autoindex_bundle_2 on bundle
text text text integer null
-- == index sqlite_autoindex_chunk_1 on chunk
text text text integer null
-- == index sqlite_autoindex_device_1 on device
text text text integer null
-- == index sqlite_autoindex_document_1 on document
text text text integer null
-- == index sqlite_autoindex_entitlement_1 on entitlement
text text text integer null
-- == index sqlite_autoindex_export_1 on export
text text text integer null
-- == index sqlite_autoindex_gap_range_1 on gap_range
text text text integer null
-- == index sqlite_autoindex_journal_1 on journal
text text text integer null
-- == index sqlite_autoindex_key_1 on key
text text text integer null
-- == index sqlite_autoindex_mark_undo_1 on mark_undo
text text text integer null
-- == index sqlite_autoindex_merged_1 on merged
text text text integer null
-- == index sqlite_autoindex_packed_elsewhere_1 on packed_elsewhere
text text text integer null
-- == index sqlite_autoindex_pruned_1 on pruned
text text text integer null
-- == index sqlite_autoindex_refusal_1 on refusal
text text text integer null
-- == index sqlite_autoindex_request_1 on request
text text text integer null
-- == index sqlite_autoindex_response_1 on response
text text text integer null
-- == index sqlite_autoindex_udi_1 on udi
text text text integer null
-- == index staged_document on staged
text text text integer text CREATE INDEX staged_document ON staged (document_id)
-- == index unit_zone_unit on unit_zone
text text text integer text CREATE INDEX unit_zone_unit ON unit_zone (serial, pid, id)
-- == table accepted on accepted
text text text integer text CREATE TABLE accepted (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document,
  reason      TEXT NOT NULL,
  operator    TEXT NOT NULL,
  at          TEXT NOT NULL
) STRICT
-- == table adoption on adoption
text text text integer text CREATE TABLE adoption (
  id               INTEGER PRIMARY KEY,
  peer             TEXT NOT NULL,
  bundle_name      TEXT, -- our bundle as the peer names it: our stream goes on behind it
  bundle_sums      TEXT,
  journal_sequence INTEGER,
  journal_head     TEXT,
  reason           TEXT NOT NULL,
  at               TEXT NOT NULL
) STRICT
-- == table agreement on agreement
text text text integer text CREATE TABLE agreement (
  answer_id INTEGER NOT NULL REFERENCES answer,
  evidence  TEXT NOT NULL CHECK (evidence = 'report-id' OR evidence = 'upload-name' OR evidence = 'person'),
  PRIMARY KEY (answer_id, evidence)
) STRICT, WITHOUT ROWID
-- == table answer on answer
text text text integer text CREATE TABLE answer (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES response,
  device_id   INTEGER NOT NULL REFERENCES device,
  request_id  INTEGER REFERENCES request,
  evidence    TEXT NOT NULL CHECK (evidence = 'content-udi' OR evidence = 'report-id' OR evidence = 'upload-name' OR evidence = 'person' OR evidence = 'account'),
  at          TEXT NOT NULL,
  UNIQUE (document_id, device_id)
) STRICT
-- == table block on block
text text text integer text CREATE TABLE block (
  document_id INTEGER NOT NULL REFERENCES response,
  position    INTEGER NOT NULL,
  name        TEXT NOT NULL,
  signature   TEXT NOT NULL CHECK (signature = 'present' OR signature = 'missing' OR signature = 'malformed'),
  PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID
-- == table bundle on bundle
text text text integer text CREATE TABLE bundle (
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
) STRICT
-- == table bundle_item on bundle_item
text text text integer text CREATE TABLE bundle_item (
  bundle_id   INTEGER NOT NULL REFERENCES bundle,
  position    INTEGER NOT NULL,
  name        TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES document,
  PRIMARY KEY (bundle_id, position)
) STRICT, WITHOUT ROWID
-- == table bundle_mark on bundle_mark
text text text integer text CREATE TABLE bundle_mark (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  mark_id   INTEGER NOT NULL REFERENCES mark,
  PRIMARY KEY (bundle_id, mark_id)
) STRICT, WITHOUT ROWID
-- == table bundle_part on bundle_part
text text text integer text CREATE TABLE bundle_part (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  name      TEXT NOT NULL CHECK (name IN ('SHA256SUMS', 'README.txt', 'manifest.json', 'items.jsonl', 'facts.jsonl')),
  bytes     BLOB NOT NULL,
  PRIMARY KEY (bundle_id, name)
) STRICT, WITHOUT ROWID
-- == table bundle_revocation on bundle_revocation
text text text integer text CREATE TABLE bundle_revocation (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  key_id    INTEGER NOT NULL REFERENCES key_revocation,
  PRIMARY KEY (bundle_id, key_id)
) STRICT, WITHOUT ROWID
-- == table bundle_written on bundle_written
text text text integer text CREATE TABLE bundle_written (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  folder    TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (bundle_id, folder)
) STRICT, WITHOUT ROWID
-- == table capture_clock on capture_clock
text text text integer text CREATE TABLE capture_clock (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  printed     TEXT NOT NULL,
  PRIMARY KEY (document_id, device_id)
) STRICT, WITHOUT ROWID
-- == table capture_without_prompt on capture_without_prompt
text text text integer text CREATE TABLE capture_without_prompt (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  PRIMARY KEY (document_id, device_id)
) STRICT, WITHOUT ROWID
-- == table chunk on chunk
text text text integer text CREATE TABLE "chunk" (
  document_id INTEGER NOT NULL REFERENCES document,
  number      INTEGER NOT NULL CHECK (number >= 0),
  size        INTEGER NOT NULL,
  encoding    INTEGER NOT NULL CHECK (encoding BETWEEN 0 AND 2),
  bytes       BLOB NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT
-- == table device on device
text text text integer text CREATE TABLE device (
  id     INTEGER PRIMARY KEY,
  udi_id INTEGER NOT NULL UNIQUE REFERENCES udi,
  at     TEXT NOT NULL
) STRICT
-- == table device_shown on device_shown
text text text integer text CREATE TABLE device_shown (
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
) STRICT, WITHOUT ROWID
-- == table disputed_item on disputed_item
text text text integer text CREATE TABLE disputed_item (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  position  INTEGER NOT NULL,
  name      TEXT NOT NULL,
  sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
  subject   TEXT NOT NULL, -- the UDI, server or document that belongs to the other zone
  zone      TEXT NOT NULL, -- that other zone
  at        TEXT NOT NULL,
  PRIMARY KEY (bundle_id, position)
) STRICT, WITHOUT ROWID
-- == table document on document
text text text integer text CREATE TABLE document (
  id     INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  size   INTEGER NOT NULL CHECK (size >= 0),
  kind   TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT
-- == table document_zone on document_zone
text text text integer text CREATE TABLE document_zone (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES request,
  zone        TEXT NOT NULL,
  reason      TEXT,
  at          TEXT NOT NULL
) STRICT
-- == table entitlement on entitlement
text text text integer text CREATE TABLE entitlement (
  id  INTEGER PRIMARY KEY,
  tag TEXT NOT NULL UNIQUE
) STRICT
-- == table export on export
text text text integer text CREATE TABLE export (
  id               INTEGER PRIMARY KEY,
  name             TEXT NOT NULL UNIQUE,
  since_id         INTEGER REFERENCES export, -- the export that it goes on from; null: it holds everything
  journal_sequence INTEGER NOT NULL,          -- the last row of the journal that it holds
  sums             TEXT NOT NULL CHECK (length(sums) = 64),
  at               TEXT NOT NULL
) STRICT
-- == table export_mark on export_mark
text text text integer text CREATE TABLE export_mark (
  export_id  INTEGER NOT NULL REFERENCES export,
  table_name TEXT NOT NULL,
  last       INTEGER NOT NULL,
  PRIMARY KEY (export_id, table_name)
) STRICT, WITHOUT ROWID
-- == table gap on gap
text text text integer text CREATE TABLE gap (
  origin      TEXT NOT NULL,
  destination TEXT NOT NULL,
  sequence    INTEGER NOT NULL,
  reason      TEXT NOT NULL,
  at          TEXT NOT NULL,
  PRIMARY KEY (origin, destination, sequence)
) STRICT, WITHOUT ROWID
-- == table gap_range on gap_range
text text text integer text CREATE TABLE gap_range (
  id          INTEGER PRIMARY KEY,
  origin      TEXT NOT NULL,
  destination TEXT NOT NULL,
  first       INTEGER NOT NULL CHECK (first >= 1),
  last        INTEGER NOT NULL CHECK (last >= first),
  reason      TEXT NOT NULL,
  at          TEXT NOT NULL,
  UNIQUE (origin, destination, first)
) STRICT
-- == table import_attempt on import_attempt
text text text integer text CREATE TABLE import_attempt (
  document_id INTEGER NOT NULL REFERENCES document,
  position    INTEGER NOT NULL,
  device_id   INTEGER NOT NULL REFERENCES device,
  file        TEXT NOT NULL,
  digits      TEXT,
  success     INTEGER NOT NULL CHECK (success IN (0, 1)),
  words       TEXT NOT NULL,
  PRIMARY KEY (document_id, position)
) STRICT, WITHOUT ROWID
-- == table install on install
text text text integer text CREATE TABLE install (
  id        INTEGER PRIMARY KEY,
  answer_id INTEGER NOT NULL REFERENCES answer,
  folder    TEXT NOT NULL,
  name      TEXT NOT NULL,
  at        TEXT NOT NULL
) STRICT
-- == table install_written on install_written
text text text integer text CREATE TABLE install_written (
  install_id INTEGER PRIMARY KEY REFERENCES install,
  at         TEXT NOT NULL
) STRICT
-- == table installed_mark on installed_mark
text text text integer text CREATE TABLE installed_mark (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES request,
  answer_id   INTEGER NOT NULL REFERENCES response,
  installed   INTEGER NOT NULL CHECK (installed IN (0, 1)),
  reason      TEXT NOT NULL,
  operator    TEXT NOT NULL,
  at          TEXT NOT NULL
) STRICT
-- == table journal on journal
text text text integer text CREATE TABLE journal (
  sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
  at       TEXT NOT NULL,
  operator TEXT NOT NULL,
  action   TEXT NOT NULL,
  detail   TEXT NOT NULL,
  previous TEXT NOT NULL CHECK (length(previous) = 64),
  hash     TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
, facts TEXT CHECK (facts IS NULL OR length(facts) = 64)) STRICT
-- == table key on key
text text text integer text CREATE TABLE key (
  id      INTEGER PRIMARY KEY,
  key_id  TEXT NOT NULL UNIQUE CHECK (length(key_id) = 64),
  station TEXT NOT NULL,
  own     INTEGER NOT NULL CHECK (own IN (0, 1)),
  spki    BLOB NOT NULL,
  at      TEXT NOT NULL
) STRICT
-- == table key_cutoff on key_cutoff
text text text integer text CREATE TABLE key_cutoff (
  key_id      INTEGER NOT NULL REFERENCES key_revocation,
  origin      TEXT NOT NULL,
  destination TEXT NOT NULL,
  sequence    INTEGER NOT NULL CHECK (sequence >= 1),
  PRIMARY KEY (key_id, origin, destination)
) STRICT, WITHOUT ROWID
-- == table key_revocation on key_revocation
text text text integer text CREATE TABLE key_revocation (
  key_id INTEGER PRIMARY KEY REFERENCES key,
  at     TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT
-- == table key_statement on key_statement
text text text integer text CREATE TABLE key_statement (
  key_id    INTEGER PRIMARY KEY REFERENCES key,
  signed_by INTEGER NOT NULL REFERENCES key,
  bytes     BLOB NOT NULL
) STRICT
-- == table mark on mark
text text text integer text CREATE TABLE mark (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES request,
  fact        TEXT NOT NULL CHECK (fact = 'uploaded' OR fact = 'refused' OR fact = 'done' OR fact = 'lost' OR fact = 'ignored' OR fact = 'unmatched'),
  reason      TEXT,
  operator    TEXT,
  at          TEXT NOT NULL,
  bundle_id   INTEGER REFERENCES bundle -- the bundle it came in; null: marked here
) STRICT
-- == table mark_undo on mark_undo
text text text integer text CREATE TABLE mark_undo (
  id       INTEGER PRIMARY KEY,
  mark_id  INTEGER NOT NULL UNIQUE REFERENCES mark,
  reason   TEXT,
  operator TEXT NOT NULL,
  at       TEXT NOT NULL
) STRICT
-- == table member on member
text text text integer text CREATE TABLE member (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  udi_id      INTEGER NOT NULL REFERENCES udi,
  role        TEXT NOT NULL,
  PRIMARY KEY (document_id, device_id, udi_id)
) STRICT, WITHOUT ROWID
-- == table merged on merged
text text text integer text CREATE TABLE merged (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document,
  station     TEXT NOT NULL,
  at          TEXT NOT NULL,
  UNIQUE (document_id, station)
) STRICT
-- == table named on named
text text text integer text CREATE TABLE named (
  document_id INTEGER NOT NULL REFERENCES document,
  udi_id      INTEGER NOT NULL REFERENCES udi,
  PRIMARY KEY (document_id, udi_id)
) STRICT, WITHOUT ROWID
-- == table observation on observation
text text text integer text CREATE TABLE observation (
  document_id       INTEGER NOT NULL REFERENCES document,
  device_id         INTEGER NOT NULL REFERENCES device,
  last_ack          TEXT, -- as printed: '2024-03-15T21:18:58 UTC', 'none'
  last_ack_earliest TEXT, -- the earliest instant it can mean
  ack_deadline      TEXT,
  ack_deadline_utc  TEXT,
  captured_utc      TEXT,
  at                TEXT NOT NULL,
  PRIMARY KEY (document_id, device_id)
) STRICT, WITHOUT ROWID
-- == table opened_round on opened_round
text text text integer text CREATE TABLE opened_round (
  id            INTEGER PRIMARY KEY,
  name          TEXT,
  last_document INTEGER NOT NULL,
  operator      TEXT NOT NULL,
  at            TEXT NOT NULL
) STRICT
-- == table packed_elsewhere on packed_elsewhere
text text text integer text CREATE TABLE packed_elsewhere (
  id          INTEGER PRIMARY KEY,
  sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
  station     TEXT NOT NULL,
  bundle_name TEXT NOT NULL,
  bundle_sums TEXT NOT NULL CHECK (length(bundle_sums) = 64),
  at          TEXT NOT NULL,
  UNIQUE (sha256, bundle_sums)
) STRICT
-- == table policy_days on policy_days
text text text integer text CREATE TABLE policy_days (
  document_id  INTEGER PRIMARY KEY REFERENCES document,
  first_days   INTEGER NOT NULL,
  ongoing_days INTEGER NOT NULL
) STRICT
-- == table private_text on private_text
text text text integer text CREATE TABLE private_text (
  document_id INTEGER NOT NULL REFERENCES request,
  kind        TEXT NOT NULL CHECK (kind IN ('hostname', 'address', 'keyword')),
  text        TEXT NOT NULL,
  PRIMARY KEY (document_id, kind, text)
) STRICT, WITHOUT ROWID
-- == table proof on proof
text text text integer text CREATE TABLE proof (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  udi_id      INTEGER NOT NULL REFERENCES udi,
  kind        TEXT NOT NULL CHECK (kind = 'authorization' OR kind = 'reservation' OR kind = 'trust-code'),
  printed     TEXT NOT NULL, -- '2024-03-15T21:18:58 UTC'
  earliest    TEXT NOT NULL, -- the earliest instant it can mean
  PRIMARY KEY (document_id, device_id, udi_id, kind)
) STRICT, WITHOUT ROWID
-- == table pruned on pruned
text text text integer text CREATE TABLE pruned (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL UNIQUE REFERENCES document,
  chunks      INTEGER NOT NULL CHECK (chunks >= 1),
  sum         BLOB NOT NULL CHECK (length(sum) = 32), -- the checksum of the rows that went
  at          TEXT NOT NULL
) STRICT
-- == table refusal on refusal
text text text integer text CREATE TABLE refusal (
  id      INTEGER PRIMARY KEY,
  path    TEXT NOT NULL,
  sha256  TEXT NOT NULL,
  size    INTEGER NOT NULL,
  reason  TEXT NOT NULL,
  message TEXT NOT NULL,
  at      TEXT NOT NULL,
  UNIQUE (path, sha256, reason)
) STRICT
-- == table report on report
text text text integer text CREATE TABLE report (
  udi_id         INTEGER NOT NULL REFERENCES udi,
  report_id      INTEGER NOT NULL,
  document_id    INTEGER NOT NULL REFERENCES request,
  entitlement_id INTEGER NOT NULL REFERENCES entitlement,
  measurements   INTEGER NOT NULL,
  payload        BLOB NOT NULL CHECK (length(payload) = 32), -- SHA-256 of the payload text: the same report, byte for byte, or not
  PRIMARY KEY (udi_id, report_id, document_id)
) STRICT, WITHOUT ROWID
-- == table request on request
text text text integer text CREATE TABLE request (
  document_id     INTEGER PRIMARY KEY REFERENCES document,
  device_id       INTEGER REFERENCES device,
  round_id        INTEGER REFERENCES round,
  upload_name     TEXT NOT NULL UNIQUE COLLATE NOCASE,
  smart_account   TEXT,
  virtual_account TEXT,
  hostname        INTEGER NOT NULL CHECK (hostname IN (0, 1)), -- it carries a host name (the name itself is not kept)
  stated_at       TEXT
) STRICT
-- == table reserve on reserve
text text text integer text CREATE TABLE reserve (
  document_id INTEGER NOT NULL REFERENCES request,
  tag         TEXT NOT NULL,
  count       INTEGER NOT NULL CHECK (count BETWEEN 1 AND 1000000),
  PRIMARY KEY (document_id, tag)
) STRICT, WITHOUT ROWID
-- == table response on response
text text text integer text CREATE TABLE response (
  document_id INTEGER PRIMARY KEY REFERENCES document,
  item_name   TEXT NOT NULL UNIQUE COLLATE NOCASE, -- its name in a bundle, from the document alone
  stated_at   TEXT
) STRICT
-- == table roster_entry on roster_entry
text text text integer text CREATE TABLE roster_entry (
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
) STRICT
-- == table round on round
text text text integer text CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL
) STRICT
-- == table row_sum on row_sum
text text text integer text CREATE TABLE row_sum (
  sequence   INTEGER NOT NULL REFERENCES journal,
  table_name TEXT NOT NULL,
  rows       INTEGER NOT NULL, -- below zero where a change of the format took rows away
  sum        BLOB NOT NULL CHECK (length(sum) = 32),
  PRIMARY KEY (sequence, table_name)
) STRICT, WITHOUT ROWID
-- == table seal on seal
text text text integer text CREATE TABLE seal (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  key_id    TEXT NOT NULL CHECK (length(key_id) = 64),
  bytes     BLOB NOT NULL,
  PRIMARY KEY (bundle_id, key_id)
) STRICT, WITHOUT ROWID
-- == table server_answer on server_answer
text text text integer text CREATE TABLE server_answer (
  document_id INTEGER PRIMARY KEY REFERENCES response,
  server      TEXT NOT NULL,
  request_id  INTEGER REFERENCES request,
  evidence    TEXT NOT NULL CHECK (evidence IN ('upload-name', 'person')),
  at          TEXT NOT NULL
) STRICT
-- == table server_file on server_file
text text text integer text CREATE TABLE server_file (
  document_id   INTEGER PRIMARY KEY REFERENCES document,
  server        TEXT NOT NULL CHECK (length(server) BETWEEN 1 AND 64),
  purpose       TEXT CHECK (purpose IN ('cslu', 'onprem-registration', 'onprem-sync', 'onprem-usage')), -- null: it came in a bundle, whose lists do not say it
  local_account TEXT -- a name of the server's own; it is in no bundle
) STRICT
-- == table server_install on server_install
text text text integer text CREATE TABLE server_install (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES server_answer,
  folder      TEXT NOT NULL,
  name        TEXT NOT NULL,
  at          TEXT NOT NULL
) STRICT
-- == table server_install_written on server_install_written
text text text integer text CREATE TABLE server_install_written (
  server_install_id INTEGER PRIMARY KEY REFERENCES server_install,
  at                TEXT NOT NULL
) STRICT
-- == table server_zone on server_zone
text text text integer text CREATE TABLE server_zone (
  id     INTEGER PRIMARY KEY,
  server TEXT NOT NULL COLLATE NOCASE,
  zone   TEXT NOT NULL,
  reason TEXT,
  at     TEXT NOT NULL
) STRICT
-- == table setting on setting
text text text integer text CREATE TABLE setting (
  id    INTEGER PRIMARY KEY,
  name  TEXT NOT NULL,
  value TEXT NOT NULL,
  at    TEXT NOT NULL
) STRICT
-- == table sighting on sighting
text text text integer text CREATE TABLE sighting (
  document_id INTEGER PRIMARY KEY REFERENCES document,
  path        TEXT NOT NULL
) STRICT
-- == table split_moment on split_moment
text text text integer text CREATE TABLE split_moment (
  install_id  INTEGER PRIMARY KEY REFERENCES install,
  document_id INTEGER NOT NULL REFERENCES document
) STRICT
-- == table staged on staged
text text text integer text CREATE TABLE staged (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES request,
  folder      TEXT NOT NULL,
  at          TEXT NOT NULL
) STRICT
-- == table staged_written on staged_written
text text text integer text CREATE TABLE staged_written (
  staged_id INTEGER PRIMARY KEY REFERENCES staged,
  at        TEXT NOT NULL
) STRICT
-- == table station on station
text text text integer text CREATE TABLE station (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  name    TEXT NOT NULL,
  side    TEXT NOT NULL CHECK (side IN ('zone', 'desk')),
  created TEXT NOT NULL
) STRICT
-- == table udi on udi
text text text integer text CREATE TABLE udi (
  id     INTEGER PRIMARY KEY,
  pid    TEXT NOT NULL CHECK (length(pid) BETWEEN 1 AND 255),
  serial TEXT NOT NULL CHECK (length(serial) BETWEEN 1 AND 255),
  uuid   TEXT NOT NULL DEFAULT '',
  UNIQUE (serial, pid, uuid)
) STRICT
-- == table unit_shown on unit_shown
text text text integer text CREATE TABLE unit_shown (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  udi_id      INTEGER NOT NULL REFERENCES udi,
  kind        TEXT NOT NULL CHECK (kind = 'authorization' OR kind = 'reservation' OR kind = 'trust-code'),
  printed     TEXT NOT NULL,
  PRIMARY KEY (document_id, device_id, udi_id, kind)
) STRICT, WITHOUT ROWID
-- == table unit_zone on unit_zone
text text text integer text CREATE TABLE unit_zone (
  id     INTEGER PRIMARY KEY,
  serial TEXT NOT NULL,
  pid    TEXT NOT NULL,
  zone   TEXT NOT NULL,
  reason TEXT,
  at     TEXT NOT NULL
) STRICT

-- How a key came to be trusted, which revocations traveled, which document a person accepted, and what a capture shows of its origin.

-- An older key of the same station signed this one (docs/bundle-format.md 3.1). bytes: the file as it was read or written.
CREATE TABLE key_statement (
  key_id    INTEGER PRIMARY KEY REFERENCES key,
  signed_by INTEGER NOT NULL REFERENCES key,
  bytes     BLOB NOT NULL
) STRICT;

-- This bundle of ours states that the key, which was ours, is revoked: its destination was told.
CREATE TABLE bundle_revocation (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  key_id    INTEGER NOT NULL REFERENCES key_revocation,
  PRIMARY KEY (bundle_id, key_id)
) STRICT, WITHOUT ROWID;

-- A person decided that this document counts before others that say otherwise. The newest decision counts first.
CREATE TABLE accepted (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES document,
  reason      TEXT NOT NULL,
  operator    TEXT NOT NULL,
  at          TEXT NOT NULL
) STRICT;
CREATE INDEX accepted_document ON accepted (document_id);

-- This captured output shows no prompt with a typed command for this product instance: nothing in it says where it was taken.
CREATE TABLE capture_without_prompt (
  document_id INTEGER NOT NULL REFERENCES document,
  device_id   INTEGER NOT NULL REFERENCES device,
  PRIMARY KEY (document_id, device_id)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 5;

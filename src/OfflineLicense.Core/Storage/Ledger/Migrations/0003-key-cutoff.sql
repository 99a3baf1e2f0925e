-- Up to where a revoked key is still believed.

-- The last bundle of one stream that the owner of a revoked key vouches for. No row for a stream: nothing of it is believed any more.
CREATE TABLE key_cutoff (
  key_id      INTEGER NOT NULL REFERENCES key_revocation,
  origin      TEXT NOT NULL,
  destination TEXT NOT NULL,
  sequence    INTEGER NOT NULL CHECK (sequence >= 1),
  PRIMARY KEY (key_id, origin, destination)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;

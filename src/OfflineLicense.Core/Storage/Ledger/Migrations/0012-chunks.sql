-- Documents are compressed with LZ4 from here on. What is there stays as it is: encoding 0 as they are, 1 Brotli, 2 LZ4.

CREATE TABLE new_chunk (
  document_id INTEGER NOT NULL REFERENCES document,
  number      INTEGER NOT NULL CHECK (number >= 0),
  size        INTEGER NOT NULL,
  encoding    INTEGER NOT NULL CHECK (encoding IN (0, 1, 2)),
  bytes       BLOB NOT NULL,
  PRIMARY KEY (document_id, number)
) STRICT;

INSERT INTO new_chunk (document_id, number, size, encoding, bytes)
SELECT document_id, number, size, encoding, bytes
FROM   chunk
ORDER  BY document_id, number;

DROP TABLE chunk;
ALTER TABLE new_chunk RENAME TO chunk;

PRAGMA user_version = 12;

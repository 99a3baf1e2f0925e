-- What every row said when it was added, so that a bit that changes later shows. Not against somebody who may write the
-- ledger: he could compute it anew; that is what the journal heads are for that peers keep.

-- One transaction, one table: how many rows it added, and the sum of their SHA-256, as four numbers of 64 bits without
-- carry (Storage/RowSums.cs). The sum of a table's rows here is the sum over its rows. The journal has its own chain.
CREATE TABLE row_sum (
  number     INTEGER PRIMARY KEY CHECK (number >= 1), -- no number is left out
  table_name TEXT NOT NULL,
  rows       INTEGER NOT NULL CHECK (rows >= 1),
  sum        BLOB NOT NULL CHECK (length(sum) = 32)
) STRICT;

PRAGMA user_version = 4;

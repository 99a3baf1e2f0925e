-- Which zone a device, a document or a server belongs to at a desk: the zone whose bundle brought it first. Only a person moves it.

-- A unit by PID and serial number, head or member. The newest row counts. reason: why a person moved it; null: a bundle brought it.
CREATE TABLE unit_zone (
  id     INTEGER PRIMARY KEY,
  serial TEXT NOT NULL,
  pid    TEXT NOT NULL,
  zone   TEXT NOT NULL,
  reason TEXT,
  at     TEXT NOT NULL
) STRICT;
CREATE INDEX unit_zone_unit ON unit_zone (serial, pid, id);

-- The zone to which the response to a request goes. The newest row counts. reason: as above.
CREATE TABLE document_zone (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES request,
  zone        TEXT NOT NULL,
  reason      TEXT,
  at          TEXT NOT NULL
) STRICT;
CREATE INDEX document_zone_document ON document_zone (document_id, id);

-- A server (CSLU, SSM On-Prem) by its name, without regard to case. The newest row counts. reason: as above.
CREATE TABLE server_zone (
  id     INTEGER PRIMARY KEY,
  server TEXT NOT NULL COLLATE NOCASE,
  zone   TEXT NOT NULL,
  reason TEXT,
  at     TEXT NOT NULL
) STRICT;
CREATE INDEX server_zone_server ON server_zone (server, id);

-- An item of a received bundle that was not recorded, because it is about a device or document of another zone. It is open until the
-- bundle has an item with this position: then a person moved the device, and the bundle was received again.
CREATE TABLE disputed_item (
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  position  INTEGER NOT NULL,
  name      TEXT NOT NULL,
  sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
  subject   TEXT NOT NULL, -- the UDI, server or document that belongs to the other zone
  zone      TEXT NOT NULL, -- that other zone
  at        TEXT NOT NULL,
  PRIMARY KEY (bundle_id, position)
) STRICT, WITHOUT ROWID;

-- Numbers that never came, accepted as missing by a person. Each is open until a bundle with that number is recorded. The table gap has
-- those that were accepted before this format, one row a number.
CREATE TABLE gap_range (
  id          INTEGER PRIMARY KEY,
  origin      TEXT NOT NULL,
  destination TEXT NOT NULL,
  first       INTEGER NOT NULL CHECK (first >= 1),
  last        INTEGER NOT NULL CHECK (last >= first),
  reason      TEXT NOT NULL,
  at          TEXT NOT NULL,
  UNIQUE (origin, destination, first)
) STRICT;

-- What a desk received before this format: the zone of the first bundle.
INSERT INTO document_zone (document_id, zone, at)
SELECT i.document_id, b.origin, b.at
FROM   (SELECT i.document_id AS document_id, min(i.bundle_id) AS bundle_id
        FROM   bundle_item i
        JOIN   bundle b ON b.id = i.bundle_id
        JOIN   request q ON q.document_id = i.document_id
        WHERE  b.direction = 'in'
        GROUP  BY i.document_id) i
JOIN   bundle b ON b.id = i.bundle_id
WHERE  EXISTS (SELECT 1 FROM station WHERE side = 'desk')
ORDER  BY i.document_id;

INSERT INTO unit_zone (serial, pid, zone, at)
SELECT u.serial, u.pid, b.origin, b.at
FROM   (SELECT n.serial, n.pid, min(i.bundle_id) AS bundle_id
        FROM   (SELECT m.document_id AS document_id, m.udi_id AS udi_id FROM member m
                UNION
                SELECT q.document_id, d.udi_id FROM request q JOIN device d ON d.id = q.device_id
                UNION
                SELECT r.document_id, r.udi_id FROM report r) x
        JOIN   udi n ON n.id = x.udi_id
        JOIN   document_zone z ON z.document_id = x.document_id
        JOIN   bundle_item i ON i.document_id = x.document_id
        JOIN   bundle b ON b.id = i.bundle_id AND b.direction = 'in'
        GROUP  BY n.serial, n.pid) u
JOIN   bundle b ON b.id = u.bundle_id
ORDER  BY u.serial, u.pid;

INSERT INTO server_zone (server, zone, at)
SELECT s.server, b.origin, b.at
FROM   (SELECT f.server AS server, min(i.bundle_id) AS bundle_id
        FROM   server_file f
        JOIN   document_zone z ON z.document_id = f.document_id
        JOIN   bundle_item i ON i.document_id = f.document_id
        JOIN   bundle b ON b.id = i.bundle_id AND b.direction = 'in'
        GROUP  BY f.server) s
JOIN   bundle b ON b.id = s.bundle_id
ORDER  BY s.server;

PRAGMA user_version = 7;

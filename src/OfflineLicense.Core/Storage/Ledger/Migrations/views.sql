-- Conditions that several queries share. Each connection creates these views for itself: as the newest entries of the ledger's own
-- schema, views would make PRAGMA integrity_check skip the list of free pages.

-- The mark that counts for a document: the newest that was not taken back. A later mark supersedes an earlier one.
CREATE TEMP VIEW mark_in_force AS
SELECT m.*
FROM   mark m
WHERE  m.id = (SELECT max(n.id)
               FROM   mark n
               WHERE  n.document_id = m.document_id
               AND    NOT EXISTS (SELECT 1 FROM mark_undo u WHERE u.mark_id = n.id));

-- Documents in bundles that were written here, one row for each bundle. CROSS JOIN: SQLite begins with the bundles of a document, never
-- with the documents of a bundle, because every query asks about a document.
CREATE TEMP VIEW packed AS
SELECT i.document_id, b.id AS bundle_id, b.destination
FROM   bundle_item i
CROSS  JOIN bundle b ON b.id = i.bundle_id
WHERE  b.direction = 'out';

-- Documents in bundles that were received here, one row for each bundle.
CREATE TEMP VIEW received AS
SELECT i.document_id, b.id AS bundle_id, b.origin
FROM   bundle_item i
CROSS  JOIN bundle b ON b.id = i.bundle_id
WHERE  b.direction = 'in';

-- Requests that somebody set aside: they stay facts, and count against no other document.
CREATE TEMP VIEW set_aside AS
SELECT m.document_id
FROM   mark_in_force m
WHERE  m.fact = 'ignored';

-- The zone that a request belongs to at a desk: the newest row counts.
CREATE TEMP VIEW document_owner AS
SELECT z.document_id, z.zone
FROM   document_zone z
WHERE  z.id = (SELECT max(n.id) FROM document_zone n WHERE n.document_id = z.document_id);

-- The zone that a product instance belongs to at a desk: that of the unit it is named by.
CREATE TEMP VIEW device_owner AS
SELECT d.id AS device_id, z.zone
FROM   device d
JOIN   udi u ON u.id = d.udi_id
JOIN   unit_zone z ON z.serial = u.serial AND z.pid = u.pid
WHERE  z.id = (SELECT max(n.id) FROM unit_zone n WHERE n.serial = u.serial AND n.pid = u.pid);

-- The questions of a central team. PostgreSQL and DuckDB run the same text. Each is asked of all stations; add WHERE station = … for one.

-- Who is missing: devices of which a zone expects a report and collected none since its round was opened.
CREATE VIEW missing AS
SELECT station, udi, pid, serial, uuid, hostname, last_collected, deadline
FROM   device_state
WHERE  state = 'missing';

-- What is due: devices with the date of their next ACK, as `offlic deadlines` says. act_by: the date less the days of a trip.
CREATE VIEW due AS
SELECT d.station, d.udi, d.pid, d.serial, d.uuid, d.hostname, d.deadline AS due_at, d.deadline_source AS source,
       d.deadline - coalesce(t.days, 0) * INTERVAL '24 hours' AS act_by, d.state,
       CASE WHEN d.deadline - coalesce(t.days, 0) * INTERVAL '24 hours' < now() - INTERVAL '1 minute' THEN 'overdue'
            WHEN d.deadline - coalesce(t.days, 0) * INTERVAL '24 hours' <= now() + 14 * INTERVAL '24 hours' + INTERVAL '1 minute' THEN 'due'
            ELSE 'later' END AS urgency
FROM   device_state d
LEFT   JOIN (SELECT s.station, CASE WHEN s.value SIMILAR TO '[0-9]{1,3}' THEN CAST(s.value AS integer) END AS days
             FROM   setting s
             JOIN   (SELECT station, max(number) AS number FROM setting WHERE name = 'trip.days' GROUP BY station) n
                    ON n.station = s.station AND n.number = s.number) t ON t.station = d.station
WHERE  d.side = 'zone' AND d.is_expected AND d.deadline_source IS NOT NULL AND d.deadline IS NOT NULL;

-- Who can have received bundles for a destination: the station of that name, or any desk.
CREATE VIEW receiver AS
SELECT DISTINCT station, station AS destination FROM station
UNION
SELECT station, 'desk' FROM station WHERE side = 'desk';

-- Where a bundle is: who packed it, who has it, whether its receipt came back. One row for each station that received it. A station is
-- believed what it packed itself, and what came or never came to it.
CREATE VIEW bundle_custody AS
SELECT coalesce(p.name, r.name) AS name, coalesce(p.sums, r.sums) AS sums, coalesce(p.origin, r.origin) AS origin,
       coalesce(p.destination, r.destination) AS destination, coalesce(p.sequence, r.sequence) AS sequence,
       coalesce(p.items, r.items) AS items, p.station AS packed_by, p.at AS packed_at, w.written_at, r.station AS received_by,
       r.at AS received_at, k.at AS acknowledged_at, g.at AS given_up_at,
       CASE WHEN k.at IS NOT NULL THEN 'acknowledged' WHEN r.at IS NOT NULL THEN 'received' WHEN g.at IS NOT NULL THEN 'given-up'
            WHEN w.written_at IS NULL THEN 'packed' ELSE 'in-transit' END AS state
FROM   (SELECT * FROM bundle WHERE direction = 'out' AND origin = station) p
FULL   JOIN (SELECT b.* FROM bundle b JOIN receiver v ON v.station = b.station AND v.destination = b.destination
             WHERE  b.direction = 'in') r ON r.sums = p.sums
LEFT   JOIN (SELECT v.station, v.bundle_sums, max(v.at) AS written_at FROM bundle_written v GROUP BY v.station, v.bundle_sums) w
       ON w.station = p.station AND w.bundle_sums = p.sums
-- A receipt for a bundle is one for all before it in its stream.
LEFT   JOIN (SELECT o.station, o.sums, min(b.at) AS at
             FROM   bundle o
             JOIN   bundle x ON x.station = o.station AND x.origin = o.origin AND x.destination = o.destination AND x.sequence >= o.sequence
             JOIN   bundle b ON b.station = x.station AND b.acknowledges = x.sums AND b.direction = 'in'
             WHERE  o.direction = 'out' AND x.direction = 'out'
             GROUP  BY o.station, o.sums) k ON k.station = p.station AND k.sums = p.sums
-- A person at the other side accepted that it will not come.
LEFT   JOIN (SELECT a.origin, a.destination, a.first, a.last, min(a.at) AS at
             FROM   (SELECT * FROM gap_range
                     UNION ALL SELECT v.station, 0, v.origin, v.destination, v.sequence, v.sequence, v.reason, v.at FROM gap v) a
             JOIN   receiver v ON v.station = a.station AND v.destination = a.destination
             GROUP  BY a.origin, a.destination, a.first, a.last) g
       ON g.origin = p.origin AND g.destination = p.destination AND p.sequence BETWEEN g.first AND g.last AND r.at IS NULL;

-- Stations of one zone: those that collect for each other, as `offlic ledger merge` recorded it.
CREATE VIEW zone_group AS
WITH RECURSIVE link AS (
       SELECT station AS a, collected_by AS b FROM merged
       UNION SELECT station, packed_by FROM packed_elsewhere
       UNION SELECT collected_by, station FROM merged
       UNION SELECT packed_by, station FROM packed_elsewhere),
     reach AS (
       SELECT station AS a, station AS b FROM station WHERE side = 'zone'
       UNION SELECT r.a, l.b FROM reach r JOIN link l ON l.a = r.b)
SELECT a AS station, min(b) AS zone FROM reach GROUP BY a;

-- Units that two zones claim: each has it as a product instance or as a present member, and expects reports from it.
CREATE VIEW contested_device AS
SELECT c.pid, c.serial, min(c.station) AS first_station, max(c.station) AS last_station, count(DISTINCT c.station) AS stations
FROM   shared_claim c
JOIN   zone_group z ON z.station = c.station
GROUP  BY c.pid, c.serial
HAVING count(DISTINCT z.zone) > 1;

-- How long trips take, in days: from packing to the desk, to the last answer, to the last proof of installation. One row for each bundle
-- of a zone. open: requests that still wait for something.
CREATE VIEW trip_duration AS
SELECT t.station, t.bundle, t.requests, t.answered, t.split, t.installed, t.refused, t.open, t.packed_at, d.received_at, t.answered_at,
       t.installed_at,
       CAST(EXTRACT(EPOCH FROM (d.received_at - t.packed_at)) / 86400 AS double precision) AS days_to_desk,
       CAST(EXTRACT(EPOCH FROM (t.answered_at - t.packed_at)) / 86400 AS double precision) AS days_to_answer,
       CAST(EXTRACT(EPOCH FROM (t.installed_at - t.packed_at)) / 86400 AS double precision) AS days_to_installed,
       t.open = 0 AS is_over
FROM   trip t
LEFT   JOIN (SELECT b.sums, min(b.at) AS received_at
             FROM   bundle b
             JOIN   receiver v ON v.station = b.station AND v.destination = b.destination
             WHERE  b.direction = 'in'
             GROUP  BY b.sums) d ON d.sums = t.sums;

-- The state of every request, device and trip, by the rules of `offlic status`, from the facts of one station or of several.
-- PostgreSQL and DuckDB run the same text. It reads the tables of an export by their names and makes three temporary tables:
-- new_request_state, new_device_state and new_trip. Names that begin with s_ are steps on the way.
-- "Newest" is by the number of a row, the order in which the station recorded things, and never by a clock.

-- How far a request has come, in order.
CREATE TEMP TABLE s_rank AS
SELECT * FROM (VALUES ('expected', 0), ('missing', 1), ('collected', 2), ('packed', 3), ('received', 4), ('staged', 5), ('uploaded', 6),
    ('refused', 7), ('answered', 8), ('returned', 9), ('split', 10), ('installed', 11), ('not-expected', 12)) AS r (state, rank);

-- The last bundle in which each document left, and the last one in which it came.
CREATE TEMP TABLE s_carried AS
SELECT DISTINCT ON (i.station, b.direction, i.document_sha256)
       i.station, b.direction, i.document_sha256, b.number, b.name, b.sums, b.origin, b.destination, b.sequence, b.at
FROM   bundle_item i
JOIN   bundle b ON b.station = i.station AND b.sums = i.bundle_sums
ORDER  BY i.station, b.direction, i.document_sha256, b.number DESC;

-- The last bundle of each stream with a receipt. It is a receipt for all before it.
CREATE TEMP TABLE s_receipt AS
SELECT k.station, k.origin, k.destination, max(k.sequence) AS sequence
FROM   bundle k
JOIN   (SELECT DISTINCT station, acknowledges FROM bundle) r ON r.station = k.station AND r.acknowledges = k.sums
GROUP  BY k.station, k.origin, k.destination;

-- The mark that counts for a request: the newest that was not taken back.
CREATE TEMP TABLE s_mark AS
SELECT DISTINCT ON (m.station, m.document_sha256)
       m.station, m.document_sha256, m.fact, m.reason, m.at, coalesce(b.at, m.at) AS recorded_at, x.returned_at
FROM   mark m
LEFT   JOIN mark_undo u ON u.station = m.station AND u.mark_number = m.number
LEFT   JOIN bundle b ON b.station = m.station AND b.sums = m.bundle_sums
LEFT   JOIN (SELECT y.station, y.mark_number, max(c.at) AS returned_at
             FROM   bundle_mark y
             JOIN   bundle c ON c.station = y.station AND c.sums = y.bundle_sums
             GROUP  BY y.station, y.mark_number) x ON x.station = m.station AND x.mark_number = m.number
WHERE  u.number IS NULL
ORDER  BY m.station, m.document_sha256, m.number DESC;

-- Responses. One that a person accepted counts before all others, then CSSM's clock: in one bundle they come in any order.
CREATE TEMP TABLE s_answer AS
SELECT a.station, a.number, a.document_sha256, a.device_pid, a.device_serial, a.device_uuid, a.request_sha256, a.at, d.kind,
       p.stated_at, coalesce(c.number, 0) AS decision, w.written_at
FROM   answer a
JOIN   document d ON d.station = a.station AND d.sha256 = a.document_sha256
JOIN   response p ON p.station = a.station AND p.document_sha256 = a.document_sha256
LEFT   JOIN (SELECT station, document_sha256, max(number) AS number FROM accepted GROUP BY station, document_sha256) c
       ON c.station = a.station AND c.document_sha256 = a.document_sha256
LEFT   JOIN (SELECT i.station, i.answer_sha256, i.device_pid, i.device_serial, i.device_uuid, max(t.at) AS written_at
             FROM   install i
             JOIN   install_written t ON t.station = i.station AND t.install_number = i.number
             GROUP  BY i.station, i.answer_sha256, i.device_pid, i.device_serial, i.device_uuid) w
       ON w.station = a.station AND w.answer_sha256 = a.document_sha256
       AND w.device_pid = a.device_pid AND w.device_serial = a.device_serial AND w.device_uuid = a.device_uuid;

-- Only the newest response of a kind is written out; it supersedes the older ones.
CREATE TEMP TABLE s_newest_of_kind AS
SELECT DISTINCT ON (station, device_pid, device_serial, device_uuid, kind)
       station, device_pid, device_serial, device_uuid, kind, written_at
FROM   s_answer
ORDER  BY station, device_pid, device_serial, device_uuid, kind, decision DESC, stated_at DESC NULLS LAST, number DESC;

CREATE TEMP TABLE s_answered AS
SELECT DISTINCT ON (a.station, a.request_sha256)
       a.station, a.request_sha256, a.document_sha256, a.at, coalesce(a.written_at, n.written_at) AS split_at, b.at AS returned_at
FROM   s_answer a
JOIN   s_newest_of_kind n ON n.station = a.station AND n.device_pid = a.device_pid AND n.device_serial = a.device_serial
       AND n.device_uuid = a.device_uuid AND n.kind = a.kind
LEFT   JOIN s_carried b ON b.station = a.station AND b.direction = 'out' AND b.document_sha256 = a.document_sha256
WHERE  a.request_sha256 IS NOT NULL
ORDER  BY a.station, a.request_sha256, a.decision DESC, a.stated_at DESC NULLS LAST, a.number DESC;

-- Where another station of the zone packed a request.
CREATE TEMP TABLE s_elsewhere AS
SELECT DISTINCT ON (p.station, p.sha256) p.station, p.sha256, p.bundle_name, p.bundle_sums, p.at
FROM   packed_elsewhere p
ORDER  BY p.station, p.sha256, p.number DESC;

-- Every request with all that says how far it has come. A request of a server belongs to no device and is left out.
CREATE TEMP TABLE s_request AS
SELECT q.station, st.side, d.number, q.document_sha256 AS sha256, v.number AS device, d.kind, q.upload_name, d.at AS recorded_at,
       (SELECT max(o.number) FROM opened_round o WHERE o.station = q.station AND o.last_document < d.number) AS round,
       coalesce(ob.name, e.bundle_name) AS packed_in, coalesce(ob.sums, e.bundle_sums) AS packed_sums,
       coalesce(ob.at, e.at) AS packed_at, r.sequence >= ob.sequence AS is_acknowledged,
       ib.origin AS zone, ib.number AS received_in, s.at AS staged_at,
       m.fact AS mark, m.reason AS mark_reason, m.at AS mark_at, m.returned_at AS mark_returned_at,
       -- A request that a person closed after it was answered is not waited for.
       a.at IS NOT NULL AND NOT coalesce(m.fact IN ('ignored', 'done') AND m.recorded_at >= a.at, FALSE) AS is_answered,
       a.at AS answered_at, a.document_sha256 AS answer_sha256, a.split_at, a.returned_at,
       CASE WHEN st.side = 'zone' THEN n.at END AS proved_at, n.evidence, n.has_prompt, n.unproved
FROM   request q
JOIN   station st ON st.station = q.station
JOIN   document d ON d.station = q.station AND d.sha256 = q.document_sha256
LEFT   JOIN device v ON v.station = q.station AND v.pid = q.device_pid AND v.serial = q.device_serial AND v.uuid = q.device_uuid
LEFT   JOIN s_carried ob ON ob.station = q.station AND ob.direction = 'out' AND ob.document_sha256 = q.document_sha256
LEFT   JOIN s_receipt r ON r.station = q.station AND r.origin = ob.origin AND r.destination = ob.destination
LEFT   JOIN s_carried ib ON ib.station = q.station AND ib.direction = 'in' AND ib.document_sha256 = q.document_sha256
LEFT   JOIN s_elsewhere e ON e.station = q.station AND e.sha256 = q.document_sha256
LEFT   JOIN (SELECT g.station, g.document_sha256, max(t.at) AS at
             FROM   staged g
             JOIN   staged_written t ON t.station = g.station AND t.staged_number = g.number
             GROUP  BY g.station, g.document_sha256) s ON s.station = q.station AND s.document_sha256 = q.document_sha256
LEFT   JOIN s_mark m ON m.station = q.station AND m.document_sha256 = q.document_sha256
LEFT   JOIN s_answered a ON a.station = q.station AND a.request_sha256 = q.document_sha256
LEFT   JOIN installation n ON n.station = q.station AND n.request_sha256 = q.document_sha256 AND n.answer_sha256 = a.document_sha256
WHERE  d.kind <> 'server-request';

CREATE TEMP TABLE s_alone AS
SELECT x.*, k.rank
FROM   (SELECT q.*,
               CASE WHEN is_answered AND side = 'desk' THEN CASE WHEN returned_at IS NOT NULL THEN 'returned' ELSE 'answered' END
                    WHEN is_answered AND proved_at IS NOT NULL THEN 'installed'
                    WHEN is_answered AND split_at IS NOT NULL THEN 'split'
                    WHEN is_answered THEN 'answered'
                    WHEN mark = 'refused' THEN 'refused'
                    WHEN mark = 'ignored' THEN 'not-expected'
                    WHEN mark = 'done' AND side = 'desk' AND mark_returned_at IS NOT NULL THEN 'returned'
                    WHEN mark = 'done' THEN 'answered'
                    WHEN mark = 'uploaded' AND side = 'desk' THEN 'uploaded'
                    WHEN side = 'zone' AND packed_at IS NOT NULL THEN 'packed'
                    WHEN side = 'zone' THEN 'collected'
                    WHEN staged_at IS NOT NULL THEN 'staged'
                    ELSE 'received' END AS state,
               CASE WHEN is_answered AND side = 'desk' THEN coalesce(returned_at, answered_at)
                    WHEN is_answered THEN coalesce(proved_at, split_at, answered_at)
                    WHEN mark = 'done' AND side = 'desk' THEN coalesce(mark_returned_at, mark_at)
                    WHEN mark IN ('refused', 'ignored', 'done') OR (mark = 'uploaded' AND side = 'desk') THEN mark_at
                    WHEN side = 'zone' THEN coalesce(packed_at, recorded_at)
                    ELSE coalesce(staged_at, recorded_at) END AS since,
               CASE WHEN NOT is_answered AND mark IN ('refused', 'ignored', 'done') THEN mark_reason END AS reason
        FROM   s_request q) x
JOIN   s_rank k ON k.state = x.state;

-- Unanswered requests every report of which is, byte for byte, in requests that CSSM answered or has: nothing more comes back for them.
CREATE TEMP TABLE s_covered AS
SELECT c.station, c.number, max(c.covering) AS covering
FROM   (SELECT q.station, q.number, r.pid, r.serial, r.uuid, r.report_id, max(w.number) AS covering
        FROM   s_request q
        JOIN   report r ON r.station = q.station AND r.document_sha256 = q.sha256
        LEFT   JOIN (SELECT o.station, o.pid, o.serial, o.uuid, o.report_id, o.payload, y.number
                     FROM   s_request y
                     JOIN   report o ON o.station = y.station AND o.document_sha256 = y.sha256
                     WHERE  coalesce(y.mark, '') <> 'ignored' AND (y.answered_at IS NOT NULL OR y.mark IN ('uploaded', 'done'))) w
               ON w.station = r.station AND w.pid = r.pid AND w.serial = r.serial AND w.uuid = r.uuid AND w.report_id = r.report_id
               AND w.payload = r.payload AND w.number <> q.number
        WHERE  q.answered_at IS NULL
        GROUP  BY q.station, q.number, r.pid, r.serial, r.uuid, r.report_id) c
GROUP  BY c.station, c.number
HAVING count(*) = count(c.covering);

-- Such a request is where the one is that carried its reports, if that has come further. The one that carried them may be covered too:
-- requests are judged oldest first, so the state of an older one is already that of its own cover.
CREATE TEMP TABLE s_cover AS
WITH RECURSIVE step AS (
       SELECT c.station, c.number, c.covering
       FROM   s_covered c
       JOIN   s_alone q ON q.station = c.station AND q.number = c.number
       JOIN   s_alone w ON w.station = c.station AND w.number = c.covering
       WHERE  q.device IS NOT NULL AND w.device IS NOT NULL AND q.state IN ('packed', 'received', 'staged')),
     chain AS (
       SELECT station, number, number AS before, covering AS at_number, 1 AS depth FROM step
       UNION ALL
       SELECT h.station, h.number, h.at_number, t.covering, h.depth + 1
       FROM   chain h
       JOIN   step t ON t.station = h.station AND t.number = h.at_number
       WHERE  h.at_number < h.before)
SELECT DISTINCT ON (h.station, h.number) h.station, h.number, w.state, w.rank, w.since, w.is_answered
FROM   chain h
JOIN   s_alone w ON w.station = h.station AND w.number = h.at_number
ORDER  BY h.station, h.number, w.rank DESC, h.depth;

CREATE TEMP TABLE s_state AS
SELECT q.station, q.side, q.number, q.sha256, q.device, q.kind, q.upload_name, q.recorded_at, q.round, q.packed_in, q.packed_sums,
       q.packed_at, q.is_acknowledged, q.zone, q.received_in, q.mark, q.reason, q.answered_at, q.split_at, q.proved_at,
       CASE WHEN c.rank > q.rank THEN c.state ELSE q.state END AS state,
       CASE WHEN c.rank > q.rank THEN c.rank ELSE q.rank END AS rank,
       CASE WHEN c.rank > q.rank THEN c.since ELSE q.since END AS since,
       CASE WHEN c.rank > q.rank THEN c.is_answered ELSE q.is_answered END AS has_response,
       CASE WHEN q.state = 'installed' THEN q.evidence END AS proof,
       CASE WHEN q.state IN ('split', 'answered') THEN q.unproved END AS unproved
FROM   s_alone q
LEFT   JOIN s_cover c ON c.station = q.station AND c.number = q.number;

-- Requests that still wait for something: nothing closes them, and no newer one of the same kind has come further. A bundle does not
-- say which of its requests is older, so requests of one bundle do not supersede each other.
CREATE TEMP TABLE s_open AS
SELECT q.*
FROM   s_state q
WHERE  q.device IS NOT NULL
AND    q.state NOT IN ('installed', 'not-expected')
AND    NOT (q.side = 'zone' AND q.state = 'answered' AND NOT q.has_response)
AND    NOT EXISTS (SELECT 1
                   FROM   s_state n
                   WHERE  n.station = q.station AND n.device = q.device AND n.kind = q.kind AND n.number > q.number AND n.rank > q.rank
                   AND    n.state NOT IN ('refused', 'not-expected')
                   AND    (n.received_in IS NULL OR q.received_in IS NULL OR n.received_in <> q.received_in));

CREATE TEMP TABLE new_request_state AS
SELECT q.station, q.side, q.sha256, v.pid, v.serial, v.uuid, q.kind, q.upload_name, q.state, q.since, q.reason, q.recorded_at, q.round,
       q.packed_in AS bundle, q.zone, q.packed_at, q.is_acknowledged, q.answered_at, q.split_at, q.proved_at, q.proof, q.unproved
FROM   s_state q
LEFT   JOIN device v ON v.station = q.station AND v.number = q.device;

-- In a zone: how the requests of each bundle came along.
CREATE TEMP TABLE new_trip AS
SELECT q.station, q.packed_sums AS sums, min(q.packed_in) AS bundle, min(q.packed_at) AS packed_at, count(*) AS requests,
       count(q.answered_at) AS answered, count(q.split_at) AS split, count(q.proved_at) AS installed,
       count(*) FILTER (WHERE q.state = 'refused') AS refused, count(o.number) AS open,
       max(q.answered_at) AS answered_at, max(q.split_at) AS split_at, max(q.proved_at) AS installed_at
FROM   s_state q
LEFT   JOIN s_open o ON o.station = q.station AND o.number = q.number
WHERE  q.side = 'zone' AND q.packed_sums IS NOT NULL
GROUP  BY q.station, q.packed_sums;

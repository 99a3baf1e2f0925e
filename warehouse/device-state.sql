-- The state of every device, by the rules of `offlic status`. It goes on where request-state.sql ends.

-- The newest row of each unit of the roster.
CREATE TEMP TABLE s_roster AS
SELECT DISTINCT ON (station, pid, serial)
       station, number, pid, serial, uuid, hostname, expected AND NOT retired AS is_expected, retired,
       CASE WHEN retired THEN coalesce(note, 'retired') WHEN NOT expected THEN coalesce(reason, 'not expected') END AS why
FROM   roster_entry
ORDER  BY station, pid, serial, number DESC;

-- The entry of each product instance, by its number: that of its name, else of a member, and one in the roster before a retired one. A
-- member that is not expected excuses the others only where all of them are not expected. The first member is the one with the smallest
-- position, so position and number are compared as one number.
CREATE TEMP TABLE s_entry AS
SELECT v.station, v.number AS device,
       CASE WHEN named.number IS NOT NULL AND NOT named.retired THEN named.number
            WHEN m.first_expected IS NOT NULL THEN m.first_expected
            WHEN m.entries = m.members AND m.first_entry IS NOT NULL THEN m.first_entry
            ELSE named.number END AS entry
FROM   device v
LEFT   JOIN s_roster named ON named.station = v.station AND named.pid = v.pid AND named.serial = v.serial
       AND (named.uuid = v.uuid OR named.uuid = '' OR v.uuid = '')
LEFT   JOIN (SELECT p.station, p.device_pid, p.device_serial, p.device_uuid, count(*) AS members,
                    count(*) FILTER (WHERE NOT r.retired) AS entries,
                    min(p.position * 10000000000 + r.number) FILTER (WHERE NOT r.retired) % 10000000000 AS first_entry,
                    min(p.position * 10000000000 + r.number) FILTER (WHERE r.is_expected) % 10000000000 AS first_expected
             FROM   present_member p
             LEFT   JOIN s_roster r ON r.station = p.station AND r.pid = p.udi_pid AND r.serial = p.udi_serial
                    AND (r.uuid = p.udi_uuid OR r.uuid = '' OR p.udi_uuid = '')
             GROUP  BY p.station, p.device_pid, p.device_serial, p.device_uuid) m
       ON m.station = v.station AND m.device_pid = v.pid AND m.device_serial = v.serial AND m.device_uuid = v.uuid;

CREATE TEMP TABLE s_device AS
SELECT v.station, st.side, v.number AS device, v.pid, v.serial, v.uuid, coalesce(m.members, 0) AS members,
       w.number AS newest, w.state AS newest_state, w.since AS newest_since, w.reason AS newest_reason, w.zone AS newest_zone,
       w.recorded_at AS last_collected, w.round AS newest_round, g.round, i.since AS installed_since,
       t.state AS open_state, t.since AS open_since, t.reason AS open_reason, t.zone AS open_zone,
       coalesce(f.refused, 0) > 0 AS has_refused, d.due_at, d.source, b.ack_deadline_utc, r.hostname,
       coalesce(r.is_expected, TRUE) AS is_expected, r.retired, r.why
FROM   device v
JOIN   station st ON st.station = v.station
LEFT   JOIN (SELECT station, max(number) AS round FROM opened_round GROUP BY station) g ON g.station = v.station
LEFT   JOIN (SELECT station, device_pid, device_serial, device_uuid, count(*) AS members
             FROM   present_member
             GROUP  BY station, device_pid, device_serial, device_uuid) m
       ON m.station = v.station AND m.device_pid = v.pid AND m.device_serial = v.serial AND m.device_uuid = v.uuid
LEFT   JOIN (SELECT DISTINCT ON (station, device) * FROM s_state WHERE device IS NOT NULL ORDER BY station, device, number DESC) w
       ON w.station = v.station AND w.device = v.number
LEFT   JOIN (SELECT DISTINCT ON (station, device) * FROM s_state WHERE state = 'installed' AND device IS NOT NULL
             ORDER BY station, device, number DESC) i ON i.station = v.station AND i.device = v.number
LEFT   JOIN (SELECT DISTINCT ON (station, device) * FROM s_open ORDER BY station, device, rank, number) t
       ON t.station = v.station AND t.device = v.number
LEFT   JOIN (SELECT station, device, count(*) AS refused FROM s_open WHERE state = 'refused' GROUP BY station, device) f
       ON f.station = v.station AND f.device = v.number
LEFT   JOIN deadline d ON d.station = v.station AND d.device_pid = v.pid AND d.device_serial = v.serial AND d.device_uuid = v.uuid
LEFT   JOIN (SELECT DISTINCT ON (o.station, o.device_pid, o.device_serial, o.device_uuid)
                    o.station, o.device_pid, o.device_serial, o.device_uuid, o.ack_deadline_utc
             FROM   observation o
             JOIN   document c ON c.station = o.station AND c.sha256 = o.document_sha256
             WHERE  o.ack_deadline IS NOT NULL
             ORDER  BY o.station, o.device_pid, o.device_serial, o.device_uuid, c.number DESC) b
       ON b.station = v.station AND b.device_pid = v.pid AND b.device_serial = v.serial AND b.device_uuid = v.uuid
LEFT   JOIN s_entry e ON e.station = v.station AND e.device = v.number
LEFT   JOIN s_roster r ON r.station = v.station AND r.number = e.entry;

-- The state of each product instance: that of its least advanced open request; without one, the round and the roster say it.
CREATE TEMP TABLE new_device_state AS
SELECT x.station, x.side, x.pid, x.serial, x.uuid,
       'P:' || x.pid || ',S:' || x.serial || CASE WHEN x.uuid = '' THEN '' ELSE ',U:' || x.uuid END AS udi,
       CASE WHEN x.is_excused THEN 'not-expected' ELSE x.state END AS state, x.since,
       CASE WHEN x.is_excused THEN x.why
            WHEN x.members = 0 AND x.newest IS NOT NULL THEN coalesce(x.reason, 'all its members are in other product instances now')
            ELSE x.reason END AS reason,
       x.zone, x.last_collected, CASE WHEN x.source IS NULL THEN x.ack_deadline_utc ELSE x.due_at END AS deadline,
       x.source AS deadline_source, x.has_refused, x.is_expected, CASE WHEN x.retired THEN NULL ELSE x.hostname END AS hostname, x.members
FROM   (SELECT y.*, y.why IS NOT NULL AND y.state IN ('missing', 'expected', 'installed') AS is_excused
        FROM   (SELECT d.*,
                       CASE WHEN open_state IS NOT NULL THEN open_state
                            WHEN side = 'desk' THEN coalesce(newest_state, 'expected')
                            WHEN members = 0 AND newest IS NOT NULL THEN 'not-expected'
                            WHEN round IS NOT NULL AND (newest_round IS NULL OR newest_round < round) THEN 'missing'
                            WHEN installed_since IS NOT NULL THEN 'installed'
                            ELSE 'expected' END AS state,
                       CASE WHEN open_state IS NOT NULL THEN open_since
                            WHEN side = 'desk' THEN newest_since
                            WHEN members = 0 THEN last_collected
                            WHEN round IS NOT NULL AND (newest_round IS NULL OR newest_round < round) THEN last_collected
                            WHEN installed_since IS NOT NULL THEN installed_since
                            ELSE newest_since END AS since,
                       CASE WHEN open_state IS NOT NULL THEN open_reason WHEN side = 'desk' THEN newest_reason END AS reason,
                       CASE WHEN open_state IS NOT NULL THEN open_zone WHEN side = 'desk' THEN newest_zone END AS zone
                FROM   s_device d) y) x
UNION ALL
-- Units of the roster of which nothing was ever collected.
SELECT r.station, st.side, r.pid, r.serial, r.uuid,
       'P:' || r.pid || ',S:' || r.serial || CASE WHEN r.uuid = '' THEN '' ELSE ',U:' || r.uuid END,
       CASE WHEN NOT r.is_expected THEN 'not-expected' WHEN g.round IS NOT NULL THEN 'missing' ELSE 'expected' END,
       NULL, r.why, NULL, NULL, NULL, NULL, FALSE, r.is_expected, r.hostname, 0
FROM   s_roster r
JOIN   station st ON st.station = r.station
LEFT   JOIN (SELECT station, max(number) AS round FROM opened_round GROUP BY station) g ON g.station = r.station AND st.side = 'zone'
WHERE  NOT r.retired
AND    NOT EXISTS (SELECT 1 FROM device v WHERE v.station = r.station AND v.pid = r.pid AND v.serial = r.serial)
AND    NOT EXISTS (SELECT 1 FROM present_member p WHERE p.station = r.station AND p.udi_pid = r.pid AND p.udi_serial = r.serial);

-- Units that a zone claims: as a product instance or as a present member of one from which it expects reports.
CREATE TEMP TABLE new_claim AS
SELECT station, serial, pid FROM new_device_state WHERE side = 'zone' AND is_expected AND members > 0
UNION
SELECT d.station, p.udi_serial, p.udi_pid
FROM   new_device_state d
JOIN   present_member p ON p.station = d.station AND p.device_pid = d.pid AND p.device_serial = d.serial AND p.device_uuid = d.uuid
WHERE  d.side = 'zone' AND d.is_expected;

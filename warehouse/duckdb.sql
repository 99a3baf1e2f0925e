-- The warehouse without a server: DuckDB reads the exports of many stations as files. In this folder, with the exports below ./exports:
--
--     duckdb fleet.duckdb < duckdb.sql
--
-- It reads full exports and increments, in any number, and makes tables with the names and columns of the export format, the tables
-- device_state, request_state, claim, shared_claim and trip, and the views of postgresql/views.sql. Run it again after new exports came:
-- it begins anew. It checks no signature: before you read an export run `openssl` and `sha256sum` as docs/export-format.md, section 4,
-- says.

SET TimeZone = 'UTC';
DROP SCHEMA IF EXISTS offlic CASCADE;
CREATE SCHEMA offlic;
USE offlic;

-- Empty and without quotation marks is NULL, and "" is an empty text. A station signs its own name, so rows of another one in its export
-- are not read.
CREATE MACRO csv(name) AS TABLE
SELECT * FROM read_csv('exports/*.export.*/' || name || '.csv', all_varchar = true, header = true, delim = ',', quote = '"', escape = '"',
    nullstr = '', allow_quoted_nulls = false, auto_detect = false, union_by_name = true, filename = true)
WHERE  station = split_part(parse_filename(parse_dirpath(filename)), '.', 1);

CREATE TABLE load AS
SELECT station, name, since.sums AS since_sums, journal.sequence AS sequence, journal.head AS head, ledger, software,
    created::TIMESTAMPTZ AS created, hostnames, parse_filename(parse_dirpath(filename)) AS folder
FROM   read_json('exports/*.export.*/manifest.json', filename = true, columns = {station: 'VARCHAR', name: 'VARCHAR',
    since: 'STRUCT(name VARCHAR, sums VARCHAR, sequence BIGINT, head VARCHAR)', journal: 'STRUCT(sequence BIGINT, head VARCHAR)',
    ledger: 'BIGINT', software: 'VARCHAR', created: 'VARCHAR', hostnames: 'BOOLEAN'})
WHERE  name = parse_filename(parse_dirpath(filename)) AND station = split_part(name, '.', 1);

-- The station
CREATE TABLE station AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, name, side,
    created::TIMESTAMPTZ AS created FROM csv('station');
CREATE TABLE journal AS SELECT DISTINCT ON (station, sequence) station, sequence::BIGINT AS sequence, "at"::TIMESTAMPTZ AS at, operator,
    action, detail, previous, hash, facts FROM csv('journal');
CREATE TABLE row_sum AS SELECT DISTINCT ON (station, sequence, table_name) station, sequence::BIGINT AS sequence, table_name,
    rows::BIGINT AS rows, sum FROM csv('row_sum');
CREATE TABLE setting AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, name, value,
    "at"::TIMESTAMPTZ AS at FROM csv('setting');
CREATE TABLE key AS SELECT DISTINCT ON (station, key) station, number::BIGINT AS number, key, owner, own::BOOLEAN AS own,
    "at"::TIMESTAMPTZ AS at FROM csv('key');
CREATE TABLE key_revocation AS SELECT DISTINCT ON (station, key) station, key, "at"::TIMESTAMPTZ AS at, reason FROM csv('key_revocation');
CREATE TABLE key_cutoff AS SELECT DISTINCT ON (station, key, origin, destination) station, key, origin, destination,
    sequence::BIGINT AS sequence FROM csv('key_cutoff');
CREATE TABLE key_statement AS SELECT DISTINCT ON (station, key) station, key, signed_by FROM csv('key_statement');
CREATE TABLE export AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, name,
    since_number::BIGINT AS since_number, journal_sequence::BIGINT AS journal_sequence, sums, "at"::TIMESTAMPTZ AS at FROM csv('export');
CREATE TABLE merged AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, document_sha256, collected_by,
    "at"::TIMESTAMPTZ AS at FROM csv('merged');
CREATE TABLE packed_elsewhere AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, sha256, packed_by, bundle_name,
    bundle_sums, "at"::TIMESTAMPTZ AS at FROM csv('packed_elsewhere');
CREATE TABLE pruned AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, document_sha256,
    chunks::BIGINT AS chunks, sum, "at"::TIMESTAMPTZ AS at FROM csv('pruned');
-- Devices and documents
CREATE TABLE udi AS SELECT DISTINCT ON (station, pid, serial, uuid) station, number::BIGINT AS number, pid, serial,
    uuid FROM csv('udi');
CREATE TABLE device AS SELECT DISTINCT ON (station, pid, serial, uuid) station, number::BIGINT AS number, pid, serial, uuid,
    "at"::TIMESTAMPTZ AS at FROM csv('device');
CREATE TABLE document AS SELECT DISTINCT ON (station, sha256) station, number::BIGINT AS number, sha256, size::BIGINT AS size, kind,
    "at"::TIMESTAMPTZ AS at FROM csv('document');
CREATE TABLE sighting AS SELECT DISTINCT ON (station, document_sha256) station, document_sha256, path FROM csv('sighting');
CREATE TABLE refusal AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, path, sha256, size::BIGINT AS size,
    reason, message, "at"::TIMESTAMPTZ AS at FROM csv('refusal');
CREATE TABLE member AS SELECT DISTINCT ON (station, document_sha256, device_pid, device_serial, device_uuid, udi_pid, udi_serial,
    udi_uuid) station, document_sha256, device_pid, device_serial, device_uuid, udi_pid, udi_serial, udi_uuid, role FROM csv('member');
CREATE TABLE named AS SELECT DISTINCT ON (station, document_sha256, pid, serial, uuid) station, document_sha256, pid, serial,
    uuid FROM csv('named');
CREATE TABLE entitlement AS SELECT DISTINCT ON (station, tag) station, number::BIGINT AS number, tag FROM csv('entitlement');
CREATE TABLE accepted AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, document_sha256, reason, operator,
    "at"::TIMESTAMPTZ AS at FROM csv('accepted');
CREATE TABLE unit_zone AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, serial, pid, zone, reason,
    "at"::TIMESTAMPTZ AS at FROM csv('unit_zone');
CREATE TABLE document_zone AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, document_sha256, zone, reason,
    "at"::TIMESTAMPTZ AS at FROM csv('document_zone');
CREATE TABLE server_zone AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, server, zone, reason,
    "at"::TIMESTAMPTZ AS at FROM csv('server_zone');
CREATE TABLE roster_entry AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, serial, pid, uuid, hostname,
    address, smart_account, virtual_account, topology, zone, platform, expected::BOOLEAN AS expected, reason,
    retired::BOOLEAN AS retired, note, "at"::TIMESTAMPTZ AS at FROM csv('roster_entry');
CREATE TABLE round AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, "at"::TIMESTAMPTZ AS at FROM csv('round');
CREATE TABLE opened_round AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, name,
    last_document::BIGINT AS last_document, operator, "at"::TIMESTAMPTZ AS at FROM csv('opened_round');
-- Requests and responses
CREATE TABLE request AS SELECT DISTINCT ON (station, document_sha256) station, document_sha256, device_pid, device_serial, device_uuid,
    round_number::BIGINT AS round_number, upload_name, smart_account, virtual_account, hostname::BOOLEAN AS hostname,
    stated_at::TIMESTAMPTZ AS stated_at FROM csv('request');
CREATE TABLE report AS SELECT DISTINCT ON (station, pid, serial, uuid, report_id, document_sha256) station, pid, serial, uuid,
    report_id::BIGINT AS report_id, document_sha256, entitlement_tag, measurements::BIGINT AS measurements, payload FROM csv('report');
CREATE TABLE reserve AS SELECT DISTINCT ON (station, document_sha256, tag) station, document_sha256, tag,
    count::BIGINT AS count FROM csv('reserve');
CREATE TABLE response AS SELECT DISTINCT ON (station, document_sha256) station, document_sha256, item_name,
    stated_at::TIMESTAMPTZ AS stated_at FROM csv('response');
CREATE TABLE block AS SELECT DISTINCT ON (station, document_sha256, position) station, document_sha256, position::BIGINT AS position,
    name, signature FROM csv('block');
CREATE TABLE policy_days AS SELECT DISTINCT ON (station, document_sha256) station, document_sha256, first_days::BIGINT AS first_days,
    ongoing_days::BIGINT AS ongoing_days FROM csv('policy_days');
CREATE TABLE answer AS SELECT DISTINCT ON (station, document_sha256, device_pid, device_serial, device_uuid) station,
    number::BIGINT AS number, document_sha256, device_pid, device_serial, device_uuid, request_sha256, evidence,
    "at"::TIMESTAMPTZ AS at FROM csv('answer');
CREATE TABLE agreement AS SELECT DISTINCT ON (station, answer_sha256, device_pid, device_serial, device_uuid, evidence) station,
    answer_sha256, device_pid, device_serial, device_uuid, evidence FROM csv('agreement');
CREATE TABLE server_file AS SELECT DISTINCT ON (station, document_sha256) station, document_sha256, server, purpose,
    local_account FROM csv('server_file');
CREATE TABLE server_answer AS SELECT DISTINCT ON (station, document_sha256) station, document_sha256, server, request_sha256, evidence,
    "at"::TIMESTAMPTZ AS at FROM csv('server_answer');
CREATE TABLE mark AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, document_sha256, fact, reason, operator,
    "at"::TIMESTAMPTZ AS at, bundle_sums FROM csv('mark');
CREATE TABLE mark_undo AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, mark_number::BIGINT AS mark_number,
    reason, operator, "at"::TIMESTAMPTZ AS at FROM csv('mark_undo');
CREATE TABLE staged AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, document_sha256, folder,
    "at"::TIMESTAMPTZ AS at FROM csv('staged');
CREATE TABLE staged_written AS SELECT DISTINCT ON (station, staged_number) station, staged_number::BIGINT AS staged_number,
    "at"::TIMESTAMPTZ AS at FROM csv('staged_written');
CREATE TABLE install AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, answer_sha256, device_pid,
    device_serial, device_uuid, folder, name, "at"::TIMESTAMPTZ AS at FROM csv('install');
CREATE TABLE install_written AS SELECT DISTINCT ON (station, install_number) station, install_number::BIGINT AS install_number,
    "at"::TIMESTAMPTZ AS at FROM csv('install_written');
CREATE TABLE split_moment AS SELECT DISTINCT ON (station, install_number) station, install_number::BIGINT AS install_number,
    document_sha256 FROM csv('split_moment');
CREATE TABLE server_install AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, document_sha256, folder, name,
    "at"::TIMESTAMPTZ AS at FROM csv('server_install');
CREATE TABLE server_install_written AS SELECT DISTINCT ON (station, server_install_number) station,
    server_install_number::BIGINT AS server_install_number, "at"::TIMESTAMPTZ AS at FROM csv('server_install_written');
CREATE TABLE installed_mark AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, document_sha256, answer_sha256,
    installed::BOOLEAN AS installed, reason, operator, "at"::TIMESTAMPTZ AS at FROM csv('installed_mark');
-- Bundles
CREATE TABLE bundle AS SELECT DISTINCT ON (station, sums) station, number::BIGINT AS number, direction, name, origin, destination,
    sequence::BIGINT AS sequence, sums, previous, created::TIMESTAMPTZ AS created, items::BIGINT AS items, facts::BIGINT AS facts,
    bytes::BIGINT AS bytes, journal_sequence::BIGINT AS journal_sequence, journal_head, acknowledges,
    round_number::BIGINT AS round_number, "at"::TIMESTAMPTZ AS at FROM csv('bundle');
CREATE TABLE bundle_item AS SELECT DISTINCT ON (station, bundle_sums, position) station, bundle_sums, position::BIGINT AS position,
    name, document_sha256 FROM csv('bundle_item');
CREATE TABLE bundle_mark AS SELECT DISTINCT ON (station, bundle_sums, mark_number) station, bundle_sums,
    mark_number::BIGINT AS mark_number FROM csv('bundle_mark');
CREATE TABLE bundle_revocation AS SELECT DISTINCT ON (station, bundle_sums, key) station, bundle_sums,
    key FROM csv('bundle_revocation');
CREATE TABLE bundle_written AS SELECT DISTINCT ON (station, bundle_sums, folder, "at") station, bundle_sums, folder,
    "at"::TIMESTAMPTZ AS at FROM csv('bundle_written');
CREATE TABLE seal AS SELECT DISTINCT ON (station, bundle_sums, key) station, bundle_sums, key FROM csv('seal');
CREATE TABLE disputed_item AS SELECT DISTINCT ON (station, bundle_sums, position) station, bundle_sums, position::BIGINT AS position,
    name, sha256, subject, zone, "at"::TIMESTAMPTZ AS at FROM csv('disputed_item');
CREATE TABLE gap AS SELECT DISTINCT ON (station, origin, destination, sequence) station, origin, destination,
    sequence::BIGINT AS sequence, reason, "at"::TIMESTAMPTZ AS at FROM csv('gap');
CREATE TABLE gap_range AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, origin, destination,
    first::BIGINT AS first, last::BIGINT AS last, reason, "at"::TIMESTAMPTZ AS at FROM csv('gap_range');
CREATE TABLE adoption AS SELECT DISTINCT ON (station, number) station, number::BIGINT AS number, peer, bundle_name, bundle_sums,
    journal_sequence::BIGINT AS journal_sequence, journal_head, reason, "at"::TIMESTAMPTZ AS at FROM csv('adoption');
-- Captured output of devices
CREATE TABLE observation AS SELECT DISTINCT ON (station, document_sha256, device_pid, device_serial, device_uuid) station,
    document_sha256, device_pid, device_serial, device_uuid, last_ack, last_ack_earliest::TIMESTAMPTZ AS last_ack_earliest,
    ack_deadline, ack_deadline_utc::TIMESTAMPTZ AS ack_deadline_utc, captured_utc::TIMESTAMPTZ AS captured_utc,
    "at"::TIMESTAMPTZ AS at FROM csv('observation');
CREATE TABLE device_shown AS SELECT DISTINCT ON (station, document_sha256, device_pid, device_serial, device_uuid) station,
    document_sha256, device_pid, device_serial, device_uuid, release, sends_hostname::BOOLEAN AS sends_hostname,
    reports_total::BIGINT AS reports_total, reports_purged::BIGINT AS reports_purged,
    reports_acknowledged::BIGINT AS reports_acknowledged, first_days::BIGINT AS first_days,
    ongoing_days::BIGINT AS ongoing_days FROM csv('device_shown');
CREATE TABLE capture_clock AS SELECT DISTINCT ON (station, document_sha256, device_pid, device_serial, device_uuid) station,
    document_sha256, device_pid, device_serial, device_uuid, printed FROM csv('capture_clock');
CREATE TABLE capture_without_prompt AS SELECT DISTINCT ON (station, document_sha256, device_pid, device_serial, device_uuid) station,
    document_sha256, device_pid, device_serial, device_uuid FROM csv('capture_without_prompt');
CREATE TABLE proof AS SELECT DISTINCT ON (station, document_sha256, device_pid, device_serial, device_uuid, udi_pid, udi_serial,
    udi_uuid, kind) station, document_sha256, device_pid, device_serial, device_uuid, udi_pid, udi_serial, udi_uuid, kind, printed,
    earliest::TIMESTAMPTZ AS earliest FROM csv('proof');
CREATE TABLE unit_shown AS SELECT DISTINCT ON (station, document_sha256, device_pid, device_serial, device_uuid, udi_pid, udi_serial,
    udi_uuid, kind) station, document_sha256, device_pid, device_serial, device_uuid, udi_pid, udi_serial, udi_uuid, kind,
    printed FROM csv('unit_shown');
CREATE TABLE import_attempt AS SELECT DISTINCT ON (station, document_sha256, position) station, document_sha256,
    position::BIGINT AS position, device_pid, device_serial, device_uuid, file, digits, success::BOOLEAN AS success,
    words FROM csv('import_attempt');

-- Judgments are no facts. Of each product instance those of the newest export count that judges it: it has a row in deadline.csv.
CREATE TABLE deadline AS
SELECT DISTINCT ON (c.station, c.device_pid, c.device_serial, c.device_uuid)
       c.station, c.device_pid, c.device_serial, c.device_uuid, c.due_at::TIMESTAMPTZ AS due_at, c.source, c.printed, l.folder
FROM   csv('deadline') c
JOIN   load l ON l.folder = parse_filename(parse_dirpath(c.filename))
ORDER  BY c.station, c.device_pid, c.device_serial, c.device_uuid, l.sequence DESC;
CREATE TABLE installation AS
SELECT c.station, c.request_sha256, c.device_pid, c.device_serial, c.device_uuid, c.answer_sha256, c.evidence, c.at::TIMESTAMPTZ AS at,
       c.has_prompt::BOOLEAN AS has_prompt, c.unproved
FROM   csv('installation') c
JOIN   deadline d ON d.station = c.station AND d.device_pid = c.device_pid AND d.device_serial = c.device_serial
       AND d.device_uuid = c.device_uuid AND d.folder = parse_filename(parse_dirpath(c.filename));
CREATE TABLE present_member AS
SELECT c.station, c.device_pid, c.device_serial, c.device_uuid, c.udi_pid, c.udi_serial, c.udi_uuid, c.role, c.position::BIGINT AS position
FROM   csv('present_member') c
JOIN   deadline d ON d.station = c.station AND d.device_pid = c.device_pid AND d.device_serial = c.device_serial
       AND d.device_uuid = c.device_uuid AND d.folder = parse_filename(parse_dirpath(c.filename));

.read request-state.sql
.read device-state.sql
CREATE TABLE request_state AS SELECT * FROM new_request_state;
CREATE TABLE device_state AS SELECT * FROM new_device_state;
CREATE TABLE claim AS SELECT * FROM new_claim;
CREATE TABLE shared_claim AS
SELECT c.serial, c.pid, c.station
FROM   claim c
JOIN   (SELECT serial, pid FROM claim GROUP BY serial, pid HAVING count(*) > 1) s ON s.serial = c.serial AND s.pid = c.pid;
CREATE TABLE trip AS SELECT * FROM new_trip;
.read postgresql/views.sql

-- The tables of an export for PostgreSQL. docs/export-format.md, section 5, says what each holds: these have the same columns in the
-- same order, and the same keys. Tables that grow with devices and trips are partitioned by station (offlic.add_station).

-- The station
CREATE TABLE station (station text NOT NULL, number bigint NOT NULL, name text NOT NULL, side text NOT NULL,
    created timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE journal (station text NOT NULL, sequence bigint NOT NULL, at timestamptz NOT NULL, operator text NOT NULL,
    action text NOT NULL, detail text, previous text NOT NULL, hash text NOT NULL, facts text, PRIMARY KEY (station,
    sequence)) PARTITION BY LIST (station);
CREATE TABLE row_sum (station text NOT NULL, sequence bigint NOT NULL, table_name text NOT NULL, rows bigint NOT NULL,
    sum text NOT NULL, PRIMARY KEY (station, sequence, table_name)) PARTITION BY LIST (station);
CREATE TABLE setting (station text NOT NULL, number bigint NOT NULL, name text NOT NULL, value text, at timestamptz NOT NULL,
    PRIMARY KEY (station, number));
CREATE TABLE key (station text NOT NULL, number bigint NOT NULL, key text NOT NULL, owner text NOT NULL, own boolean NOT NULL,
    at timestamptz NOT NULL, PRIMARY KEY (station, key));
CREATE TABLE key_revocation (station text NOT NULL, key text NOT NULL, at timestamptz NOT NULL, reason text NOT NULL,
    PRIMARY KEY (station, key));
CREATE TABLE key_cutoff (station text NOT NULL, key text NOT NULL, origin text NOT NULL, destination text NOT NULL,
    sequence bigint NOT NULL, PRIMARY KEY (station, key, origin, destination));
CREATE TABLE key_statement (station text NOT NULL, key text NOT NULL, signed_by text NOT NULL, PRIMARY KEY (station, key));
CREATE TABLE export (station text NOT NULL, number bigint NOT NULL, name text NOT NULL, since_number bigint,
    journal_sequence bigint NOT NULL, sums text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE merged (station text NOT NULL, number bigint NOT NULL, document_sha256 text NOT NULL, collected_by text NOT NULL,
    at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE packed_elsewhere (station text NOT NULL, number bigint NOT NULL, sha256 text NOT NULL, packed_by text NOT NULL,
    bundle_name text NOT NULL, bundle_sums text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE pruned (station text NOT NULL, number bigint NOT NULL, document_sha256 text NOT NULL, chunks bigint NOT NULL,
    sum text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, number)) PARTITION BY LIST (station);

-- Devices and documents
CREATE TABLE udi (station text NOT NULL, number bigint NOT NULL, pid text NOT NULL, serial text NOT NULL, uuid text NOT NULL,
    PRIMARY KEY (station, pid, serial, uuid)) PARTITION BY LIST (station);
CREATE TABLE device (station text NOT NULL, number bigint NOT NULL, pid text NOT NULL, serial text NOT NULL, uuid text NOT NULL,
    at timestamptz NOT NULL, PRIMARY KEY (station, pid, serial, uuid)) PARTITION BY LIST (station);
CREATE TABLE document (station text NOT NULL, number bigint NOT NULL, sha256 text NOT NULL, size bigint NOT NULL, kind text NOT NULL,
    at timestamptz NOT NULL, PRIMARY KEY (station, sha256)) PARTITION BY LIST (station);
CREATE TABLE sighting (station text NOT NULL, document_sha256 text NOT NULL, path text, PRIMARY KEY (station,
    document_sha256)) PARTITION BY LIST (station);
CREATE TABLE refusal (station text NOT NULL, number bigint NOT NULL, path text, sha256 text NOT NULL, size bigint NOT NULL,
    reason text NOT NULL, message text, at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE member (station text NOT NULL, document_sha256 text NOT NULL, device_pid text NOT NULL, device_serial text NOT NULL,
    device_uuid text NOT NULL, udi_pid text NOT NULL, udi_serial text NOT NULL, udi_uuid text NOT NULL, role text NOT NULL,
    PRIMARY KEY (station, document_sha256, device_pid, device_serial, device_uuid, udi_pid, udi_serial,
    udi_uuid)) PARTITION BY LIST (station);
CREATE TABLE named (station text NOT NULL, document_sha256 text NOT NULL, pid text NOT NULL, serial text NOT NULL, uuid text NOT NULL,
    PRIMARY KEY (station, document_sha256, pid, serial, uuid)) PARTITION BY LIST (station);
CREATE TABLE entitlement (station text NOT NULL, number bigint NOT NULL, tag text NOT NULL, PRIMARY KEY (station, tag));
CREATE TABLE accepted (station text NOT NULL, number bigint NOT NULL, document_sha256 text NOT NULL, reason text NOT NULL,
    operator text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE unit_zone (station text NOT NULL, number bigint NOT NULL, serial text NOT NULL, pid text NOT NULL, zone text NOT NULL,
    reason text, at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE document_zone (station text NOT NULL, number bigint NOT NULL, document_sha256 text NOT NULL, zone text NOT NULL,
    reason text, at timestamptz NOT NULL, PRIMARY KEY (station, number)) PARTITION BY LIST (station);
CREATE TABLE server_zone (station text NOT NULL, number bigint NOT NULL, server text NOT NULL, zone text NOT NULL, reason text,
    at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE roster_entry (station text NOT NULL, number bigint NOT NULL, serial text NOT NULL, pid text NOT NULL, uuid text NOT NULL,
    hostname text, address text, smart_account text, virtual_account text, topology text, zone text, platform text,
    expected boolean NOT NULL, reason text, retired boolean NOT NULL, note text, at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE round (station text NOT NULL, number bigint NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE opened_round (station text NOT NULL, number bigint NOT NULL, name text, last_document bigint NOT NULL,
    operator text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, number));

-- Requests and responses
CREATE TABLE request (station text NOT NULL, document_sha256 text NOT NULL, device_pid text, device_serial text, device_uuid text,
    round_number bigint, upload_name text NOT NULL, smart_account text, virtual_account text, hostname boolean NOT NULL,
    stated_at timestamptz, PRIMARY KEY (station, document_sha256)) PARTITION BY LIST (station);
CREATE TABLE report (station text NOT NULL, pid text NOT NULL, serial text NOT NULL, uuid text NOT NULL, report_id bigint NOT NULL,
    document_sha256 text NOT NULL, entitlement_tag text NOT NULL, measurements bigint NOT NULL, payload text NOT NULL,
    PRIMARY KEY (station, pid, serial, uuid, report_id, document_sha256)) PARTITION BY LIST (station);
CREATE TABLE reserve (station text NOT NULL, document_sha256 text NOT NULL, tag text NOT NULL, count bigint NOT NULL,
    PRIMARY KEY (station, document_sha256, tag));
CREATE TABLE response (station text NOT NULL, document_sha256 text NOT NULL, item_name text NOT NULL, stated_at timestamptz,
    PRIMARY KEY (station, document_sha256)) PARTITION BY LIST (station);
CREATE TABLE block (station text NOT NULL, document_sha256 text NOT NULL, position bigint NOT NULL, name text NOT NULL,
    signature text NOT NULL, PRIMARY KEY (station, document_sha256, position)) PARTITION BY LIST (station);
CREATE TABLE policy_days (station text NOT NULL, document_sha256 text NOT NULL, first_days bigint NOT NULL,
    ongoing_days bigint NOT NULL, PRIMARY KEY (station, document_sha256)) PARTITION BY LIST (station);
CREATE TABLE answer (station text NOT NULL, number bigint NOT NULL, document_sha256 text NOT NULL, device_pid text NOT NULL,
    device_serial text NOT NULL, device_uuid text NOT NULL, request_sha256 text, evidence text NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (station, document_sha256, device_pid, device_serial, device_uuid)) PARTITION BY LIST (station);
CREATE TABLE agreement (station text NOT NULL, answer_sha256 text NOT NULL, device_pid text NOT NULL, device_serial text NOT NULL,
    device_uuid text NOT NULL, evidence text NOT NULL, PRIMARY KEY (station, answer_sha256, device_pid, device_serial, device_uuid,
    evidence)) PARTITION BY LIST (station);
CREATE TABLE server_file (station text NOT NULL, document_sha256 text NOT NULL, server text NOT NULL, purpose text,
    local_account text, PRIMARY KEY (station, document_sha256));
CREATE TABLE server_answer (station text NOT NULL, document_sha256 text NOT NULL, server text NOT NULL, request_sha256 text,
    evidence text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, document_sha256));
CREATE TABLE mark (station text NOT NULL, number bigint NOT NULL, document_sha256 text NOT NULL, fact text NOT NULL, reason text,
    operator text, at timestamptz NOT NULL, bundle_sums text, PRIMARY KEY (station, number)) PARTITION BY LIST (station);
CREATE TABLE mark_undo (station text NOT NULL, number bigint NOT NULL, mark_number bigint NOT NULL, reason text,
    operator text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE staged (station text NOT NULL, number bigint NOT NULL, document_sha256 text NOT NULL, folder text,
    at timestamptz NOT NULL, PRIMARY KEY (station, number)) PARTITION BY LIST (station);
CREATE TABLE staged_written (station text NOT NULL, staged_number bigint NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station,
    staged_number)) PARTITION BY LIST (station);
CREATE TABLE install (station text NOT NULL, number bigint NOT NULL, answer_sha256 text NOT NULL, device_pid text NOT NULL,
    device_serial text NOT NULL, device_uuid text NOT NULL, folder text, name text, at timestamptz NOT NULL, PRIMARY KEY (station,
    number)) PARTITION BY LIST (station);
CREATE TABLE install_written (station text NOT NULL, install_number bigint NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station,
    install_number)) PARTITION BY LIST (station);
CREATE TABLE split_moment (station text NOT NULL, install_number bigint NOT NULL, document_sha256 text NOT NULL, PRIMARY KEY (station,
    install_number)) PARTITION BY LIST (station);
CREATE TABLE server_install (station text NOT NULL, number bigint NOT NULL, document_sha256 text NOT NULL, folder text, name text,
    at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE server_install_written (station text NOT NULL, server_install_number bigint NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (station, server_install_number));
CREATE TABLE installed_mark (station text NOT NULL, number bigint NOT NULL, document_sha256 text NOT NULL,
    answer_sha256 text NOT NULL, installed boolean NOT NULL, reason text NOT NULL, operator text NOT NULL, at timestamptz NOT NULL,
    PRIMARY KEY (station, number));

-- Bundles
CREATE TABLE bundle (station text NOT NULL, number bigint NOT NULL, direction text NOT NULL, name text NOT NULL, origin text NOT NULL,
    destination text NOT NULL, sequence bigint NOT NULL, sums text NOT NULL, previous text NOT NULL, created timestamptz NOT NULL,
    items bigint NOT NULL, facts bigint NOT NULL, bytes bigint NOT NULL, journal_sequence bigint NOT NULL, journal_head text NOT NULL,
    acknowledges text, round_number bigint, at timestamptz NOT NULL, PRIMARY KEY (station, sums));
CREATE TABLE bundle_item (station text NOT NULL, bundle_sums text NOT NULL, position bigint NOT NULL, name text NOT NULL,
    document_sha256 text NOT NULL, PRIMARY KEY (station, bundle_sums, position)) PARTITION BY LIST (station);
CREATE TABLE bundle_mark (station text NOT NULL, bundle_sums text NOT NULL, mark_number bigint NOT NULL, PRIMARY KEY (station,
    bundle_sums, mark_number));
CREATE TABLE bundle_revocation (station text NOT NULL, bundle_sums text NOT NULL, key text NOT NULL, PRIMARY KEY (station,
    bundle_sums, key));
CREATE TABLE bundle_written (station text NOT NULL, bundle_sums text NOT NULL, folder text, at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (station, bundle_sums, folder, at));
CREATE TABLE seal (station text NOT NULL, bundle_sums text NOT NULL, key text NOT NULL, PRIMARY KEY (station, bundle_sums, key));
CREATE TABLE disputed_item (station text NOT NULL, bundle_sums text NOT NULL, position bigint NOT NULL, name text NOT NULL,
    sha256 text NOT NULL, subject text NOT NULL, zone text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, bundle_sums,
    position));
CREATE TABLE gap (station text NOT NULL, origin text NOT NULL, destination text NOT NULL, sequence bigint NOT NULL,
    reason text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, origin, destination, sequence));
CREATE TABLE gap_range (station text NOT NULL, number bigint NOT NULL, origin text NOT NULL, destination text NOT NULL,
    first bigint NOT NULL, last bigint NOT NULL, reason text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, number));
CREATE TABLE adoption (station text NOT NULL, number bigint NOT NULL, peer text NOT NULL, bundle_name text, bundle_sums text,
    journal_sequence bigint, journal_head text, reason text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (station, number));

-- Captured output of devices
CREATE TABLE observation (station text NOT NULL, document_sha256 text NOT NULL, device_pid text NOT NULL, device_serial text NOT NULL,
    device_uuid text NOT NULL, last_ack text, last_ack_earliest timestamptz, ack_deadline text, ack_deadline_utc timestamptz,
    captured_utc timestamptz, at timestamptz NOT NULL, PRIMARY KEY (station, document_sha256, device_pid, device_serial,
    device_uuid)) PARTITION BY LIST (station);
CREATE TABLE device_shown (station text NOT NULL, document_sha256 text NOT NULL, device_pid text NOT NULL,
    device_serial text NOT NULL, device_uuid text NOT NULL, release text, sends_hostname boolean, reports_total bigint,
    reports_purged bigint, reports_acknowledged bigint, first_days bigint, ongoing_days bigint, PRIMARY KEY (station, document_sha256,
    device_pid, device_serial, device_uuid)) PARTITION BY LIST (station);
CREATE TABLE capture_clock (station text NOT NULL, document_sha256 text NOT NULL, device_pid text NOT NULL,
    device_serial text NOT NULL, device_uuid text NOT NULL, printed text NOT NULL, PRIMARY KEY (station, document_sha256, device_pid,
    device_serial, device_uuid)) PARTITION BY LIST (station);
CREATE TABLE capture_without_prompt (station text NOT NULL, document_sha256 text NOT NULL, device_pid text NOT NULL,
    device_serial text NOT NULL, device_uuid text NOT NULL, PRIMARY KEY (station, document_sha256, device_pid, device_serial,
    device_uuid)) PARTITION BY LIST (station);
CREATE TABLE proof (station text NOT NULL, document_sha256 text NOT NULL, device_pid text NOT NULL, device_serial text NOT NULL,
    device_uuid text NOT NULL, udi_pid text NOT NULL, udi_serial text NOT NULL, udi_uuid text NOT NULL, kind text NOT NULL,
    printed text NOT NULL, earliest timestamptz NOT NULL, PRIMARY KEY (station, document_sha256, device_pid, device_serial, device_uuid,
    udi_pid, udi_serial, udi_uuid, kind)) PARTITION BY LIST (station);
CREATE TABLE unit_shown (station text NOT NULL, document_sha256 text NOT NULL, device_pid text NOT NULL, device_serial text NOT NULL,
    device_uuid text NOT NULL, udi_pid text NOT NULL, udi_serial text NOT NULL, udi_uuid text NOT NULL, kind text NOT NULL,
    printed text NOT NULL, PRIMARY KEY (station, document_sha256, device_pid, device_serial, device_uuid, udi_pid, udi_serial, udi_uuid,
    kind)) PARTITION BY LIST (station);
CREATE TABLE import_attempt (station text NOT NULL, document_sha256 text NOT NULL, position bigint NOT NULL, device_pid text NOT NULL,
    device_serial text NOT NULL, device_uuid text NOT NULL, file text, digits text, success boolean NOT NULL, words text,
    PRIMARY KEY (station, document_sha256, position));

-- Judgments
CREATE TABLE deadline (station text NOT NULL, device_pid text NOT NULL, device_serial text NOT NULL, device_uuid text NOT NULL,
    due_at timestamptz, source text, printed text, PRIMARY KEY (station, device_pid, device_serial,
    device_uuid)) PARTITION BY LIST (station);
CREATE TABLE installation (station text NOT NULL, request_sha256 text NOT NULL, device_pid text NOT NULL, device_serial text NOT NULL,
    device_uuid text NOT NULL, answer_sha256 text NOT NULL, evidence text, at timestamptz, has_prompt boolean, unproved text,
    PRIMARY KEY (station, request_sha256)) PARTITION BY LIST (station);
CREATE TABLE present_member (station text NOT NULL, device_pid text NOT NULL, device_serial text NOT NULL, device_uuid text NOT NULL,
    udi_pid text NOT NULL, udi_serial text NOT NULL, udi_uuid text NOT NULL, role text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (station, device_pid, device_serial, device_uuid, udi_pid, udi_serial, udi_uuid)) PARTITION BY LIST (station);

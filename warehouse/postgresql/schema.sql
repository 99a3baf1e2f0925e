-- The warehouse: what many stations of offlic recorded, in one PostgreSQL database (15 or newer). Run it once, as the owner of it:
--
--     psql -X -d offlic -f schema.sql
--
-- It runs in one transaction. A loader adds facts and changes none. A reader reads. Nobody writes past load.sh.

\set ON_ERROR_STOP on
\set QUIET on
BEGIN;

DO $$
BEGIN
    IF current_setting('server_version_num')::int < 150000 THEN
        RAISE EXCEPTION 'this server is PostgreSQL %, and the warehouse needs 15 or newer', current_setting('server_version');
    ELSIF getdatabaseencoding() <> 'UTF8' THEN
        RAISE EXCEPTION 'this database has the encoding %; make one with: createdb -T template0 -E UTF8 --locale=C offlic',
            getdatabaseencoding();
    ELSIF to_regnamespace('offlic') IS NOT NULL THEN
        RAISE EXCEPTION 'the schema offlic is here already; to begin anew: DROP SCHEMA offlic CASCADE';
    END IF;
END $$;

-- Roles belong to the whole server, and another database of it may have made them.
SELECT format('CREATE ROLE %I NOLOGIN', name)
FROM   (VALUES ('offlic_loader'), ('offlic_reader')) AS r (name)
WHERE  NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \gexec

CREATE SCHEMA offlic;
SET LOCAL search_path = offlic;

CREATE TABLE version (version int NOT NULL, format text NOT NULL);
INSERT INTO version VALUES (1, 'offlic-export/1');

-- The exports that were loaded, each known by its sums.
CREATE TABLE load (
    station    text NOT NULL,
    name       text NOT NULL,
    sums       text PRIMARY KEY,
    since_sums text REFERENCES load,
    sequence   bigint NOT NULL, -- of the journal of the station
    head       text NOT NULL,
    ledger     int NOT NULL,
    software   text NOT NULL,
    created    timestamptz NOT NULL CHECK (created BETWEEN '0001-01-01Z' AND '9999-12-31Z'),
    hostnames  boolean NOT NULL,
    rows       bigint NOT NULL, -- in the export
    added      bigint NOT NULL, -- facts that were not here before
    loaded_at  timestamptz NOT NULL DEFAULT now(),
    loaded_by  text NOT NULL DEFAULT session_user
);
CREATE INDEX load_station ON load (station, sequence);

\ir tables.sql

-- What request-state.sql and device-state.sql compute, as it is after the last load of each station.
CREATE TABLE request_state (
    station text NOT NULL, side text NOT NULL, sha256 text NOT NULL, pid text, serial text, uuid text, kind text NOT NULL,
    upload_name text NOT NULL, state text NOT NULL, since timestamptz NOT NULL, reason text, recorded_at timestamptz NOT NULL, round bigint,
    bundle text, zone text, packed_at timestamptz, is_acknowledged boolean, answered_at timestamptz, split_at timestamptz,
    proved_at timestamptz, proof text, unproved text, PRIMARY KEY (sha256, station)
) PARTITION BY LIST (station);
CREATE INDEX request_state_serial ON request_state (serial);
-- One row for each device: to plan a question over a partition for each station takes longer than to read them all.
CREATE TABLE device_state (
    station text NOT NULL, side text NOT NULL, pid text NOT NULL, serial text NOT NULL, uuid text NOT NULL, udi text NOT NULL,
    state text NOT NULL, since timestamptz, reason text, zone text, last_collected timestamptz, deadline timestamptz, deadline_source text,
    has_refused boolean NOT NULL, is_expected boolean NOT NULL, hostname text, members bigint NOT NULL,
    PRIMARY KEY (station, serial, pid, uuid)
);
CREATE INDEX device_state_serial ON device_state (serial);
CREATE INDEX device_state_state ON device_state (state) WHERE state NOT IN ('installed', 'expected');
CREATE INDEX device_state_deadline ON device_state (deadline);
CREATE TABLE trip (
    station text NOT NULL, sums text NOT NULL, bundle text NOT NULL, packed_at timestamptz NOT NULL, requests bigint NOT NULL,
    answered bigint NOT NULL, split bigint NOT NULL, installed bigint NOT NULL, refused bigint NOT NULL, open bigint NOT NULL,
    answered_at timestamptz, split_at timestamptz, installed_at timestamptz, PRIMARY KEY (station, sums)
);
CREATE TABLE claim (station text NOT NULL, serial text NOT NULL, pid text NOT NULL, PRIMARY KEY (serial, pid, station));
CREATE INDEX claim_station ON claim (station);
CREATE TABLE shared_claim (serial text NOT NULL, pid text NOT NULL, station text NOT NULL, PRIMARY KEY (serial, pid, station));
CREATE INDEX bundle_sums ON bundle (sums);

\ir functions.sql
\ir views.sql

GRANT USAGE ON SCHEMA offlic TO offlic_loader, offlic_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA offlic TO offlic_loader, offlic_reader;
GRANT INSERT ON ALL TABLES IN SCHEMA offlic TO offlic_loader;
REVOKE INSERT ON version FROM offlic_loader;
GRANT DELETE ON installation, deadline, present_member, request_state, device_state, claim, shared_claim, trip TO offlic_loader;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA offlic FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exported_tables, add_station, begin_load, stage_station, finish_load, show_station, finish_state TO offlic_loader;

COMMIT;
\echo The warehouse is ready. Next: GRANT offlic_loader TO a user who loads, and offlic_reader TO one who reads.

-- What load.sh calls. Each refusal has a code of its own, which load.sh turns into its exit code:
-- OF010 wrong content, OF012 two histories of one station, OF020 a hole.

-- The tables of an export: those of tables.sql.
CREATE FUNCTION exported_tables() RETURNS SETOF name LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT relname FROM pg_class
    WHERE  relnamespace = 'offlic'::regnamespace AND relkind IN ('p', 'r') AND NOT relispartition
    AND    relname NOT IN ('version', 'load', 'request_state', 'device_state', 'claim', 'shared_claim', 'trip')
$$;

-- Makes the partitions of a station. It runs with the rights of the owner: a loader can make partitions and nothing else.
-- CREATE TABLE … PARTITION OF would wait for every load and every question, and everybody would wait for it. ATTACH waits for neither.
CREATE FUNCTION add_station(name text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    parent text;
BEGIN
    IF name !~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$' THEN
        RAISE EXCEPTION 'this is no name of a station' USING ERRCODE = 'OF010';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('offlic.add_station'));
    FOR parent IN
        SELECT c.relname FROM pg_class c
        WHERE  c.relnamespace = 'offlic'::regnamespace AND c.relkind = 'p'
        AND    to_regclass(format('offlic.%I', c.relname || '@' || name)) IS NULL
    LOOP
        EXECUTE format('CREATE TABLE offlic.%I (LIKE offlic.%I INCLUDING ALL)', parent || '@' || name, parent);
        EXECUTE format('ALTER TABLE offlic.%I ATTACH PARTITION offlic.%I FOR VALUES IN (%L)', parent, parent || '@' || name, name);
    END LOOP;
END $$;

-- Takes all of a station away, for the owner of the database: where a station was restored from a backup, its history begins anew.
CREATE FUNCTION remove_station(name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    each record;
BEGIN
    FOR each IN SELECT c.relname, c.relkind FROM pg_class c
        JOIN   pg_attribute a ON a.attrelid = c.oid AND a.attname = 'station'
        WHERE  c.relnamespace = 'offlic'::regnamespace AND c.relkind IN ('p', 'r') AND NOT c.relispartition
    LOOP
        IF each.relkind = 'p' THEN
            EXECUTE format('DROP TABLE IF EXISTS offlic.%I', each.relname || '@' || name);
        ELSE
            EXECUTE format('DELETE FROM offlic.%I WHERE station = %L', each.relname, name);
        END IF;
    END LOOP;
END $$;

-- The first step of a load, before any file is read. One load of a station waits for the other.
-- Returns true: go on; false: this export was loaded before.
CREATE FUNCTION begin_load(manifest jsonb, sums text, name text) RETURNS boolean LANGUAGE plpgsql SET search_path = offlic, pg_temp AS $$
BEGIN
    IF manifest->>'format' IS DISTINCT FROM (SELECT format FROM version) OR manifest->>'name' IS DISTINCT FROM name
        OR manifest->>'station' IS DISTINCT FROM split_part(name, '.', 1)
    THEN
        RAISE EXCEPTION 'its manifest says that it is %', regexp_replace(manifest->>'name', '[^ -~]', '?', 'g') USING ERRCODE = 'OF010',
            HINT = 'give the folder the name again that offlic ledger export gave it';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('offlic.load'), hashtext(manifest->>'station'));
    IF EXISTS (SELECT 1 FROM load l WHERE l.sums = begin_load.sums) THEN
        RETURN FALSE;
    ELSIF manifest->'since' <> 'null' AND NOT EXISTS (
        SELECT 1 FROM load l WHERE l.sums = manifest->'since'->>'sums' AND l.station = manifest->>'station')
        AND NOT EXISTS ( -- a later full export holds as much
        SELECT 1 FROM journal j
        WHERE  j.station = manifest->>'station' AND j.sequence = (manifest->'since'->>'sequence')::bigint
        AND    j.hash = manifest->'since'->>'head')
    THEN
        RAISE EXCEPTION 'it goes on from %, which is not loaded', manifest->'since'->>'name' USING ERRCODE = 'OF020', HINT = format(
            'load %s first, or make a full export on the station: offlic ledger export --to DIR', manifest->'since'->>'name');
    END IF;
    RETURN TRUE;
END $$;

-- Makes the temporary tables new_… of the tables that have rows. They take rows of this station and no other, and no time with which a
-- view cannot count: one of them would end every question about all stations.
CREATE FUNCTION stage_station(name text, filled text[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    staged text;
    times text;
BEGIN
    FOR staged IN SELECT t FROM offlic.exported_tables() t
        WHERE t = ANY (filled) OR t IN ('journal', 'installation', 'present_member', 'deadline')
    LOOP
        SELECT string_agg(format(', CHECK (%I BETWEEN ''0001-01-01Z'' AND ''9999-12-31Z'')', attname), '') INTO times
        FROM   pg_attribute
        WHERE  attrelid = format('offlic.%I', staged)::regclass AND atttypid = 'timestamptz'::regtype AND NOT attisdropped;
        EXECUTE format('CREATE TEMP TABLE %I (LIKE offlic.%I, CONSTRAINT own_rows_only CHECK (station = %L)%s) ON COMMIT DROP',
            'new_' || staged, staged, name, times);
    END LOOP;
END $$;

-- The last step: what lies in the temporary tables new_… becomes facts. Returns how many were new.
CREATE FUNCTION finish_load(manifest jsonb, sums text) RETURNS bigint LANGUAGE plpgsql SET search_path = offlic, pg_temp AS $$
DECLARE
    loading text := manifest->>'station';
    newest bigint := (manifest->'journal'->>'sequence')::bigint;
    oldest bigint := coalesce((manifest->'since'->>'sequence')::bigint, 0) + 1;
    restored text := format('the station was restored or exists twice; keep one, take the other out with SELECT '
        'offlic.remove_station(%L), move its exports away from the folder, and load a full export of the one that stays', loading);
    is_newest boolean;
    name text;
    expected bigint;
    counted bigint;
    all_rows bigint := 0;
    all_added bigint := 0;
BEGIN
    IF (SELECT array_agg(t->>'name' ORDER BY t->>'name' COLLATE "C") FROM jsonb_array_elements(manifest->'tables') t
        WHERE  jsonb_typeof(t->'rows') = 'number')
        IS DISTINCT FROM (SELECT array_agg(t::text ORDER BY t::text COLLATE "C") FROM exported_tables() t)
    THEN
        RAISE EXCEPTION 'its manifest does not say how many rows each table has' USING ERRCODE = 'OF010',
            HINT = 'copy the export again from the station';
    END IF;

    FOR name, expected IN SELECT t->>'name', (t->>'rows')::bigint FROM jsonb_array_elements(manifest->'tables') t LOOP
        counted := 0;
        IF to_regclass(format('pg_temp.%I', 'new_' || name)) IS NOT NULL THEN
            EXECUTE format('SELECT count(*) FROM pg_temp.%I', 'new_' || name) INTO counted;
        END IF;
        IF counted <> expected THEN
            RAISE EXCEPTION '%.csv has % rows, and its manifest says %', name, counted, expected USING ERRCODE = 'OF010',
                HINT = 'copy the export again from the station';
        END IF;
        all_rows := all_rows + counted;
    END LOOP;

    IF (SELECT count(*) <> newest - oldest + 1 OR coalesce(min(sequence) <> oldest OR max(sequence) <> newest, FALSE) FROM new_journal)
        OR EXISTS (SELECT 1 FROM (SELECT previous, lag(hash) OVER (ORDER BY sequence) AS before FROM new_journal) j
                   WHERE previous <> before)
        OR EXISTS (SELECT 1 FROM new_journal
                   WHERE  sequence = oldest AND previous <> coalesce(manifest->'since'->>'head', repeat('0', 64)))
        OR EXISTS (SELECT 1 FROM new_journal WHERE sequence = newest AND hash <> manifest->'journal'->>'head')
    THEN
        RAISE EXCEPTION 'the rows of journal.csv do not follow each other' USING ERRCODE = 'OF010',
            HINT = 'make a new export on the station, and look at it there: offlic doctor';
    END IF;

    IF EXISTS (SELECT 1 FROM journal j JOIN new_journal n ON n.sequence = j.sequence
               WHERE j.station = loading AND j.hash <> n.hash)
        OR EXISTS (SELECT 1 FROM journal j
                   WHERE  j.station = loading AND j.sequence = oldest - 1 AND j.hash <> manifest->'since'->>'head')
    THEN
        RAISE EXCEPTION 'its journal differs from the one that was loaded' USING ERRCODE = 'OF012', HINT = restored;
    END IF;

    SELECT coalesce(max(l.sequence), 0) < newest INTO is_newest FROM load l WHERE l.station = loading;
    IF is_newest THEN
        -- Judgments are no facts. Those of the newest export count, for each product instance that it judges.
        FOREACH name IN ARRAY ARRAY['installation', 'present_member', 'deadline'] LOOP
            EXECUTE format('DELETE FROM %I x USING new_deadline n WHERE x.station = %L AND n.device_pid = x.device_pid '
                'AND n.device_serial = x.device_serial AND n.device_uuid = x.device_uuid', name, loading);
            EXECUTE format('INSERT INTO %I SELECT * FROM pg_temp.%I', name, 'new_' || name);
        END LOOP;
    END IF;

    FOR name IN SELECT t->>'name' FROM jsonb_array_elements(manifest->'tables') t
        WHERE t->>'name' NOT IN ('installation', 'present_member', 'deadline') AND t->>'rows' <> '0'
    LOOP
        EXECUTE format('INSERT INTO %I SELECT * FROM pg_temp.%I ON CONFLICT DO NOTHING', name, 'new_' || name);
        GET DIAGNOSTICS counted = ROW_COUNT;
        all_added := all_added + counted;
    END LOOP;

    INSERT INTO load (station, name, sums, since_sums, sequence, head, ledger, software, created, hostnames, rows, added)
    VALUES (loading, manifest->>'name', sums, (SELECT l.sums FROM load l WHERE l.sums = manifest->'since'->>'sums'), newest, manifest->'journal'->>'head',
        (manifest->>'ledger')::int, manifest->>'software', (manifest->>'created')::timestamptz, (manifest->>'hostnames')::boolean,
        all_rows, all_added);
    RETURN all_added;
END $$;

-- Shows the rows of one station under the names of the tables that request-state.sql and device-state.sql read.
CREATE FUNCTION show_station(name text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shown text;
BEGIN
    FOREACH shown IN ARRAY ARRAY['accepted', 'answer', 'bundle', 'bundle_item', 'bundle_mark', 'deadline', 'device', 'document', 'install',
        'install_written', 'installation', 'mark', 'mark_undo', 'observation', 'opened_round', 'packed_elsewhere', 'present_member',
        'report', 'request', 'response', 'roster_entry', 'staged', 'staged_written', 'station']
    LOOP
        EXECUTE format('CREATE TEMP VIEW %I AS SELECT * FROM offlic.%I WHERE station = %L', shown, shown, name);
    END LOOP;
END $$;

-- Replaces the rows of a station that changed by those that were computed.
CREATE FUNCTION finish_state(name text) RETURNS void LANGUAGE plpgsql SET search_path = offlic, pg_temp AS $$
BEGIN
    DELETE FROM request_state d WHERE d.station = name AND NOT EXISTS (
        SELECT 1 FROM pg_temp.new_request_state n WHERE n.sha256 = d.sha256 AND ROW(n.*) IS NOT DISTINCT FROM ROW(d.*));
    INSERT INTO request_state SELECT * FROM pg_temp.new_request_state ON CONFLICT DO NOTHING;
    DELETE FROM device_state d WHERE d.station = name AND NOT EXISTS (
        SELECT 1 FROM pg_temp.new_device_state n WHERE n.serial = d.serial AND n.pid = d.pid AND n.uuid = d.uuid
        AND    ROW(n.*) IS NOT DISTINCT FROM ROW(d.*));
    INSERT INTO device_state SELECT * FROM pg_temp.new_device_state ON CONFLICT DO NOTHING;
    DELETE FROM trip d WHERE d.station = name AND NOT EXISTS (
        SELECT 1 FROM pg_temp.new_trip n WHERE n.sums = d.sums AND ROW(n.*) IS NOT DISTINCT FROM ROW(d.*));
    INSERT INTO trip SELECT * FROM pg_temp.new_trip ON CONFLICT DO NOTHING;

    -- Units that two stations claim. Two loads at once would not see each other's, so they do this one after the other.
    PERFORM pg_advisory_xact_lock(hashtext('offlic.claim'));
    DELETE FROM claim d WHERE d.station = name AND NOT EXISTS (
        SELECT 1 FROM pg_temp.new_claim n WHERE n.serial = d.serial AND n.pid = d.pid);
    INSERT INTO claim SELECT * FROM pg_temp.new_claim ON CONFLICT DO NOTHING;
    INSERT INTO shared_claim
    SELECT c.serial, c.pid, c.station
    FROM   claim c
    JOIN   pg_temp.new_claim n ON n.serial = c.serial AND n.pid = c.pid
    WHERE  EXISTS (SELECT 1 FROM claim o WHERE o.serial = c.serial AND o.pid = c.pid AND o.station <> c.station)
    ON CONFLICT DO NOTHING;
    DELETE FROM shared_claim s
    USING  shared_claim m
    WHERE  m.station = name AND m.serial = s.serial AND m.pid = s.pid
    AND    NOT EXISTS (SELECT 1 FROM claim c JOIN claim o ON o.serial = c.serial AND o.pid = c.pid AND o.station <> c.station
                       WHERE  c.serial = s.serial AND c.pid = s.pid AND c.station = s.station);
END $$;

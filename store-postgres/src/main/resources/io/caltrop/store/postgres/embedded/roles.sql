-- Run at every start in the program's own database; each statement may be run again. A role may
-- always alter itself: so what it was changed to holds until the next start only.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'caltrop_reader') THEN
        CREATE ROLE caltrop_reader NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'root') THEN
        CREATE ROLE root;
    END IF;
    -- Another role than root: a role sees and ends the sessions of its own.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN
        CREATE ROLE reader;
    END IF;
END
$$;
ALTER ROLE root LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD NULL CONNECTION LIMIT 120;
ALTER ROLE reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD NULL CONNECTION LIMIT 50;
DO $$
DECLARE
    person text;
BEGIN
    FOREACH person IN ARRAY ARRAY['root', 'reader', 'caltrop_reader'] LOOP
        EXECUTE format('ALTER ROLE %I RESET ALL', person);
        EXECUTE format('ALTER ROLE %I IN DATABASE dev RESET ALL', person);
    END LOOP;
    FOREACH person IN ARRAY ARRAY['root', 'reader'] LOOP
        EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = on', person);
        EXECUTE format('ALTER ROLE %I SET statement_timeout = ''60s''', person);
        EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''60s''', person);
        EXECUTE format('ALTER ROLE %I SET temp_file_limit = ''1GB''', person);
        IF NOT pg_has_role(person, 'caltrop_reader', 'USAGE') THEN
            EXECUTE format('GRANT caltrop_reader TO %I', person);
        END IF;
    END LOOP;
END
$$;
-- What everybody may do by default: make temporary tables and large objects, take locks by number,
-- ours among them, and end sessions of the same role.
REVOKE ALL ON DATABASE dev FROM PUBLIC;
GRANT CONNECT ON DATABASE dev TO root, reader;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION
    lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea),
    lowrite(integer, bytea), lo_truncate(integer, integer), lo_truncate64(integer, bigint),
    pg_advisory_lock(bigint), pg_advisory_lock(integer, integer),
    pg_advisory_lock_shared(bigint), pg_advisory_lock_shared(integer, integer),
    pg_advisory_xact_lock(bigint), pg_advisory_xact_lock(integer, integer),
    pg_advisory_xact_lock_shared(bigint), pg_advisory_xact_lock_shared(integer, integer),
    pg_try_advisory_lock(bigint), pg_try_advisory_lock(integer, integer),
    pg_try_advisory_lock_shared(bigint), pg_try_advisory_lock_shared(integer, integer),
    pg_try_advisory_xact_lock(bigint), pg_try_advisory_xact_lock(integer, integer),
    pg_try_advisory_xact_lock_shared(bigint), pg_try_advisory_xact_lock_shared(integer, integer),
    pg_cancel_backend(integer), pg_terminate_backend(integer, bigint),
    pg_notify(text, text)
FROM PUBLIC;

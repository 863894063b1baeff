-- Run at every start in the program's own database; each statement may be run again.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'caltrop_reader') THEN
        CREATE ROLE caltrop_reader NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'root') THEN
        CREATE ROLE root LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION IN ROLE caltrop_reader;
        ALTER ROLE root SET default_transaction_read_only = on;
        ALTER ROLE root SET statement_timeout = '60s';
        ALTER ROLE root SET idle_in_transaction_session_timeout = '60s';
        ALTER ROLE root SET temp_file_limit = '1GB';
        -- What everybody may do by default: make temporary tables and large objects, and take locks
        -- by number, ours among them.
        REVOKE ALL ON DATABASE dev FROM PUBLIC;
        GRANT CONNECT ON DATABASE dev TO root;
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
            pg_notify(text, text)
        FROM PUBLIC;
    END IF;
END
$$;
ALTER ROLE root CONNECTION LIMIT 120;

-- The roles of the SQL port, which logs in to PostgreSQL as them: PostgreSQL's image runs this once, in
-- the new database. In a database that is older, or elsewhere, run it with psql, as a superuser in the
-- program's database; it may be run again:
--   psql -d caltrop -v program=caltrop -v password=.. [-v reader_password=..] -f roles.sql
\set ON_ERROR_STOP on
\if :{?password}
\else
\set password `cat /run/secrets/sql_password`
\endif
\if :{?program}
\else
\set program caltrop
\endif

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['caltrop_reader', 'root']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE root LOGIN PASSWORD :'password' CONNECTION LIMIT 100;
GRANT caltrop_reader TO root;
ALTER ROLE root SET default_transaction_read_only = on;
ALTER ROLE root SET statement_timeout = '60s';
ALTER ROLE root SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE root SET temp_file_limit = '1GB';
\if :{?reader_password}
SELECT 'CREATE ROLE reader' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') \gexec
ALTER ROLE reader LOGIN PASSWORD :'reader_password' CONNECTION LIMIT 50;
GRANT caltrop_reader TO reader;
ALTER ROLE reader SET default_transaction_read_only = on;
ALTER ROLE reader SET statement_timeout = '60s';
ALTER ROLE reader SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE reader SET temp_file_limit = '1GB';
\endif

-- What is there already; the program grants what it makes later.
SELECT format('GRANT SELECT ON public.%I TO caltrop_reader', relname) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relname IN ('blacklist_events', 'blacklists') \gexec
SELECT to_regclass('caltrop_streaming.objects') IS NOT NULL AS has_objects \gset
\if :has_objects
SELECT format('GRANT SELECT ON public.%I TO caltrop_reader', relname) FROM pg_class
JOIN caltrop_streaming.objects ON name = relname
WHERE relnamespace = 'public'::regnamespace \gexec
\endif

-- What everybody may do by default: make temporary tables and large objects, take locks by number, the
-- program's among them, and end sessions of the same role.
SELECT format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()) \gexec
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
SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', oid::regprocedure, :'program') FROM pg_proc
WHERE pronamespace = 'pg_catalog'::regnamespace AND proname LIKE 'pg%advisory%lock%' \gexec

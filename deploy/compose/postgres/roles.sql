-- The roles of the SQL port, which logs in to PostgreSQL as them: PostgreSQL's image runs this once, in
-- the new database. In a database that is older, or elsewhere, run it with psql, as a superuser and with
-- the password's file in place.
\set password `cat /run/secrets/sql_password`
CREATE ROLE caltrop_reader NOLOGIN;
CREATE ROLE root LOGIN PASSWORD :'password' IN ROLE caltrop_reader CONNECTION LIMIT 100;
ALTER ROLE root SET default_transaction_read_only = on;
ALTER ROLE root SET statement_timeout = '60s';
SELECT format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()) \gexec
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION pg_cancel_backend(integer), pg_terminate_backend(integer, bigint) FROM PUBLIC;

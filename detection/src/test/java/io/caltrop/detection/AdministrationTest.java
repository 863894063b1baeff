package io.caltrop.detection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdministrationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER ROLE root SET search_path = 'x' | ALTER ROLE",
        "/* a /* nested */ one */ aLtEr/**/rOlE root PASSWORD 'x' | ALTER ROLE",
        "ALTER USER ALL RESET ALL | ALTER USER",
        "ALTER GROUP caltrop_reader ADD USER root | ALTER GROUP",
        "ALTER DATABASE dev SET search_path = x | ALTER DATABASE",
        "ALTER SYSTEM RESET ALL | ALTER SYSTEM",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC | ALTER DEFAULT PRIVILEGES",
        "DROP OWNED BY root | DROP OWNED",
        "reassign owned by root to caltrop | REASSIGN OWNED",
        "DO $$BEGIN END$$ | DO",
        "DO'BEGIN END' | DO",
        "GRANT root TO PUBLIC | GRANT",
        "REVOKE SELECT ON errors FROM root | REVOKE",
        "SECURITY LABEL ON ROLE root IS 'x' | SECURITY LABEL",
        "COMMENT ON ROLE root IS 'x' | COMMENT ON ROLE",
        "COMMENT ON DATABASE dev IS 'x' | COMMENT ON DATABASE",
      })
  void managesPostgres(String sql, String head) {
    assertThat(Administration.head(sql)).contains(head);
    assertThat(Administration.head("-- first\n\t" + sql)).contains(head);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/* unterminated",
        "SELECT 'DO'",
        "-- DO\nSELECT 1",
        "\"do\" 'x'",
        "\"alter\" role root",
        "do_it",
        "ALTER \"role\" x",
        "ALTER",
        "ALTER TABLE errors RENAME TO role",
        "ALTER MATERIALIZED VIEW role RENAME TO w",
        "ALTER SOURCE s",
        "DROP SOURCE owned",
        "DROP ROLE root",
        "COMMENT ON TABLE role IS 'x'",
        "SET ROLE caltrop_reader",
        "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING",
        "CREATE SOURCE \"grant\" (a varchar)",
      })
  void leavesTheRest(String sql) {
    assertThat(Administration.head(sql)).isEmpty();
  }
}

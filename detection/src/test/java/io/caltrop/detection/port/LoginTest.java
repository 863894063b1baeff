package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.caltrop.store.postgres.PostgresSettings;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gets in, as whom, and who may manage. */
final class LoginTest {
  private static final String EVERYWHERE = "0.0.0.0";

  private final NamedObjects objects = new NamedObjects();

  @Test
  void withoutPasswordsPostgresDecides() throws IOException {
    try (SqlPort port = SqlPort.start(PostgresBehind.settings(), objects)) {
      assertThat(Psql.at(port.port()).run("SELECT current_user").out()).isEqualTo("root\n");
      PostgresSettings owner = PostgresBehind.owner();
      Psql psql = Psql.at(port.port());
      assertThat(psql.as(owner.user(), owner.password()).run("SELECT current_user").out())
          .isEqualTo("caltrop\n");
      assertThat(psql.as(owner.user(), "wrong").run("SELECT 1").err())
          .contains("password authentication failed for user \"caltrop\"");
      assertThat(psql.as("nobody", "").run("SELECT 1").err())
          .contains("no pg_hba.conf entry for host \"127.0.0.1\", user \"nobody\"");
    }
  }

  @Test
  void withPasswordsThePortDecides() throws IOException {
    SqlPortSettings settings =
        PostgresBehind.settings()
            .withLogins(
                List.of(
                    SqlPortSettings.Login.of("root", "s3cret, \u00e9"),
                    new SqlPortSettings.Login("ann", "ann's", "root", "")));
    try (SqlPort port = SqlPort.start(settings, objects)) {
      Psql psql = Psql.at(port.port());
      assertThat(psql.as("root", "s3cret, \u00e9").run("SELECT current_user").out())
          .isEqualTo("root\n");
      assertThat(psql.as("ann", "ann's").run("SELECT current_user, 1").out()).isEqualTo("root|1\n");
      for (Psql refused :
          List.of(psql.as("root", "wrong"), psql.as("bob", "wrong"), psql.as("caltrop", "x"))) {
        Psql.Output output = refused.run("SELECT 1");
        assertThat(output.err()).contains("FATAL:  password authentication failed for user ");
        assertThat(output.status()).isEqualTo(2);
      }
      assertThat(psql.run("SELECT 1").err()).contains("no password supplied");
      assertThat(port.counters().refused()).isEqualTo(3);
      assertThat(port.counters().accepted()).isEqualTo(2);
    }
  }

  @Test
  void theDriverSpeaksScram() throws IOException, SQLException {
    SqlPortSettings settings =
        PostgresBehind.settings().withLogins(List.of(SqlPortSettings.Login.of("root", "secret")));
    try (SqlPort port = SqlPort.start(settings, objects);
        Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port.port() + "/dev", "root", "secret")) {
      assertThat(connection.isValid(10)).isTrue();
    }
  }

  @Test
  void thePortLogsInWhereAPasswordIsAskedFor() throws IOException {
    PostgresSettings owner = PostgresBehind.owner();
    SqlPortSettings.Login good =
        new SqlPortSettings.Login("ann", "ann's", owner.user(), owner.password());
    SqlPortSettings.Login bad = new SqlPortSettings.Login("bob", "bob's", owner.user(), "another");
    try (SqlPort port =
        SqlPort.start(PostgresBehind.settings().withLogins(List.of(good, bad)), objects)) {
      Psql psql = Psql.at(port.port());
      assertThat(psql.as("ann", "ann's").run("SELECT current_user").out()).isEqualTo("caltrop\n");
      assertThat(psql.as("bob", "bob's").run("SELECT current_user").err())
          .contains("password authentication failed for user \"caltrop\"");
    }
  }

  @Test
  void otherMachinesNeedAPassword() throws IOException {
    SqlPortSettings open = PostgresBehind.settings();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bound(open, EVERYWHERE, List.of()))
        .withMessage(
            "the SQL port at \"0.0.0.0\" can be reached from other machines, and no password is"
                + " set; allowed: a password, or 127.0.0.1");
    SqlPortSettings settings =
        bound(open, EVERYWHERE, List.of(SqlPortSettings.Login.of("root", "secret")));
    try (SqlPort port = SqlPort.start(settings, objects)) {
      assertThat(Psql.at(port.port()).as("root", "secret").run("SELECT 1").out()).isEqualTo("1\n");
      assertThat(Psql.at(port.port()).as("root", "").run("SELECT 1").status()).isEqualTo(2);
    }
  }

  private static SqlPortSettings bound(
      SqlPortSettings settings, String bind, List<SqlPortSettings.Login> logins) {
    return new SqlPortSettings(
        bind,
        0,
        settings.upstream(),
        logins,
        Optional.empty(),
        settings.limits(),
        Optional.empty());
  }

  @Test
  void readersMayLookButNotManage() throws IOException {
    PostgresSettings owner = PostgresBehind.owner();
    SqlPortSettings settings = PostgresBehind.settings().withManagers(Set.of(owner.user()));
    try (SqlPort port = SqlPort.start(settings, objects)) {
      Psql reader = Psql.at(port.port());
      Psql manager = reader.as(owner.user(), owner.password());
      assertThat(manager.run("CREATE SOURCE a").out()).isEqualTo("CREATE_SOURCE\n");
      assertThat(reader.run("DROP SOURCE a").err())
          .isEqualTo(
              """
              ERROR:  permission denied: user "root" may not manage streaming objects
              HINT:  Log in as caltrop.
              """);
      assertThat(reader.run("SHOW SOURCES").out()).isEqualTo("a\n");
    }
  }

  @Test
  void thereIsOneDatabase() throws IOException {
    PostgresSettings owner = PostgresBehind.owner();
    try (SqlPort port = SqlPort.start(PostgresBehind.settings(), objects)) {
      Psql psql = Psql.at(port.port()).as(owner.user(), owner.password());
      assertThat(psql.run("\\c postgres").err())
          .contains("database \"postgres\" is not served here; connect to database \"dev\"");
    }
  }

  @Test
  void aPostgresThatIsAwayIsNamed() throws IOException {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    SqlPortSettings settings =
        SqlPortSettings.loopback(0, new SqlPortSettings.Upstream("127.0.0.1", nobody, "dev"));
    try (SqlPort port = SqlPort.start(settings, objects);
        RawClient client = new RawClient(port.port())) {
      client.startup("root");
      RawClient.Received error = client.receive();
      assertThat(error.field('C')).isEqualTo("57P03");
      assertThat(error.field('M'))
          .isEqualTo("PostgreSQL at 127.0.0.1:%d cannot be reached: Connection refused", nobody);
    }
  }

  @Test
  void aTakenPortIsAnError() throws IOException {
    try (SqlPort port = SqlPort.start(PostgresBehind.settings(), objects)) {
      SqlPortSettings same =
          SqlPortSettings.loopback(port.port(), PostgresBehind.settings().upstream());
      org.assertj.core.api.Assertions.assertThatIOException()
          .isThrownBy(() -> SqlPort.start(same, objects).close());
    }
  }
}

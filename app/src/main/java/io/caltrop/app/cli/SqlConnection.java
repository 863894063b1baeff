package io.caltrop.app.cli;

import io.caltrop.app.Failure;
import io.caltrop.app.config.Configuration;
import io.caltrop.app.config.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Connections to the SQL port of a caltrop that is up on this machine. */
final class SqlConnection {
  private SqlConnection() {}

  /**
   * Connects.
   *
   * @throws Failure if nobody listens, or lets it in
   */
  static Connection open(Configuration.Sql sql) {
    Properties properties = new Properties();
    properties.setProperty("user", "root");
    sql.password().map(Secret::reveal).ifPresent(p -> properties.setProperty("password", p));
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("ApplicationName", "caltrop sql");
    int port = sql.port() == 0 ? 4566 : sql.port();
    try {
      return DriverManager.getConnection(
          "jdbc:postgresql://localhost:" + port + "/dev", properties);
    } catch (SQLException e) {
      throw Failure.running(
          "no SQL at localhost:"
              + port
              + ": "
              + e.getMessage()
              + "; is caltrop up? else choose --sql-port",
          e);
    }
  }

  /**
   * What is wrong.
   *
   * @param start where the statement starts in the text
   */
  static String message(SQLException e, int start) {
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (server == null) {
      return String.valueOf(e.getMessage());
    }
    String hint = server.getHint() == null ? "" : "; " + server.getHint();
    String place =
        server.getPosition() > 0 ? " (at character " + (start + server.getPosition()) + ")" : "";
    return server.getMessage() + place + hint + " [" + server.getSQLState() + "]";
  }
}

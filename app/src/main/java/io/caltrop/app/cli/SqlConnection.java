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

  /** What is wrong with a statement that nobody typed. */
  static String message(SQLException e) {
    return message(e, "");
  }

  /**
   * What is wrong.
   *
   * @param place where it is, for behind what the server says
   */
  static String message(SQLException e, String place) {
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    if (server == null) {
      return String.valueOf(e.getMessage());
    }
    String hint = server.getHint() == null ? "" : "; " + server.getHint();
    return server.getMessage() + place + hint + " [" + server.getSQLState() + "]";
  }

  /** Which character of the statement is wrong, from 1; 0 if the server does not say. */
  static int position(SQLException e) {
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    return server == null ? 0 : server.getPosition();
  }
}

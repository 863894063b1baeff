package io.caltrop.store.postgres.embedded;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The database of the program and the roles in it. */
final class Roles {
  private static final String NO_SUCH_DATABASE = "3D000";

  private final int port;
  private final String password;

  Roles(int port, String password) {
    this.port = port;
    this.password = password;
  }

  /** Makes what is missing. */
  void prepare() throws IOException {
    try {
      try (Connection connection = connectOrCreate();
          Statement statement = connection.createStatement()) {
        statement.execute(Resource.text("roles.sql"));
      }
    } catch (SQLException e) {
      throw new EmbeddedPostgresException("the embedded PostgreSQL: " + e.getMessage(), e);
    }
  }

  private Connection connectOrCreate() throws SQLException {
    try {
      return connect(Cluster.DATABASE);
    } catch (SQLException e) {
      if (!NO_SUCH_DATABASE.equals(e.getSQLState())) {
        throw e;
      }
    }
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + Cluster.DATABASE);
    }
    return connect(Cluster.DATABASE);
  }

  private Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", Cluster.OWNER);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", "disable");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "60");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }
}

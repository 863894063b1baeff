package io.caltrop.detection.objects;

import io.caltrop.detection.engine.rows.Database;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The PostgreSQL that holds definitions and rows.
 *
 * @param rows how jobs reach it, as the role that owns the tables
 * @param schema of the tables that people see
 */
public record ObjectsDatabase(Database rows, String schema) {
  Connection connect() throws SQLException {
    return DriverManager.getConnection(rows.url(), rows.user(), rows.password());
  }
}

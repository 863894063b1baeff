package io.caltrop.detection.engine.rows;

import java.io.Serializable;

/**
 * The PostgreSQL that holds the rows; version 15 or later.
 *
 * @param url as {@code jdbc:postgresql://host:port/database}; reachable from where the job runs
 */
public record Database(String url, String user, String password) implements Serializable {
  @Override
  public String toString() {
    return url + " as " + user;
  }
}

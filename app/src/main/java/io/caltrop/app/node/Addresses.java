package io.caltrop.app.node;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the parts of a running caltrop can be reached.
 *
 * @param http the base of all pages, such as {@code http://127.0.0.1:8000}; empty if there is none
 * @param kafka host:port, several with commas
 * @param psql the command that opens the SQL port; empty if there is none
 */
public record Addresses(String http, String kafka, String psql) {
  /** One line each, for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!http.isEmpty()) {
      lines.add("console    " + http + "/");
      lines.add("API        " + http + "/docs");
      lines.add("blacklist  " + http + "/blacklists/40?format=txt");
    }
    lines.add("Kafka      " + kafka);
    if (!psql.isEmpty()) {
      lines.add("SQL        " + psql);
    }
    return lines;
  }
}

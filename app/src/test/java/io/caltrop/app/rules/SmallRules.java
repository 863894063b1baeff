package io.caltrop.app.rules;

/** Rules of tests. */
public final class SmallRules {
  private static final String RULE =
      """
      id: %s
      version: 1
      title: Somebody asks for .git
      description: One request is enough.
      status: test
      severity: medium
      category: web
      attack: [T1595.003]
      sql: |
        SELECT ip_address, resource, event_time
        FROM log_data
        WHERE resource LIKE '/.git/%%'
      entity: ip_address
      suppression: {time: 10m}
      cases:
        - name: two requests, and one later
          rows:
            - {at: 0s, ip_address: 192.0.2.1, resource: /.git/config}
            - {at: 5s, ip_address: 192.0.2.1, resource: /.git/HEAD}
            - {at: 20m, ip_address: 192.0.2.1, resource: /.git/HEAD}
          finds:
            - {entity: 192.0.2.1, count: %d, first_seen: 0s, last_seen: 5s, resource: /.git/HEAD}
            - {entity: 192.0.2.1, count: 1, first_seen: 20m}
        - name: %s
          rows:
            - {at: 0s, ip_address: 192.0.2.1, resource: %s}
          finds: []
      """;

  private SmallRules() {}

  /** One whose cases pass. */
  public static String silent(String id) {
    return RULE.formatted(id, 2, "another file", "/git");
  }

  /** One of which both cases fail. */
  public static String broken(String id) {
    return RULE.formatted(id, 3, "not silent", "/.git/x");
  }
}

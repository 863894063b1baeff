package io.caltrop.core.logs;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names that other programs give to the fields of a log record: nginx and Apache as people
 * write their JSON formats, the Elastic Common Schema, Caddy, Traefik, Zeek, journald. Of several
 * names of one field in a line the one that stands first here counts: what was asked for before
 * what a server made of it, a client before the proxy it came by.
 */
final class JsonNames {
  private static final Map<String, Name> NAMES = names();
  private static final Set<String> QUERIES = Set.of("args", "query_string", "url.query");

  /**
   * What a name stands for.
   *
   * @param rank among the names of its field, the lowest counts
   */
  record Name(LogField field, int rank) {}

  private JsonNames() {}

  private static Map<String, Name> names() {
    Map<String, Name> names = new HashMap<>();
    put(names, LogField.TIMESTAMP, "time @timestamp ts datetime date time_iso8601 time_local msec");
    put(names, LogField.TIMESTAMP, "StartUTC event.created");
    put(names, LogField.TIMESTAMP, "_SOURCE_REALTIME_TIMESTAMP __REALTIME_TIMESTAMP");
    put(names, LogField.IP_ADDRESS, "ip remote_addr client_ip clientip src_ip source_ip remote_ip");
    put(
        names,
        LogField.IP_ADDRESS,
        "remote_host source.ip client.ip source.address client.address");
    put(names, LogField.IP_ADDRESS, "request.client_ip request.remote_ip ClientHost id.orig_h");
    put(names, LogField.USER, "username user_name remote_user user.name ClientUsername");
    put(names, LogField.ACTION, "event.action");
    put(names, LogField.RESOURCE, "request_uri url.original request.uri RequestPath");
    put(names, LogField.RESOURCE, "uri url request_path path url.path");
    put(names, LogField.STATUS_CODE, "status response_code http_status code");
    put(names, LogField.STATUS_CODE, "http.response.status_code DownstreamStatus");
    put(names, LogField.METHOD, "request_method http_method http.request.method request.method");
    put(names, LogField.METHOD, "RequestMethod verb");
    put(names, LogField.HOST, "hostname http_host server_name vhost host.name request.host");
    put(names, LogField.HOST, "url.domain RequestHost _HOSTNAME");
    put(names, LogField.USER_AGENT, "http_user_agent useragent agent user_agent.original");
    put(names, LogField.USER_AGENT, "request.headers.User-Agent request_User-Agent");
    put(names, LogField.REFERRER, "referer http_referer http_referrer http.request.referrer");
    put(names, LogField.REFERRER, "request.headers.Referer request_Referer");
    put(names, LogField.BYTES, "body_bytes_sent bytes_sent size http.response.body.bytes");
    put(names, LogField.BYTES, "network.bytes DownstreamContentSize");
    put(names, LogField.DESTINATION, "dst_ip dest_ip destination_ip destination.ip id.resp_h");
    put(names, LogField.DESTINATION, "destination.address");
    put(names, LogField.PORT, "dst_port dest_port destination_port destination.port id.resp_p");
    put(names, LogField.OUTCOME, "event.outcome");
    put(names, LogField.COUNTRY, "country_code geoip_country_code source.geo.country_iso_code");
    put(names, LogField.PROGRAM, "SYSLOG_IDENTIFIER ident programname appname app_name _COMM");
    put(names, LogField.PROGRAM, "app application service process.name service.name");
    put(names, LogField.MESSAGE, "msg MESSAGE");
    return Map.copyOf(names);
  }

  private static void put(Map<String, Name> names, LogField field, String spaced) {
    for (String name : spaced.split(" ", -1)) {
      names.put(name, new Name(field, names.size()));
    }
  }

  /** What a name stands for; null for none of our fields. */
  static @Nullable Name of(String name) {
    return NAMES.get(name);
  }

  /** Whether it is the query of a request that is given without. */
  static boolean isQuery(String name) {
    return QUERIES.contains(name);
  }
}

package io.caltrop.server;

import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Connections that take a percent sign which encodes nothing, or NUL, as the sign itself. Jetty
 * would refuse the request without a word about its path; so a route names what it was given.
 */
final class PathConnections extends HttpConnectionFactory {
  private static final Pattern ENCODES_NOTHING = Pattern.compile("%(?![0-9a-fA-F]{2})|%(?=00)");

  PathConnections(HttpConfiguration http) {
    super(http);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    HttpConnection connection = new LenientConnection(getHttpConfiguration(), connector, endPoint);
    connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
    return configure(connection, connector, endPoint);
  }

  private static String encoded(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return ENCODES_NOTHING.matcher(path).replaceAll("%25") + target.substring(path.length());
  }

  private static final class LenientConnection extends HttpConnection {
    LenientConnection(HttpConfiguration http, Connector connector, EndPoint endPoint) {
      super(http, connector, endPoint);
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
      return super.newHttpStream(method, uri == null ? null : encoded(uri), version);
    }
  }
}

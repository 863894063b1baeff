package io.caltrop.server;

import static org.eclipse.jetty.http.UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING;
import static org.eclipse.jetty.http.UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR;
import static org.eclipse.jetty.http.UriCompliance.Violation.BAD_PERCENT_ENCODING;
import static org.eclipse.jetty.http.UriCompliance.Violation.BAD_UTF8_ENCODING;
import static org.eclipse.jetty.http.UriCompliance.Violation.ILLEGAL_PATH_CHARACTERS;
import static org.eclipse.jetty.http.UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS;
import static org.eclipse.jetty.http.UriCompliance.Violation.TRUNCATED_UTF8_ENCODING;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.javalin.util.JavalinLogger;
import java.io.IOException;
import java.net.BindException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;

/** The HTTP API and the console, from start to close. */
public final class HttpServer implements AutoCloseable {
  /** Bodies up to this size are read before a thread is taken for the request. */
  private static final int EAGER_BYTES = 64 << 10;

  /** A body that comes more slowly than this is given up. */
  private static final int SLOWEST_BYTES_PER_SECOND = 8 << 10;

  /**
   * What a path may hold beside RFC 3986, so that a route answers what is wrong with its parameter.
   * Routes see paths as they were sent and match them whole; no file is ever looked up by one.
   */
  private static final UriCompliance PATHS =
      UriCompliance.from(
          EnumSet.of(
              AMBIGUOUS_PATH_SEPARATOR,
              AMBIGUOUS_PATH_ENCODING,
              BAD_PERCENT_ENCODING,
              BAD_UTF8_ENCODING,
              TRUNCATED_UTF8_ENCODING,
              SUSPICIOUS_PATH_CHARACTERS,
              ILLEGAL_PATH_CHARACTERS));

  private static final int IDLE_TIMEOUT_MS = 15_000;
  private static final int STOP_TIMEOUT_MS = 2_000;

  /** When it stops, connections that say nothing are closed after this. */
  private static final int SHUTDOWN_IDLE_TIMEOUT_MS = 50;

  private final Javalin javalin;
  private final Workers workers;

  private HttpServer(Javalin javalin, Workers workers) {
    this.javalin = javalin;
    this.workers = workers;
  }

  /**
   * Binds the port and answers from then on.
   *
   * @throws HttpServerException if the port cannot be bound; the message says what to do
   */
  public static HttpServer start(HttpSettings settings, ServerParts parts) {
    Workers workers = new Workers();
    try {
      Javalin javalin = Javalin.create(config -> configure(config, settings, parts, workers));
      javalin.start();
      workers.checks().execute(new WarmUp(settings.host(), javalin.port(), parts.catalog()));
      return new HttpServer(javalin, workers);
    } catch (RuntimeException e) {
      workers.close();
      throw e;
    }
  }

  private static void configure(
      JavalinConfig config, HttpSettings settings, ServerParts parts, Workers workers) {
    JavalinLogger.startupInfo = false;
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.asyncTimeout = 0;
    config.jetty.threadPool = workers.requests();
    config.jetty.modifyHttpConfiguration(HttpServer::configure);
    config.jetty.modifyServer(HttpServer::configure);
    config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new JettyErrors()));
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
    config.requestLogger.http(new RequestMetrics(parts.registry())::count);
    Routes.register(config.routes, settings, parts, workers);
  }

  private static void configure(HttpConfiguration http) {
    http.setUriCompliance(PATHS);
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
  }

  private static void configure(Server server) {
    server.setErrorHandler(new JettyErrors());
    server.setStopTimeout(STOP_TIMEOUT_MS);
    server.insertHandler(
        new EagerContentHandler(new RetainedContentLoaderFactory(EAGER_BYTES, -1, false)));
    server.insertHandler(new MinimumDataRateHandler(SLOWEST_BYTES_PER_SECOND, 0));
  }

  /** Bound here, before anything starts: Javalin's own messages say less. */
  private static ServerConnector connector(
      Server server, HttpConfiguration http, HttpSettings settings) {
    ServerConnector connector = new ServerConnector(server, new PathConnections(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_TIMEOUT_MS);
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_TIMEOUT_MS);
    try {
      connector.open();
    } catch (IOException e) {
      throw cannotListen(settings, e);
    }
    return connector;
  }

  private static HttpServerException cannotListen(HttpSettings settings, IOException e) {
    String text = String.valueOf(rootMessage(e));
    String why;
    if (text.contains("Permission denied")) {
      why = "no permission for this port; allowed without one: 1024 to 65535";
    } else if (text.contains("in use")) {
      why = "another program has the port; stop it, or choose another port";
    } else {
      why = text + "; allowed: an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0";
    }
    return new HttpServerException(
        "cannot listen for HTTP on %s:%d: %s".formatted(settings.host(), settings.port(), why), e);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && !(root instanceof BindException)) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** The port that is bound. */
  public int port() {
    return javalin.port();
  }

  /** The routes as "METHOD path", for the test that compares them with their description. */
  List<String> routes() {
    return javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method + " " + endpoint.path)
        .toList();
  }

  /** Lets running requests end for a moment, then stops. */
  @Override
  public void close() {
    try {
      javalin.stop();
    } catch (JavalinException e) {
      // Jetty has stopped all the same: clients that were still sending are cut off.
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
    } finally {
      workers.close();
    }
  }
}

package io.caltrop.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Answers what Jetty itself refuses, before a route is found: requests that are no HTTP, ambiguous
 * paths, headers that are too large. As {@code {"detail"}}, like every other error.
 */
final class JettyErrors extends ErrorHandler {
  private static final String ALLOWED =
      "; allowed: an HTTP/1.1 request for a path below / such as /blacklists/40";

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object cause = request.getAttribute(ERROR_EXCEPTION);
    int status = clients(cause instanceof HttpException e ? e.getCode() : response.getStatus());
    Object message = request.getAttribute(ERROR_MESSAGE);
    String reason = cause instanceof HttpException e ? e.getReason() : String.valueOf(message);
    byte[] body = Reply.bytes(json -> Reply.detail(json, detail(status, reason)));
    response.setStatus(status);
    SecurityHeaders.put(response.getHeaders());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Reply.JSON);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  /**
   * A version or an encoding that we do not speak is the client's mistake, and no alarm of ours.
   */
  private static int clients(int status) {
    return status == HttpStatus.NOT_IMPLEMENTED_501
            || status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505
        ? HttpStatus.BAD_REQUEST_400
        : status;
  }

  private static String allowed(int status) {
    return status == HttpStatus.BAD_REQUEST_400 ? ALLOWED : "";
  }

  private static String detail(int status, @org.jspecify.annotations.Nullable String reason) {
    String known = HttpStatus.getMessage(status);
    if (status >= 500 || reason == null || reason.equals("null") || reason.equals(known)) {
      return "the request was not understood: " + known + allowed(status);
    }
    return "the request was not understood: " + reason + allowed(status);
  }
}

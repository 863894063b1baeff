package io.caltrop.server;

import io.caltrop.core.IpAddress;
import io.caltrop.core.Quote;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Reads a request's parameters; what is not allowed is answered by 422. */
final class Parameters {
  private Parameters() {}

  /** A parameter of the query; empty if it is not there. */
  static Optional<String> query(Context ctx, String name, String allowed) {
    List<String> values = ctx.queryParamMap().get(name);
    if (values == null) {
      return Optional.empty();
    }
    if (values.size() != 1) {
      String shown =
          values.isEmpty() ? "not percent-encoded UTF-8" : "given " + values.size() + " times";
      throw Problem.parameter(name, shown, allowed);
    }
    return Optional.of(values.get(0));
  }

  /** A whole number of the query, from 1. */
  static int count(Context ctx, String name, int standard, int most) {
    String allowed = "an integer from 1 to " + most;
    Optional<String> text = query(ctx, name, allowed);
    if (text.isEmpty()) {
      return standard;
    }
    int value = text.get().matches("[0-9]{1,9}") ? Integer.parseInt(text.get()) : 0;
    if (value < 1 || value > most) {
      throw Problem.parameter(name, Quote.of(text.get()), allowed);
    }
    return value;
  }

  /** The address in the path. */
  static IpAddress ip(Context ctx) {
    String text = ctx.pathParam("ip");
    try {
      return IpAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.parameter("ip", Quote.of(text), IpAddress.ALLOWED);
    }
  }
}

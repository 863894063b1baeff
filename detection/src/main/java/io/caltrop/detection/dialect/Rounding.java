package io.caltrop.detection.dialect;

import io.caltrop.detection.dialect.SqlType.Base;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Translates {@code round(x, digits)} and {@code trunc(x, digits)}. */
final class Rounding {
  private static final Pattern LITERAL = Pattern.compile("-?[0-9]{1,9}");
  private static final int MOST = 38;

  private final Expr.Call call;
  private final Typed number;
  private final Typed digits;

  Rounding(Expr.Call call, List<Typed> values) {
    this.call = call;
    this.number = Signature.Kind.EXACT.converted(values.get(0), call.arguments().get(0).at());
    this.digits = Signature.Kind.INTEGER.converted(values.get(1), call.arguments().get(1).at());
  }

  /** Empty if the function does not take such values. */
  Optional<Typed> translate() {
    if (!Signature.Kind.EXACT.takes(number.type())
        || !Signature.Kind.INTEGER.takes(digits.type())) {
      return Optional.empty();
    }
    SqlType from =
        number.type().is(Base.NUMERIC) ? number.type() : SqlType.numeric(number.type().digits(), 0);
    SqlType to = type(from);
    return Optional.of(
        Typed.atom(
            "pg_%s_to(%s, %s, %d, %d)"
                .formatted(
                    call.name(),
                    Conversions.cast(number, from, call.at()).text(),
                    digits.text(),
                    to.precision(),
                    to.scale()),
            to));
  }

  /** With a digit more, since a number can be rounded up past those that it has. */
  private SqlType type(SqlType from) {
    int scale = from.scale();
    if (LITERAL.matcher(digits.text()).matches()) {
      scale = Math.max(0, Math.min(scale, Integer.parseInt(digits.text())));
    }
    return SqlType.numeric(Math.min(MOST, from.digits() + 1 + scale), scale);
  }
}

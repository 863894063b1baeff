package io.caltrop.detection.dialect;

import com.google.errorprone.annotations.Immutable;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A type of PostgreSQL's, as far as streams have it.
 *
 * @param precision digits of a numeric, or of a time's second; 0 for other types
 * @param scale digits behind a numeric's point
 */
@Immutable
record SqlType(Base base, int precision, int scale) {
  /** Types without their modifiers; numbers in the order in which PostgreSQL widens them. */
  enum Base {
    SMALLINT("smallint", "SMALLINT"),
    INTEGER("integer", "INT"),
    BIGINT("bigint", "BIGINT"),
    NUMERIC("numeric", "DECIMAL"),
    REAL("real", "FLOAT"),
    DOUBLE("double precision", "DOUBLE"),
    BOOLEAN("boolean", "BOOLEAN"),
    TEXT("text", "STRING"),
    JSON("jsonb", "STRING"),
    DATE("date", "DATE"),
    TIMESTAMP("timestamp without time zone", "TIMESTAMP"),
    TIMESTAMPTZ("timestamp with time zone", "TIMESTAMP_LTZ"),
    INTERVAL("interval", "INTERVAL"),
    /** Of a literal in quotes and of NULL, until they meet a type. */
    UNKNOWN("unknown", "STRING");

    private final String postgres;
    private final String flink;

    Base(String postgres, String flink) {
      this.postgres = postgres;
      this.flink = flink;
    }
  }

  static final SqlType SMALLINT = new SqlType(Base.SMALLINT, 0, 0);
  static final SqlType INTEGER = new SqlType(Base.INTEGER, 0, 0);
  static final SqlType BIGINT = new SqlType(Base.BIGINT, 0, 0);
  static final SqlType REAL = new SqlType(Base.REAL, 0, 0);
  static final SqlType DOUBLE = new SqlType(Base.DOUBLE, 0, 0);
  static final SqlType BOOLEAN = new SqlType(Base.BOOLEAN, 0, 0);
  static final SqlType TEXT = new SqlType(Base.TEXT, 0, 0);
  static final SqlType JSON = new SqlType(Base.JSON, 0, 0);
  static final SqlType DATE = new SqlType(Base.DATE, 0, 0);
  static final SqlType TIMESTAMP = new SqlType(Base.TIMESTAMP, 6, 0);
  static final SqlType TIMESTAMPTZ = new SqlType(Base.TIMESTAMPTZ, 6, 0);
  static final SqlType INTERVAL = new SqlType(Base.INTERVAL, 0, 0);
  static final SqlType UNKNOWN = new SqlType(Base.UNKNOWN, 0, 0);

  /** Digits behind the point of a time's second, unless there is said otherwise. */
  static final int MICROS = 6;

  /** {@code numeric} without digits: PostgreSQL's has no bounds, Flink's has 38. */
  static final SqlType NUMERIC = new SqlType(Base.NUMERIC, 38, 18);

  private static final Map<String, SqlType> NAMES =
      Map.ofEntries(
          Map.entry("boolean", BOOLEAN),
          Map.entry("bool", BOOLEAN),
          Map.entry("smallint", SMALLINT),
          Map.entry("int2", SMALLINT),
          Map.entry("integer", INTEGER),
          Map.entry("int", INTEGER),
          Map.entry("int4", INTEGER),
          Map.entry("bigint", BIGINT),
          Map.entry("int8", BIGINT),
          Map.entry("numeric", NUMERIC),
          Map.entry("decimal", NUMERIC),
          Map.entry("dec", NUMERIC),
          Map.entry("real", REAL),
          Map.entry("float4", REAL),
          Map.entry("double precision", DOUBLE),
          Map.entry("float8", DOUBLE),
          Map.entry("float", DOUBLE),
          Map.entry("varchar", TEXT),
          Map.entry("text", TEXT),
          Map.entry("string", TEXT),
          Map.entry("json", JSON),
          Map.entry("jsonb", JSON),
          Map.entry("date", DATE),
          Map.entry("timestamp", TIMESTAMP),
          Map.entry("timestamptz", TIMESTAMPTZ),
          Map.entry("timestamp_ltz", TIMESTAMPTZ),
          Map.entry("interval", INTERVAL));

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "time",
          "timetz",
          "bytea",
          "uuid",
          "inet",
          "cidr",
          "macaddr",
          "money",
          "xml",
          "bit",
          "varbit",
          "char",
          "character",
          "bpchar",
          "name",
          "oid",
          "struct",
          "row",
          "map",
          "array",
          "tsvector",
          "point",
          "bytes");

  static SqlType numeric(int precision, int scale) {
    return new SqlType(Base.NUMERIC, precision, scale);
  }

  /** The type that was written. */
  static SqlType of(TypeName name) {
    SqlType type = NAMES.get(name.name());
    if (UNSUPPORTED.contains(name.name()) || (name.array() && type != null)) {
      throw Problems.hinted(
          name.at(),
          "0A000",
          "type %s is not supported in streaming queries"
              .formatted(name.name() + (name.array() ? "[]" : "")),
          name.array() ? "jsonb, and -> and ->> to take values out" : "varchar holds its text");
    }
    if (type == null) {
      throw Problems.hinted(
          name.at(),
          "42704",
          "type \"%s\" does not exist".formatted(name.name()),
          Names.nearest(name.name(), NAMES.keySet())
              .map("Perhaps you meant %s."::formatted)
              .orElse(
                  "boolean, integer, bigint, numeric, double precision, varchar, timestamptz .."));
    }
    return name.modifiers().isEmpty() ? type : modified(type, name);
  }

  private static SqlType modified(SqlType type, TypeName name) {
    int first = name.modifiers().get(0);
    int second = name.modifiers().size() > 1 ? name.modifiers().get(1) : 0;
    switch (type.base) {
      case NUMERIC -> {
        if (name.modifiers().size() > 2 || first < 1 || first > 38 || second > first) {
          throw Problems.at(
              name.at(),
              "22023",
              "numeric has 1 to 38 digits, as many or fewer of them behind the point");
        }
        return numeric(first, second);
      }
      case TIMESTAMP, TIMESTAMPTZ -> {
        return new SqlType(type.base, Math.min(first, 6), 0);
      }
      case TEXT -> {
        if (first < 1) {
          throw Problems.at(name.at(), "22023", "length for type varchar must be at least 1");
        }
        return type;
      }
      case DOUBLE -> {
        return first <= 24 ? REAL : DOUBLE;
      }
      default ->
          throw Problems.at(
              name.at(), "42601", "type modifier is not allowed for type \"%s\"", name.name());
    }
  }

  boolean isNumber() {
    return base.compareTo(Base.DOUBLE) <= 0;
  }

  boolean isWhole() {
    return base.compareTo(Base.BIGINT) <= 0;
  }

  boolean isTime() {
    return base == Base.DATE || base == Base.TIMESTAMP || base == Base.TIMESTAMPTZ;
  }

  /** Whether its seconds have fewer digits than those of other times. */
  boolean isRoundedTime() {
    return isTime() && base != Base.DATE && precision < MICROS;
  }

  boolean is(Base wanted) {
    return base == wanted;
  }

  /** As Flink's SQL names it. */
  String flink() {
    return switch (base) {
      case NUMERIC -> "DECIMAL(%d, %d)".formatted(precision, scale);
      case TIMESTAMP, TIMESTAMPTZ -> "%s(%d)".formatted(base.flink, precision);
      default -> base.flink;
    };
  }

  /** As PostgreSQL's messages name it. */
  String postgres() {
    return base.postgres;
  }

  /** Digits before the point that a whole number has at most; of a numeric, those it is given. */
  int digits() {
    return switch (base) {
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> 19;
      case NUMERIC -> precision - scale;
      default -> 38;
    };
  }

  @Override
  public String toString() {
    return base.name().toLowerCase(Locale.ROOT);
  }
}

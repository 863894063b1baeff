package io.caltrop.core;

/**
 * Which alert it is: the id and the entity that the id belongs to. Each listed type has a blacklist
 * of its own.
 *
 * <p>As text: the number alone for a flow ({@code 40}), else with the entity before it ({@code
 * host:20}).
 *
 * @param id ntopng's alert id, 0 or more
 */
public record AlertType(Entity entity, int id) implements Comparable<AlertType> {
  /** What {@link #parse} takes, in words for error messages. */
  public static final String ALLOWED =
      "an alert id, a number from 0 to 2147483647, or for other alerts than flows entity:id such as"
          + " host:20";

  /** Checks the id. */
  public AlertType {
    if (id < 0) {
      throw new IllegalArgumentException(
          "alert_id " + id + " is negative; allowed: 0 to " + Integer.MAX_VALUE);
    }
  }

  /** The type of a flow alert, which is what an alert id alone means. */
  public static AlertType flow(int id) {
    return new AlertType(Entity.FLOW, id);
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException if the text is none; the message says what is allowed
   */
  public static AlertType parse(String text) {
    int colon = text.indexOf(':');
    String digits = text.substring(colon + 1);
    boolean number = digits.matches("[0-9]{1,10}") && Long.parseLong(digits) <= Integer.MAX_VALUE;
    var entity =
        colon < 0 ? java.util.Optional.of(Entity.FLOW) : Entity.ofName(text.substring(0, colon));
    if (!number || entity.isEmpty()) {
      throw new IllegalArgumentException(
          Quote.of(text) + " is not an alert id; allowed: " + ALLOWED);
    }
    return new AlertType(entity.get(), Integer.parseInt(digits));
  }

  @Override
  public int compareTo(AlertType other) {
    int byEntity = Integer.compare(other.entity.id(), entity.id());
    return byEntity != 0 ? byEntity : Integer.compare(id, other.id);
  }

  @Override
  public String toString() {
    return entity == Entity.FLOW ? Integer.toString(id) : entity + ":" + id;
  }
}

package io.caltrop.store.postgres;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * The identities of alerts as a parameter of type {@code uuid[]}, in binary: the driver itself
 * would write each as text.
 *
 * <p>Source: {@code array_send} of PostgreSQL; dimensions, null flag, element type, then for each
 * dimension its length and lower bound, then the elements with their lengths.
 */
final class UuidArray extends PGobject implements PGBinaryObject {
  private static final long serialVersionUID = 1L;
  private static final int HEADER = 20;
  private static final int ELEMENT = 20;
  private static final int UUID_OID = 2950;

  private final transient List<KeyedAlert> alerts;

  UuidArray(List<KeyedAlert> alerts) {
    this.alerts = alerts;
    setType("_uuid");
  }

  @Override
  public int lengthInBytes() {
    return HEADER + ELEMENT * alerts.size();
  }

  @Override
  public void toBytes(byte[] bytes, int offset) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, lengthInBytes());
    buffer.putInt(1).putInt(0).putInt(UUID_OID).putInt(alerts.size()).putInt(1);
    for (KeyedAlert keyed : alerts) {
      buffer.putInt(16).putLong(keyed.id().high()).putLong(keyed.id().low());
    }
  }

  @Override
  public void setByteValue(byte[] bytes, int offset) throws SQLException {
    throw new SQLException("a parameter only");
  }
}

package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class RelayTest {
  /** Passes p, drops d, looks at w and passes it, takes out t, puts another in the place of r. */
  private static final class ByType implements Relay.Reader {
    private int seen;

    @Override
    public Relay.Need header(Relay relay, byte type, int length) {
      return switch (type) {
        case 'p' -> Relay.Need.PASS;
        case 'd' -> Relay.Need.DROP;
        default -> Relay.Need.WHOLE;
      };
    }

    @Override
    public boolean whole(Relay relay, Frame frame) throws IOException {
      assertThat(frame.message()).isEqualTo(message((char) frame.type(), seenLength(frame)));
      seen++;
      if (frame.type() == 'w') {
        return true;
      }
      relay.consume();
      if (frame.type() == 'r') {
        relay.emit(message('x', 3));
      }
      return false;
    }

    private static int seenLength(Frame frame) {
      return frame.end() - frame.body();
    }
  }

  private static byte[] message(char type, int length) {
    byte[] body = new byte[length];
    for (int i = 0; i < length; i++) {
      body[i] = (byte) (type + i);
    }
    return new Message(type).bytes(body).build();
  }

  @Property(tries = 300)
  void whateverThePiecesTheMessagesAreTheSame(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    int whole = 0;
    for (int i = random.nextInt(40); i > 0; i--) {
      char type = "pdwtr".charAt(random.nextInt(5));
      int length = random.nextInt(5) > 0 ? random.nextInt(40) : random.nextInt(200_000);
      input.writeBytes(message(type, length));
      if (type == 'p' || type == 'w') {
        expected.writeBytes(message(type, length));
      } else if (type == 'r') {
        expected.writeBytes(message('x', 3));
      }
      whole += type == 'p' || type == 'd' ? 0 : 1;
    }
    MemoryWire from = new MemoryWire(input.toByteArray(), random);
    MemoryWire to = new MemoryWire(new byte[0], random);
    ByType reader = new ByType();
    Relay relay = new Relay(from, to, reader);
    while (!relay.isOver()) {
      relay.pump();
    }
    assertThat(to.written()).isEqualTo(expected.toByteArray());
    assertThat(reader.seen).isEqualTo(whole);
    assertThat(relay.isBetween()).isTrue();
  }

  @Test
  void aLengthThatIsNoneEndsIt() throws IOException {
    byte[] input = Message.join(message('p', 10), new byte[] {'p', 0, 0, 0, 3});
    Random random = new Random(1);
    Relay relay =
        new Relay(new MemoryWire(input, random), new MemoryWire(new byte[0], random), new ByType());
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(
            () -> {
              while (!relay.isOver()) {
                relay.pump();
              }
            })
        .withMessage("invalid message length 3");
  }
}

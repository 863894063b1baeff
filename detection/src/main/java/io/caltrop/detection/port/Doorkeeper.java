package io.caltrop.detection.port;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.caltrop.core.Quote;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lets clients in by their passwords, which it asks for with SCRAM-SHA-256. */
final class Doorkeeper {
  private static final int AUTHENTICATION_SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;
  private static final int LONGEST = 4096;
  private static final int SALT_BYTES = 16;

  private final SecureRandom random;
  private final byte[] secret = new byte[32];
  private final Map<String, SqlPortSettings.Login> logins;
  private final Map<String, ScramServer.Verifier> verifiers;

  Doorkeeper(List<SqlPortSettings.Login> logins, SecureRandom random) {
    this.random = random;
    random.nextBytes(secret);
    this.logins =
        logins.stream()
            .collect(
                Collectors.toUnmodifiableMap(SqlPortSettings.Login::user, Function.identity()));
    verifiers =
        logins.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    SqlPortSettings.Login::user,
                    login -> ScramServer.Verifier.of(login.password(), salt(login.user()))));
  }

  /** The same salt for a name as long as the program runs, whether the user is there or not. */
  private byte[] salt(String user) {
    return Arrays.copyOf(Scram.hmac(secret, user), SALT_BYTES);
  }

  /**
   * Lets a user in. What remains to be said is that authentication is complete.
   *
   * @throws Refusal if the password is wrong
   */
  SqlPortSettings.Login admit(Exchange client, String user) throws IOException {
    ScramServer.Verifier known = verifiers.get(user);
    ScramServer scram =
        new ScramServer(known == null ? ScramServer.Verifier.none(salt(user)) : known, random);
    client.write(authentication(AUTHENTICATION_SASL, (Scram.MECHANISM + "\0\0").getBytes(UTF_8)));
    String first = scram.first(initialResponse(answer(client)));
    client.write(authentication(SASL_CONTINUE, first.getBytes(UTF_8)));
    Optional<String> last = scram.last(new String(answer(client), UTF_8));
    SqlPortSettings.Login login = logins.get(user);
    if (last.isEmpty() || login == null) {
      throw new Refusal("28P01", "password authentication failed for user " + Quote.of(user));
    }
    client.write(authentication(SASL_FINAL, last.get().getBytes(UTF_8)));
    return login;
  }

  private static byte[] authentication(int kind, byte[] data) {
    return new Message('R').int32(kind).bytes(data).build();
  }

  private static byte[] answer(Exchange client) throws IOException {
    byte[] head = client.read(Message.HEADER);
    int length = Message.getInt(head, 1);
    if (head[0] != 'p' || length < 4 || length > LONGEST) {
      throw new Refusal("08P01", "expected SASL response");
    }
    return client.read(length - 4);
  }

  /** The data of a SASLInitialResponse. */
  private static String initialResponse(byte[] body) throws Refusal {
    int nameEnd = new Frame((byte) 'p', body, 0, body.length).textEnd(0);
    if (nameEnd < 0
        || !new String(body, 0, nameEnd, UTF_8).equals(Scram.MECHANISM)
        || body.length < nameEnd + 5
        || Message.getInt(body, nameEnd + 1) != body.length - nameEnd - 5) {
      throw new Refusal("08P01", "expected a SASL response for " + Scram.MECHANISM);
    }
    return new String(body, nameEnd + 5, body.length - nameEnd - 5, UTF_8);
  }
}

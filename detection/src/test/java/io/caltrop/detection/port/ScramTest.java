package io.caltrop.detection.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScramTest {
  private final SecureRandom random = new SecureRandom();

  /** The example of RFC 7677, section 3. */
  @Test
  void theStandardsExample() {
    byte[] salt = Scram.bytes("W22ZaJ0SNY7soEsUEjb6gQ==");
    byte[] salted = Scram.salted("pencil", salt, 4096);
    byte[] clientKey = Scram.hmac(salted, "Client Key");
    String bare = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    String signed =
        "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
            + bare;
    byte[] proof = Scram.xor(clientKey, Scram.hmac(Scram.hash(clientKey), signed));
    assertThat(Scram.base64(proof)).isEqualTo("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    assertThat(Scram.base64(Scram.hmac(Scram.hmac(salted, "Server Key"), signed)))
        .isEqualTo("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Property(tries = 20)
  void bothSidesAgreeOnAPassword(@ForAll @StringLength(min = 1, max = 30) String password)
      throws Refusal {
    ScramServer server = server(password);
    ScramClient client = new ScramClient(password, random);
    String last = client.last(server.first(client.first()));
    Optional<String> signature = server.last(last);
    assertThat(signature).isPresent();
    assertThat(client.isGenuine(signature.get())).isTrue();
    assertThat(client.isGenuine("v=" + Scram.base64(new byte[32]))).isFalse();
  }

  @Test
  void aWrongPasswordIsNone() throws Refusal {
    ScramServer server = server("right");
    ScramClient client = new ScramClient("wrong", random);
    assertThat(server.last(client.last(server.first(client.first())))).isEmpty();
  }

  @Test
  void nobodyHasAPasswordOfWhoIsNotThere() throws Refusal {
    ScramServer server = new ScramServer(ScramServer.Verifier.none(new byte[16]), random);
    ScramClient client = new ScramClient("", random);
    assertThat(server.first(client.first())).contains(",s=AAAAAAAAAAAAAAAAAAAAAA==,i=4096");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "n", "n,,", ",,r=a", "p=tls-unique,,n=,r=abc", "n,,n=", "n,,r=", "x,,r=abc"})
  void aMalformedStartIsRefused(String message) {
    assertThatExceptionOfType(Refusal.class).isThrownBy(() -> server("a").first(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "p=", "c=biws,p=AAAA", "c=biws,r=abc,p=!", "c=eSws,r=%s,p=AAAA"})
  void aMalformedEndIsRefused(String message) throws Refusal {
    ScramServer server = server("a");
    String nonce = Scram.attributes(server.first("n,,n=,r=abc")).get('r');
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> server.last(message.replace("%s", String.valueOf(nonce))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "r=abc,s=AAAA,i=4096", "i=0", "r=x"})
  void aMalformedServerIsNotAnswered(String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScramClient("a", random).last(message));
  }

  private ScramServer server(String password) {
    return new ScramServer(ScramServer.Verifier.of(password, new byte[16]), random);
  }
}

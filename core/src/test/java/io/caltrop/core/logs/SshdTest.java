package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshdTest {
  private static String read(String message) {
    String record = Lines.read(LogFormat.SSHD, "Feb  9 06:55:46 lab sshd[24200]: " + message);
    return record
        .replace("timestamp=2024-02-09T06:55:46Z, ", "")
        .replace(", host=lab", "")
        .replace(", program=sshd", "")
        .replace(", message=" + message, "");
  }

  @Test
  void loginsAreRead() {
    assertThat(read("Failed password for root from 192.0.2.5 port 38926 ssh2"))
        .isEqualTo(
            "{ip_address=192.0.2.5, user=root, action=login, resource=ssh, status_code=401,"
                + " method=password, outcome=failure}");
    assertThat(
            read(
                "Accepted publickey for git from 2001:db8::7 port 4000 ssh2: ED25519 SHA256:u4x/Q"))
        .isEqualTo(
            "{ip_address=2001:db8::7, user=git, action=login, resource=ssh, status_code=200,"
                + " method=publickey, outcome=success}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Failed password for invalid user admin from 192.0.2.5 port 1 ssh2|admin|password",
        "Failed password for illegal user test from 192.0.2.5 port 1 ssh2|test|password",
        "Failed none for invalid user  from 192.0.2.5 port 1 ssh2||none",
        "Failed keyboard-interactive/pam for root from 192.0.2.5 port 1 ssh2|root|keyboard-interactive",
        "Failed password for bob from ::ffff:192.0.2.5 port 1 ssh2|bob|password",
        "Failed publickey for bob from 192.0.2.5 port 1 ssh2: RSA-CERT SHA256:aa ID bob (serial 1) CA RSA SHA256:b|bob|publickey",
        "Failed password for invalid user x from 198.51.100.9 port 9 ssh2 from 192.0.2.5 port 1 ssh2|x from 198.51.100.9 port 9 ssh2|password",
        "Failed publickey for invalid user x from 198.51.100.9 port 9 ssh2: RSA SHA256:a from 192.0.2.5 port 1 ssh2: RSA SHA256:b|x from 198.51.100.9 port 9 ssh2: RSA SHA256:a|publickey",
      })
  void aFailedLoginNamesItsAddressWhateverTheUserIsCalled(
      String message, String user, String method) {
    assertThat(read(message))
        .startsWith("{ip_address=192.0.2.5, " + (user == null ? "" : "user=" + user + ", "))
        .contains("action=login,", "method=" + method + ",", "status_code=401", "outcome=failure");
  }

  @Test
  void aLoginWithTwoPossibleAddressesBlamesNobody() {
    assertThat(
            read(
                "Failed publickey for bob from 192.0.2.5 port 1 ssh2: RSA-CERT SHA256:aa ID"
                    + " x from 198.51.100.9 port 1 ssh2 (serial 1) CA RSA SHA256:b"))
        .isEqualTo("{action=other}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Invalid user webmaster from 192.0.2.5|{ip_address=192.0.2.5, user=webmaster, action=invalid_user, resource=ssh}",
        "Invalid user a b from 192.0.2.5 port 22|{ip_address=192.0.2.5, user=a b, action=invalid_user, resource=ssh}",
        "Invalid user  from 192.0.2.5 port 22|{ip_address=192.0.2.5, action=invalid_user, resource=ssh}",
        "User root from 192.0.2.5 not allowed because not listed in AllowUsers|{ip_address=192.0.2.5, user=root, action=invalid_user, resource=ssh}",
        "User a b from host.example not allowed because listed in DenyUsers|{ip_address=host.example, user=a b, action=invalid_user, resource=ssh}",
        "User x from 198.51.100.9 from 192.0.2.5 not allowed because not in any group|{ip_address=192.0.2.5, user=x from 198.51.100.9, action=invalid_user, resource=ssh}",
        "User root from ::ffff:192.0.2.5 not allowed because account is locked|{ip_address=192.0.2.5, user=root, action=invalid_user, resource=ssh}",
        "User root not allowed because account is locked|{action=other}",
        "input_userauth_request: invalid user admin [preauth]|{action=other}",
        "Received disconnect from 2001:db8::1: 11: Bye|{ip_address=2001:db8::1, action=disconnect, resource=ssh}",
        "Received disconnect from 192.0.2.5 port 7:11: from 198.51.100.9 port 1|{ip_address=192.0.2.5, action=disconnect, resource=ssh}",
        "Received disconnect from 192.0.2.5 port 7:11: disconnected by user|{ip_address=192.0.2.5, action=disconnect, resource=ssh}",
        "Disconnected from 192.0.2.5 port 7|{ip_address=192.0.2.5, action=disconnect, resource=ssh}",
        "Disconnected from user git 192.0.2.5 port 7|{ip_address=192.0.2.5, user=git, action=disconnect, resource=ssh}",
        "Disconnecting user git 192.0.2.5 port 7: Timeout|{ip_address=192.0.2.5, user=git, action=disconnect, resource=ssh}",
        "Disconnecting: Too many authentication failures for root [preauth]|{action=other}",
        "Connection reset by 192.0.2.5 port 7 [preauth]|{ip_address=192.0.2.5, action=disconnect, resource=ssh}",
        "Connection closed by 192.0.2.5 [preauth]|{ip_address=192.0.2.5, action=disconnect, resource=ssh}",
        "Server listening on 0.0.0.0 port 22.|{action=other}",
        "Failed to allocate memory for x from y port 1|{action=other}",
        "pam_unix(sshd:auth): check pass; user unknown|{action=other}",
        "error: maximum authentication attempts exceeded for root|{action=other}",
        "error: kex_exchange_identification: Connection closed by remote host|{action=other}",
      })
  void otherLinesAreKept(String message, String record) {
    assertThat(read(message)).isEqualTo(record);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection closed by authenticating user root 192.0.2.5 port 7 [preauth]|root",
        "Connection reset by authenticating user root 192.0.2.5 port 7 [preauth]|root",
        "Disconnected from authenticating user root 192.0.2.5 port 7 [preauth]|root",
        "Connection closed by invalid user admin 192.0.2.5 port 7 [preauth]|admin",
        "Connection closed by invalid user a 198.51.100.9 port 1 192.0.2.5 port 7 [preauth]|a 198.51.100.9 port 1",
        "Disconnected from invalid user  192.0.2.5 port 7 [preauth]|",
        "Disconnecting authenticating user root 192.0.2.5 port 7: Change of username or service not allowed: (root,ssh-connection) -> (admin,ssh-connection) [preauth]|root",
        "Disconnecting invalid user  192.0.2.5 port 7: Change of username or service not allowed: (,ssh-connection) -> (a,ssh-connection) [preauth]|",
        "Disconnecting invalid user a from 198.51.100.9 port 1 192.0.2.5 port 7: no authentication methods enabled [preauth]|a from 198.51.100.9 port 1",
        "error: maximum authentication attempts exceeded for root from 192.0.2.5 port 1 ssh2 [preauth]|root",
        "error: maximum authentication attempts exceeded for invalid user admin from 192.0.2.5 port 1 ssh2 [preauth]|admin",
        "error: maximum authentication attempts exceeded for x from 198.51.100.9 port 9 ssh2 from ::ffff:192.0.2.5 port 1 ssh2|x from 198.51.100.9 port 9 ssh2",
      })
  void anEndWithoutALoginIsAFailure(String message, String user) {
    assertThat(read(message))
        .isEqualTo(
            "{ip_address=192.0.2.5, "
                + (user == null ? "" : "user=" + user + ", ")
                + "action=disconnect, resource=ssh, outcome=failure}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Received disconnect from 192.0.2.5: 11: Bye Bye [preauth]|failure",
        "Received disconnect from 192.0.2.5: 11:  [preauth]|failure",
        "error: Received disconnect from 192.0.2.5: 3: com.jcraft.jsch.JSchException: Auth fail [preauth]|failure",
        "error: Received disconnect from 192.0.2.5: 14: No more user authentication methods available. [preauth]|failure",
        "Disconnected from 192.0.2.5 [preauth]|", // beside the line before
        "Received disconnect from 192.0.2.5 port 7:11: Bye Bye [preauth]|", // beside the next
        "error: Received disconnect from 192.0.2.5 port 7:14: No more user authentication methods available. [preauth]|",
        "Disconnected from 192.0.2.5 port 7 [preauth]|failure",
        "drop connection #0 from [192.0.2.5]:4000 on [10.0.0.1]:22 penalty: failed authentication|failure",
        "drop connection #12 from [::ffff:192.0.2.5]:4000 on [2001:db8::1]:22 penalty: exceeded LoginGraceTime|",
      })
  void aGoodbyeBeforeALoginIsOneFailureWhateverLinesItGives(String message, String outcome) {
    assertThat(read(message))
        .isEqualTo(
            "{ip_address=192.0.2.5, action=disconnect, resource=ssh"
                + (outcome == null ? "}" : ", outcome=" + outcome + "}"));
  }

  @Test
  void anEndAfterTooManyAttemptsIsOneFailure() {
    String end = "authenticating user root 192.0.2.5 port 7: Too many authentication failures";
    assertThat(read("Disconnecting " + end + " [preauth]"))
        .isEqualTo("{ip_address=192.0.2.5, user=root, action=disconnect, resource=ssh}");
    assertThat(
            read(
                "error: maximum authentication attempts exceeded for root from 192.0.2.5 port"
                    + " 7 ssh2 [preauth]"))
        .contains("outcome=failure");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Disconnecting invalid user x 198.51.100.9 port 1: no 192.0.2.5 port 7: Change of username or service not allowed: (x,s) -> (y,s) [preauth]",
        "Disconnecting authenticating user root 192.0.2.5 port 7: Change of username or service not allowed: (,) -> (x 198.51.100.9 port 1: no,s) [preauth]",
        "Disconnecting invalid user x 198.51.100.9 port 1: 192.0.2.5 port 7: Too many authentication failures [preauth]",
      })
  void anEndWithTwoPossibleAddressesBlamesNobody(String message) {
    assertThat(read(message)).isEqualTo("{action=other}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "error: PAM: Authentication failure for root from 192.0.2.5|root",
        "error: PAM: Authentication failure for illegal user x from 192.0.2.5|x",
        "error: PAM: Authentication failure for illegal user x from 198.51.100.9 from 192.0.2.5|x from 198.51.100.9",
        "error: PAM: User not known to the underlying authentication module for illegal user y from 192.0.2.5|y",
        "Authentication failure for illegal user x from 192.0.2.5|x",
        "error: authentication error for a from 198.51.100.9 from ::ffff:192.0.2.5|a from 198.51.100.9",
      })
  void whatPamSaysIsNoSecondLogin(String message, String user) {
    assertThat(read(message))
        .isEqualTo(
            "{ip_address=192.0.2.5, user="
                + user
                + ", action=login_error, resource=ssh, outcome=failure}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=192.0.2.5  user=root|192.0.2.5|root",
        "authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=host.example user=a b|host.example|a b",
        "authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.5 |192.0.2.5|",
        "authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.5;|192.0.2.5|",
        "authentication failure; uid=0 rhost=192.0.2.5 user=x rhost=198.51.100.9 user=y|192.0.2.5|x rhost=198.51.100.9 user=y",
      })
  void aLoginThatOldPamRefusedIsAFailedOne(String message, String address, String user) {
    String line = "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: " + message;
    assertThat(Lines.read(LogFormat.AUTO, line))
        .contains("ip_address=" + address + (user == null ? ", action" : ", user=" + user + ","))
        .contains("action=login, resource=ssh, status_code=401, method=password, host=combo,")
        .contains("outcome=failure, program=sshd,");
  }

  @Test
  void newerPamOfSshdIsNoSecondLogin() {
    String failure = "authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.5";
    assertThat(read("pam_unix(sshd:auth): " + failure)).isEqualTo("{action=other}");
    assertThat(read(failure)).isEqualTo("{action=other}");
    assertThat(Lines.read(LogFormat.SSHD, "Jun 14 15:16:01 c su(pam_unix)[1]: " + failure))
        .contains("action=other,", "program=su(pam_unix)");
    assertThat(Lines.read(LogFormat.SSHD, "Jun 14 15:16:01 c sshd(pam_unix)[1]: check pass"))
        .contains("action=other,", "program=sshd,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sshd[7]: debug1: Failed password for root from 192.0.2.5 port 1 ssh2",
        "sshd[7] Failed password for root from 192.0.2.5 port 1 ssh2",
        "/usr/sbin/sshd[7] debug3: Failed password for root from 192.0.2.5 port 1 ssh2",
      })
  void whatStandsBeforeAKnownMessageOrIsMissingThereMakesItNoOther(String line) {
    assertThat(Lines.read(LogFormat.AUTO, "Feb  9 06:55:46 lab " + line))
        .contains("ip_address=192.0.2.5, user=root, action=login,", "program=sshd,");
  }

  @Test
  void onlySshdMayLeaveTheColonOut() {
    assertThat(Lines.read(LogFormat.SSHD, "Feb  9 06:55:46 lab su[7] Failed password"))
        .contains("action=other,", "message=su[7] Failed password")
        .doesNotContain("program");
    assertThat(Lines.read(LogFormat.SSHD, "Feb  9 06:55:46 lab sshd Failed password"))
        .doesNotContain("program");
  }

  @Test
  void aSessionProgramOfNewerVersionsIsSshd() {
    assertThat(
            Lines.read(
                LogFormat.AUTO,
                "2024-02-09T06:55:46.5+00:00 lab sshd-session[7]: Accepted password for al from"
                    + " 192.0.2.5 port 1 ssh2"))
        .contains("program=sshd,", "action=login,", "user=al,", "message=Accepted password");
  }
}

package io.caltrop.core.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSyslogTest {
  private static final String ACCESS =
      "9.7.1.1 - - [17/May/2015:11:00:01 +0000] \"GET /y1 HTTP/1.1\" 404 5 \"-\" \"M\"";

  private static String record(String host, String program) {
    return "{timestamp=2015-05-17T11:00:01Z, ip_address=9.7.1.1, action=access, resource=/y1,"
        + " status_code=404, method=GET, host=%s, user_agent=M, bytes=5, outcome=failure,"
            .formatted(host)
        + " program=%s}".formatted(program);
  }

  @ParameterizedTest
  @EnumSource(
      value = LogFormat.class,
      names = {"AUTO", "SYSLOG", "SSHD"})
  void anAccessThatAServerSendsToSyslogIsOne(LogFormat format) {
    assertThat(Lines.read(format, "Nov 20 12:00:01 web1 nginx: " + ACCESS))
        .isEqualTo(record("web1", "nginx"));
    assertThat(Lines.read(format, "<190>Nov 20 12:00:01 web1 nginx_access: " + ACCESS))
        .isEqualTo(record("web1", "nginx_access"));
    assertThat(Lines.read(format, "2023-11-20T12:00:01.5+01:00 web1 apache2[7]: " + ACCESS))
        .isEqualTo(record("web1", "apache2"));
    assertThat(Lines.read(format, "<190>1 2023-11-20T12:00:01Z web1 httpd 7 - - " + ACCESS))
        .isEqualTo(record("web1", "httpd"));
    assertThat(Lines.read(format, "Nov 20 12:00:01 web1 nginx: www.shop.example " + ACCESS))
        .isEqualTo(record("www.shop.example", "nginx"));
  }

  @Test
  void aRepeatedAccessIsSoManyOfIt() {
    LineParser parser = Lines.parser(LogFormat.AUTO);
    String one = record("web1", "nginx");
    assertThat(Lines.read(parser, "Nov 20 12:00:01 web1 nginx: " + ACCESS)).isEqualTo(one);
    assertThat(Lines.read(parser, "Nov 20 12:00:02 web1 last message repeated 2 times"))
        .isEqualTo(one + "\n" + one);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx: 2026/11/20 12:00:01 [error] 7#7: *1 open() \"/x\" failed, client: 9.7.1.1",
        "nginx: ",
        "nginx: started by x " + ACCESS,
        "app: " + ACCESS,
      })
  void otherTextsAreLinesOfSyslog(String text) {
    assertThat(Lines.read(LogFormat.AUTO, "Nov 20 12:00:01 web1 " + text))
        .startsWith("{timestamp=2023-11-20T12:00:01Z, action=other, host=web1, program=");
  }
}

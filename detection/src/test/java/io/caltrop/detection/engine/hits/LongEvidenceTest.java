package io.caltrop.detection.engine.hits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongEvidenceTest {
  @Test
  void theBeginOfEachLongValueStays() {
    String url = "/?q=" + "x".repeat(5_000);
    String list = "[1" + ",1".repeat(5_000) + "]";
    String json = "{\"n\":7,\"no\":null,\"url\":\"" + url + "\",\"list\":" + list + "}";
    String cut = LongEvidence.cut(json, 3_000);
    assertThat(cut)
        .hasSizeLessThan(3_000)
        .startsWith("{\"n\":7,\"no\":null,\"url\":\"/?q=xxx")
        .contains("x .. (5004 characters)\",\"list\":\"[1,1,")
        .endsWith(" .. (10003 characters)\"}");
  }

  @Test
  void noCharacterIsCutInTwoAndControlsStayEscaped() {
    String json =
        "{\"a\":\"" + "\\u0001".repeat(400) + "\",\"b\":\"" + "\ud83d\ude00".repeat(300) + "\"}";
    String cut = LongEvidence.cut(json, 1_200);
    assertThat(cut).hasSizeLessThan(1_200).contains("\\u0001 .. (400 characters)");
    assertThat(cut).contains("\ud83d\ude00 .. (600 characters)");
  }
}

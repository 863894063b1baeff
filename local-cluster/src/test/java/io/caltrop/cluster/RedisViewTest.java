package io.caltrop.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedisViewTest {
  private static final String NEW = "aa :16379@26379 myself,master - 0 0 0 connected\n";

  private static final String REPLICA =
      """
      aa 127.0.0.1:16379@26379 master - 0 1700000000000 7 connected 0-5460 5462 [93->-bb]
      bb 127.0.0.1:16380@26380,name myself,slave aa 0 1700000000000 7 connected
      """;

  @Test
  void aNodeThatKnowsNoOtherIsRead() {
    RedisView view = RedisView.of(NEW);
    assertThat(view.self())
        .isEqualTo(new RedisView.Node("aa", 16379, Set.of("myself", "master"), "-", 0, List.of()));
    assertThat(view.self().leader()).isEqualTo("aa");
    assertThat(view.hasSlots()).isFalse();
    assertThat(view.knows(List.of(16379))).isTrue();
    assertThat(view.knows(List.of(16379, 16380))).isFalse();
  }

  @Test
  void aReplicaAndItsMasterAreRead() {
    RedisView view = RedisView.of(REPLICA);
    assertThat(view.nodes().get(0).slots()).containsExactly("0-5460", "5462");
    assertThat(view.self())
        .isEqualTo(new RedisView.Node("bb", 16380, Set.of("myself", "slave"), "aa", 7, List.of()));
    assertThat(view.self().leader()).isEqualTo("aa");
    assertThat(view.hasSlots()).isTrue();
    assertThat(view.lists(16380)).isTrue();
    assertThat(view.lists(26380)).isFalse();
    assertThat(view.knows(List.of(16379, 16380))).isTrue();
    assertThat(view.knows(List.of(16379, 16381))).isFalse();
  }

  @Test
  void oneThatIsBeingMetIsListedButNotKnown() {
    RedisView view =
        RedisView.of(NEW + "cc 127.0.0.1:16380@26380 handshake - 17 0 0 disconnected\n");
    assertThat(view.lists(16380)).isTrue();
    assertThat(view.knows(List.of(16379, 16380))).isFalse();
  }
}

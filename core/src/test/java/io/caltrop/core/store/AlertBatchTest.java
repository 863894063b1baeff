package io.caltrop.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caltrop.core.Alert;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertBatchTest {
  @Test
  void anAdvanceGoesForward() {
    assertThat(new AlertBatch.Advance("t", 0, 5, 5).next()).isEqualTo(5);
    assertThatThrownBy(() -> new AlertBatch.Advance("t", 0, 5, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an advance goes forward, not from 5 to 4");
    assertThatThrownBy(() -> new AlertBatch.Advance("t", 0, -1, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void doesNotChangeWithTheListsItWasMadeFrom() {
    List<AlertBatch.Advance> advances = new ArrayList<>();
    AlertBatch batch = new AlertBatch(new ArrayList<Alert>(), advances);
    advances.add(new AlertBatch.Advance("t", 0, 0, 1));

    assertThat(batch.advances()).isEmpty();
  }
}

package io.caltrop.server;

import static io.caltrop.core.streams.StreamStatus.State.RUNNING;

import io.caltrop.core.Alert;
import io.caltrop.core.AlertType;
import io.caltrop.core.CountingRules;
import io.caltrop.core.Dependency;
import io.caltrop.core.IpAddress;
import io.caltrop.core.NeverList;
import io.caltrop.core.metrics.StageMetrics;
import io.caltrop.core.store.AlertBatch;
import io.caltrop.core.streams.StreamStatus;
import io.caltrop.testkit.InMemoryAlertStore;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The server with everything in memory, to look at the console and to measure: {@code PreviewServer
 * PORT empty|live|large|late|down}.
 */
final class PreviewServer {
  private static final int[] LISTED = {40, 41, 42, 61, 68, 79};
  private static final int LARGE = 10_000;

  private PreviewServer() {}

  public static void main(String[] args) {
    String mode = args[1];
    PrometheusRegistry registry = new PrometheusRegistry();
    StageMetrics stages = new StageMetrics(registry);
    InMemoryAlertStore store = new InMemoryAlertStore(CountingRules.standard());
    MemoryPublisher publisher = new MemoryPublisher(store, stages, Clock.systemUTC());
    ServerParts parts =
        new ServerParts(
            Optional.of(publisher),
            store,
            store,
            CountingRules.standard().catalog(),
            new NeverList(NeverList.DEFAULT),
            List.of(store, part("kafka", !mode.equals("down"))),
            Optional.of(() -> streams(mode)),
            Optional.of(new ServerParts.SqlAccess(4566, "dev")),
            registry,
            stages,
            Clock.systemUTC(),
            "0.1.0-SNAPSHOT");
    HttpServer server =
        HttpServer.start(HttpSettings.standard().withPort(Integer.parseInt(args[0])), parts);
    if (mode.equals("large")) {
      store.record(new AlertBatch(large(), List.of()), Clock.systemUTC().instant());
    } else if (mode.equals("late")) {
      publisher.mode(MemoryPublisher.Mode.LATE);
    } else if (!mode.equals("empty")) {
      flow(publisher);
    }
    System.out.println("http://127.0.0.1:" + server.port());
  }

  private static Dependency part(String name, boolean up) {
    return new Dependency() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public State check() {
        return up
            ? new State(true, "1 broker at localhost:9092, 4 partitions")
            : new State(false, "no broker answers at localhost:9092");
      }
    };
  }

  private static List<StreamStatus> streams(String mode) {
    List<StreamStatus> all =
        mode.equals("empty") ? List.of() : Streams.various(Clock.systemUTC().instant());
    return mode.equals("down") ? all : all.stream().filter(s -> s.state() == RUNNING).toList();
  }

  private static List<Alert> large() {
    List<Alert> alerts = new ArrayList<>();
    for (int i = 0; i < LARGE; i++) {
      alerts.add(alert(40, "198.18." + i / 256 + "." + i % 256, i, "/", ""));
    }
    return alerts;
  }

  private static void flow(MemoryPublisher publisher) {
    Random random = new Random(7);
    var timer = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> unused =
        timer.scheduleAtFixedRate(
            () -> publisher.publish(some(random)).join(), 0, 100, TimeUnit.MILLISECONDS);
  }

  private static List<Alert> some(Random random) {
    List<Alert> alerts = new ArrayList<>();
    int count = 8 + random.nextInt(10);
    for (int i = 0; i < count; i++) {
      int id = LISTED[(int) Math.min(5, Math.abs(random.nextGaussian()) * 3)];
      double far = Math.abs(random.nextGaussian()) * 12;
      String ip =
          random.nextInt(9) == 0
              ? "2001:db8:7:" + Integer.toHexString((int) far) + "::" + id
              : "203.0.113." + (int) Math.min(254, far * 4 + id / 4.0);
      alerts.add(
          alert(id, ip, System.currentTimeMillis() + i, INFO[random.nextInt(INFO.length)], REASON));
    }
    return alerts;
  }

  private static final String REASON = "Request matches the pattern of an attack";
  private static final String[] INFO = {
    "shop.example/item.php?id=7%27%20UNION%20SELECT%20password%20FROM%20users--",
    "<img src=x onerror=alert(1)><script>alert(document.domain)</script>",
    "evil\u202egpj.exe \u0000\u0007 zero\u200bwidth",
    "SSH-2.0-libssh-0.1",
    "api.example/" + "a/".repeat(400),
    ""
  };

  private static Alert alert(int id, String ip, long time, String info, String reason) {
    return new Alert(
        IngestSettings.ANONYMOUS, time, IpAddress.parse(ip), AlertType.flow(id), 443, info, reason);
  }
}

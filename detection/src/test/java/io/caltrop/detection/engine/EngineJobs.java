package io.caltrop.detection.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What an engine's cluster says of its jobs, for tests of other packages. */
public final class EngineJobs {
  private EngineJobs() {}

  /** The names of those that have not ended. */
  public static List<String> alive(Engine engine) {
    List<String> names = new ArrayList<>();
    for (JsonNode job : engine.cluster().rest().get("/jobs/overview").orElseThrow().path("jobs")) {
      if (!Cluster.isEnded(job.path("state").asText())) {
        names.add(job.path("name").asText());
      }
    }
    return names;
  }

  /** Where an embedded cluster's REST interface listens. */
  public static URI rest(Engine engine) {
    return engine.cluster().embedded().orElseThrow().rest();
  }
}

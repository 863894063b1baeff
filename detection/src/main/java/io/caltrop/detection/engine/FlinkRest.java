package io.caltrop.detection.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;

/** A cluster's REST interface: jobs go in through Flink's client, answers are read as JSON. */
final class FlinkRest implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration SUBMISSION = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final RestClusterClient<String> client;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  FlinkRest(URI address) {
    this.address = address;
    Configuration config = new Configuration();
    config.set(RestOptions.ADDRESS, address.getHost());
    config.set(RestOptions.PORT, address.getPort());
    config.set(RestOptions.RETRY_MAX_ATTEMPTS, 3);
    config.set(RestOptions.RETRY_DELAY, Duration.ofMillis(500));
    try {
      client = new RestClusterClient<>(config, "caltrop");
    } catch (Exception e) { // declared by the constructor
      throw new EngineException("no client for Flink at " + address + ": " + OneLine.ofRoot(e), e);
    }
  }

  void submit(JobGraph job) {
    await(client.submitJob(job), SUBMISSION, "take the job " + job.getName());
  }

  void cancel(JobID job) {
    await(client.cancel(job), ANSWER, "cancel the job");
  }

  /** Stops a job; answers where its state lies. */
  String stopWithSavepoint(JobID job, String folder, Duration patience) {
    return await(
        client.stopWithSavepoint(job, false, folder, SavepointFormatType.NATIVE),
        patience,
        "stop the job with a savepoint");
  }

  private <T> T await(CompletableFuture<T> answer, Duration patience, String what) {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while asking Flink to " + what, e);
    } catch (TimeoutException e) {
      throw new EngineException(
          "Flink did not " + what + " within " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new EngineException("Flink does not " + what + ": " + OneLine.ofRoot(e), e);
    }
  }

  /**
   * Reads what lies at the path, such as {@code /jobs/overview}.
   *
   * @return empty if there is no such thing
   * @throws EngineException if the cluster does not answer
   */
  Optional<JsonNode> get(String path) {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER).build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() == 404) {
        return Optional.empty();
      }
      if (response.statusCode() != 200) {
        throw new EngineException(
            "Flink at " + address + " answers " + response.statusCode() + " to " + path);
      }
      return Optional.of(JSON.readTree(response.body()));
    } catch (ConnectException e) { // says nothing itself
      throw new EngineException("Flink at " + address + " does not answer: no connection", e);
    } catch (IOException e) {
      throw new EngineException(
          "Flink at " + address + " does not answer: " + OneLine.ofRoot(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while asking Flink at " + address, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

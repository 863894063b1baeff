package io.caltrop.detection.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.ResourceManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;

/** A Flink cluster in this process: a JobManager, a TaskManager, and REST on loopback. */
final class EmbeddedCluster implements AutoCloseable {
  // With much less, a single window query ends the TaskManager, and with it every job.
  private static final long MANAGED_MB_PER_SLOT = 16;
  private static final long CLOSE_SECONDS = 20;
  private static final Duration GATHER_REQUESTS = Duration.ofMillis(1);
  private static final String LOOPBACK = "127.0.0.1";

  private final MiniCluster cluster;

  private EmbeddedCluster(MiniCluster cluster) {
    this.cluster = cluster;
  }

  static EmbeddedCluster start(EngineSettings.Embedded settings, Path work) {
    try {
      Files.createDirectories(work);
      MiniCluster cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(configuration(settings, work))
                  .setNumTaskManagers(1)
                  .setNumSlotsPerTaskManager(settings.slots())
                  .setRpcServiceSharing(RpcServiceSharing.SHARED)
                  .build());
      cluster.start();
      return new EmbeddedCluster(cluster);
    } catch (IOException e) {
      throw new EngineException("cannot write to " + work + ": " + e.getMessage(), e);
    } catch (Exception e) { // declared by start
      throw new EngineException("Flink cannot start: " + OneLine.ofRoot(e), e);
    }
  }

  private static Configuration configuration(EngineSettings.Embedded settings, Path work) {
    Configuration config = new Configuration();
    config.set(RestOptions.ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    config.set(RestOptions.BIND_PORT, "0");
    config.set(JobManagerOptions.ADDRESS, LOOPBACK);
    config.set(TaskManagerOptions.HOST, LOOPBACK);
    config.set(
        TaskManagerOptions.MANAGED_MEMORY_SIZE,
        MemorySize.ofMebiBytes(MANAGED_MB_PER_SLOT * settings.slots()));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    config.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofSeconds(20));
    // They gather requests of many jobs that start at once; someone waits for each of ours.
    config.set(ResourceManagerOptions.REQUIREMENTS_CHECK_DELAY, GATHER_REQUESTS);
    config.set(ResourceManagerOptions.DECLARE_NEEDED_RESOURCE_DELAY, GATHER_REQUESTS);
    config.set(JobManagerOptions.JOB_STORE_MAX_CAPACITY, 20);
    config.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
    // How old an answer may be; a second status within it costs nothing.
    config.set(WebOptions.REFRESH_INTERVAL, Duration.ofMillis(500));
    config.set(CoreOptions.TMP_DIRS, work.toString());
    config.set(BlobServerOptions.STORAGE_DIRECTORY, work.toString());
    config.set(WebOptions.TMP_DIR, work.toString());
    config.set(WebOptions.UPLOAD_DIR, work.toString());
    config.set(WebOptions.SUBMIT_ENABLE, false);
    return config;
  }

  /** Where REST listens. */
  URI rest() {
    return cluster.getRestAddress().join();
  }

  /** Adds a TaskManager, when the one there was has ended. */
  void startTaskManager() {
    try {
      cluster.startTaskManager();
    } catch (Exception e) { // declared by startTaskManager
      throw new EngineException("no TaskManager can be started: " + OneLine.ofRoot(e), e);
    }
  }

  /** Ends the TaskManager, as a fault in it would. */
  void killTaskManager(int index) {
    cluster.terminateTaskManager(index).join();
  }

  /** Whether jobs can be submitted. */
  boolean isRunning() {
    return cluster.isRunning();
  }

  @Override
  public void close() {
    try {
      cluster.closeAsync().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) { // declared by get
      throw new EngineException("Flink does not stop: " + OneLine.ofRoot(e), e);
    }
  }
}

package io.caltrop.detection.engine;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.JobID;

/**
 * What one submission of a job is besides its query.
 *
 * @param name as Flink shows it
 * @param id chosen before it is submitted, so that it can be found if the answer is lost
 * @param checkpoints the URI of the folder for its checkpoints
 * @param interval from one to the next
 * @param restore the URI of the checkpoint to start from
 */
record JobSpec(
    String name, JobID id, String checkpoints, Duration interval, Optional<String> restore) {}

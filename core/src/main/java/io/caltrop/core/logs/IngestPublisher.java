package io.caltrop.core.logs;

import io.caltrop.core.AlertPublisher;

/** Takes whatever is posted: alerts and log records. */
public interface IngestPublisher extends AlertPublisher, LogPublisher {}

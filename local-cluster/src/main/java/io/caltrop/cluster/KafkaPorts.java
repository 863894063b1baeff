package io.caltrop.cluster;

/** Where a Kafka node listens: for clients and other brokers, and for other controllers. */
record KafkaPorts(int clients, int controller) {}

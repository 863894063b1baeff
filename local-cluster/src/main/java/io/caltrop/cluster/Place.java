package io.caltrop.cluster;

import java.nio.file.Path;

/** Where a server is and how long it stays. */
record Place(String name, Path folder, int port, Lifetime lifetime) {}

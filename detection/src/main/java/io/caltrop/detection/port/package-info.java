/** The SQL port: PostgreSQL's protocol, passed on to a real PostgreSQL. */
@NullMarked
package io.caltrop.detection.port;

import org.jspecify.annotations.NullMarked;

/** The streaming objects: what was created, kept over restarts, and the jobs that run it. */
@NullMarked
package io.caltrop.detection.objects;

import org.jspecify.annotations.NullMarked;

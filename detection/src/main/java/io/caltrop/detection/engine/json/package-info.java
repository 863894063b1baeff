/** JSON of records, read leniently into columns and written from them. */
@NullMarked
package io.caltrop.detection.engine.json;

import org.jspecify.annotations.NullMarked;

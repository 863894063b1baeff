/**
 * Says quickly, and on the bytes as they are, that a text cannot match a regular expression of
 * Java's, which is then not asked: most of what rules look at matches none of their patterns. As
 * RE2's prefilters do, it holds what may match for a match, never the other way.
 */
@NullMarked
package io.caltrop.detection.dialect.prefilter;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.caltrop.app.doctor;

import org.jspecify.annotations.NullMarked;

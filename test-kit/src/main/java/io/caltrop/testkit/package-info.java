/** Store contracts, reference models and fixtures for the tests of every module. */
@NullMarked
package io.caltrop.testkit;

import org.jspecify.annotations.NullMarked;

/**
 * The configuration: one YAML file, the environment and the command line's flags, read into typed
 * values with every problem reported together.
 *
 * <p>{@link io.caltrop.app.config.Keys} declares every key; {@link
 * io.caltrop.app.config.ConfigurationLoader} reads them; {@link
 * io.caltrop.app.config.Configuration} is the outcome.
 */
@NullMarked
package io.caltrop.app.config;

import org.jspecify.annotations.NullMarked;

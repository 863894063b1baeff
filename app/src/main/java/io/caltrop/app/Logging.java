package io.caltrop.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where log messages go. Commands that run for a moment say what matters themselves and log
 * nothing. Long-running ones write to the data folder's {@code logs/caltrop.log}, six files of 10
 * MB at most, and warnings as single lines to standard error; one without a data folder only those.
 *
 * <p>Logback finds this class as a service, in place of a configuration file.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String FILE_PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{30} - %msg%n%ex";
  private static final String LINE_PATTERN = "caltrop: %msg%n%nopex";
  private static final int OLD_FILES = 5;

  /** Libraries that tell at INFO what only their authors want to know. */
  private static final List<String> TALKATIVE =
      List.of(
          "org.apache.kafka",
          "kafka",
          "state.change.logger",
          "org.eclipse.jetty",
          "io.javalin",
          "com.zaxxer.hikari",
          "org.flywaydb");

  /**
   * Warn of each malformed request, which would let any client fill the log, or of what is as it
   * should be.
   */
  private static final List<String> NOISY =
      List.of(
          "org.eclipse.jetty.http",
          "org.eclipse.jetty.util.HostPort",
          "org.apache.flink",
          "org.apache.pekko",
          "io.lettuce");

  /**
   * Log as errors that a job is still being started, and at each attempt why a source cannot be
   * read, which is told once where jobs are looked after.
   */
  private static final List<String> MUTE =
      List.of(
          "org.apache.flink.runtime.rest.handler",
          "org.apache.flink.runtime.source.coordinator.SourceCoordinatorContext");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY; // a server of a cluster, or a user's own wish
    }
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** From now on, logs to the file and to standard error. */
  public static void toFile(Path file) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.INFO);
    TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    MUTE.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    root.addAppender(file(context, file));
    root.addAppender(warnings(context));
  }

  /** From now on, warnings go to standard error, as single lines, and the rest nowhere. */
  public static void toStandardError() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.WARN);
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    root.addAppender(warnings(context));
  }

  private static Appender<ILoggingEvent> file(LoggerContext context, Path file) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(file.toString());
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(10 * FileSize.MB_COEFFICIENT));
    size.start();
    FixedWindowRollingPolicy old = new FixedWindowRollingPolicy();
    old.setContext(context);
    old.setParent(appender);
    old.setFileNamePattern(file + ".%i");
    old.setMinIndex(1);
    old.setMaxIndex(OLD_FILES);
    old.start();
    appender.setTriggeringPolicy(size);
    appender.setRollingPolicy(old);
    return started(appender, context, FILE_PATTERN);
  }

  private static Appender<ILoggingEvent> warnings(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setTarget("System.err");
    appender.addFilter(
        new Filter<>() {
          @Override
          public FilterReply decide(ILoggingEvent event) {
            // A library's warning is for the file; what it means for Caltrop, Caltrop says itself.
            Level least = event.getLoggerName().startsWith("io.caltrop") ? Level.WARN : Level.OFF;
            return event.getLevel().isGreaterOrEqual(least)
                ? FilterReply.NEUTRAL
                : FilterReply.DENY;
          }
        });
    return started(appender, context, LINE_PATTERN);
  }

  private static Appender<ILoggingEvent> started(
      OutputStreamAppender<ILoggingEvent> appender, LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }
}

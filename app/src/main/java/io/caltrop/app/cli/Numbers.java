package io.caltrop.app.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options that are numbers of a certain range. */
final class Numbers {
  private Numbers() {}

  /** A whole number above 0. */
  static final class Count implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (!text.matches("[0-9]{1,15}") || Long.parseLong(text) == 0) {
        throw new TypeConversionException("\"" + text + "\"; allowed: a whole number from 1");
      }
      return Long.valueOf(text);
    }
  }

  /** A number above 0. */
  static final class Rate implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") || Double.parseDouble(text) == 0) {
        throw new TypeConversionException("\"" + text + "\"; allowed: a number above 0");
      }
      return Double.valueOf(text);
    }
  }

  /** A number from 0 to 1. */
  static final class Share implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (!text.matches("0(\\.[0-9]{1,9})?|\\.[0-9]{1,9}|1(\\.0{1,9})?")) {
        throw new TypeConversionException("\"" + text + "\"; allowed: a number from 0 to 1");
      }
      return Double.valueOf(text);
    }
  }
}

package io.caltrop.detection.dialect.functions;

import io.caltrop.detection.dialect.recent.TextAggregates;
import io.caltrop.detection.dialect.recent.TimeAggregates;
import java.util.Map;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.functions.UserDefinedFunction;

/** The functions that translated queries call, under the names they have there. */
public final class PostgresFunctions {
  private static final Map<String, Class<? extends UserDefinedFunction>> ALL =
      Map.ofEntries(
          Map.entry("pg_smallint", Casts.ToSmallint.class),
          Map.entry("pg_integer", Casts.ToInteger.class),
          Map.entry("pg_bigint", Casts.ToBigint.class),
          Map.entry("pg_numeric", Casts.ToNumeric.class),
          Map.entry("pg_double", Casts.ToDouble.class),
          Map.entry("pg_real", Casts.ToReal.class),
          Map.entry("pg_boolean", Casts.ToBoolean.class),
          Map.entry("pg_date", Casts.ToDate.class),
          Map.entry("pg_timestamp", Casts.ToTimestamp.class),
          Map.entry("pg_timestamptz", Casts.ToTimestamptz.class),
          Map.entry("pg_formatted_time", FormattedTimes.class),
          Map.entry("pg_event_time", Casts.ToEventTime.class),
          Map.entry("pg_source_time", Casts.ToSourceTime.class),
          Map.entry("pg_text", Casts.ToText.class),
          Map.entry("pg_timestamp_text", Casts.TimestampToText.class),
          Map.entry("pg_jsonb", JsonTexts.Cast.class),
          Map.entry("pg_extract", Times.Extract.class),
          Map.entry("pg_round_time", Times.Round.class),
          Map.entry("pg_substring", Texts.Substring.class),
          Map.entry("pg_left", Texts.Left.class),
          Map.entry("pg_right", Texts.Right.class),
          Map.entry("pg_lpad", Texts.PadLeft.class),
          Map.entry("pg_rpad", Texts.PadRight.class),
          Map.entry("pg_replace", Texts.Replace.class),
          Map.entry("pg_ascii", Texts.FirstCharacter.class),
          Map.entry("pg_octet_length", Texts.OctetLength.class),
          Map.entry("pg_chr", Texts.CharacterOf.class),
          Map.entry("pgcompare", TextOrder.Compare.class),
          Map.entry("pg_greatest", TextOrder.Greatest.class),
          Map.entry("pg_least", TextOrder.Least.class),
          Map.entry("pg_split_part", Texts.SplitPart.class),
          // Without underscores, or the planner does not tell sources of conditions with them.
          Map.entry("pgregexplike", RegexpLike.class),
          Map.entry("pglike", Like.class),
          Map.entry("pgurldecode", UrlTexts.Decode.class),
          Map.entry("pg_regexp_replace", Texts.RegexpReplace.class),
          Map.entry("pg_regexp_find", Texts.RegexpFind.class),
          Map.entry("pg_regexp_count", Texts.RegexpCount.class),
          Map.entry("pg_add", Wholes.Add.class),
          Map.entry("pg_subtract", Wholes.Subtract.class),
          Map.entry("pg_multiply", Wholes.Multiply.class),
          Map.entry("pg_divide", Wholes.Divide.class),
          Map.entry("pg_abs", Wholes.Absolute.class),
          Map.entry("pg_fraction_add", Fractions.Add.class),
          Map.entry("pg_fraction_subtract", Fractions.Subtract.class),
          Map.entry("pg_fraction_multiply", Fractions.Multiply.class),
          Map.entry("pg_fraction_divide", Fractions.Divide.class),
          Map.entry("pg_finite", Fractions.Finite.class),
          Map.entry("pg_average", Maths.Average.class),
          Map.entry("pg_negate", Fractions.Negate.class),
          Map.entry("pg_ceil", Maths.Ceiling.class),
          Map.entry("pg_round", Maths.Round.class),
          Map.entry("pg_round_to", Maths.RoundTo.class),
          Map.entry("pg_trunc_to", Maths.TruncateTo.class),
          Map.entry("pg_trunc", Maths.Truncate.class),
          Map.entry("pg_sqrt", Maths.SquareRoot.class),
          Map.entry("pg_ln", Maths.NaturalLogarithm.class),
          Map.entry("pg_log", Maths.CommonLogarithm.class),
          Map.entry("pg_exp", Maths.Exponential.class),
          Map.entry("pg_power", Maths.Power.class),
          Map.entry("count_within", TimeAggregates.CountWithin.class),
          Map.entry("regularity_within", TimeAggregates.RegularityWithin.class),
          Map.entry("leaky_bucket", TimeAggregates.LeakyBucket.class),
          Map.entry("burst_count", TimeAggregates.BurstCount.class),
          Map.entry("burst_start", TimeAggregates.BurstStart.class),
          Map.entry("burst_end", TimeAggregates.BurstEnd.class),
          Map.entry("burst_peak", TimeAggregates.BurstPeak.class),
          Map.entry("burst_most_within", TimeAggregates.BurstMostWithin.class),
          Map.entry("burst_peak_distinct", TextAggregates.BurstPeakDistinct.class),
          Map.entry("count_distinct_within", TextAggregates.CountDistinctWithin.class),
          Map.entry("most_of_one_within", TextAggregates.MostOfOneWithin.class),
          Map.entry("leaky_bucket_distinct", TextAggregates.LeakyBucketDistinct.class),
          Map.entry("samples_within", TextAggregates.SamplesWithin.class));

  private PostgresFunctions() {}

  /** Makes them known to an environment, once after it is made; their classes go with each job. */
  public static void register(TableEnvironment environment) {
    ALL.forEach(environment::createTemporarySystemFunction);
  }
}

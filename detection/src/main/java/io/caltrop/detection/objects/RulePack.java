package io.caltrop.detection.objects;

import io.caltrop.detection.rules.WrittenRule;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Which rules run, and where their findings go.
 *
 * @param shipped reads those that are shipped; asked in the background, once for each time that
 *     this process begins to run the rules
 * @param reader reads one that was applied from its YAML; whatever it throws says what is wrong
 * @param topic of the findings
 * @param retention how long a finding is kept after it changed last
 */
public record RulePack(
    Supplier<List<WrittenRule>> shipped,
    Function<String, WrittenRule> reader,
    String topic,
    Duration retention) {}

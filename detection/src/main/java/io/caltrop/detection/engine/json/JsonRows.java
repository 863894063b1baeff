package io.caltrop.detection.engine.json;

import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that are JSON objects into rows, and the record's own time into one column; only
 * the fields of the columns are looked at. A record that is no JSON object is passed over and
 * counted as {@link #SKIPPED}.
 */
public final class JsonRows implements KafkaRecordDeserializationSchema<RowData> {
  /** The metric that counts records which gave a row. */
  public static final String READ = "caltropRowsRead";

  /** The metric that counts records which are no JSON object. */
  public static final String SKIPPED = "caltropRecordsSkipped";

  private static final long serialVersionUID = 1;

  private final List<String> names;
  private final FieldReader[] readers;
  private final int recordTime;
  private final TypeInformation<RowData> produced;

  @SuppressWarnings("NullAway.Init") // open() makes them, on the machine that reads
  private transient JsonFields fields;

  private transient @Nullable Counter read;
  private transient @Nullable Counter skipped;

  /**
   * Rows of the type, whose fields are read by their names.
   *
   * @param json the text columns whose values are all JSON
   * @param recordTime the column that has the record's time
   */
  public JsonRows(
      RowType type, Set<String> json, String recordTime, TypeInformation<RowData> produced) {
    this.names = List.copyOf(type.getFieldNames());
    this.recordTime = names.indexOf(recordTime);
    this.readers =
        type.getFields().stream()
            .map(
                field ->
                    json.contains(field.getName())
                        ? FieldReader.json()
                        : FieldReader.of(field.getType()))
            .toArray(FieldReader[]::new);
    this.produced = produced;
  }

  /** Whether columns of the type can be read. */
  public static boolean supports(LogicalType type) {
    return FieldReader.supports(type);
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    fields = new JsonFields(names);
    read = context.getMetricGroup().counter(READ);
    skipped = context.getMetricGroup().counter(SKIPPED);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RowData> out) {
    byte @Nullable [] value = record.value();
    if (value == null || !fields.read(value)) {
      count(skipped);
      return;
    }
    count(read);
    GenericRowData row = new GenericRowData(readers.length);
    for (int i = 0; i < readers.length; i++) {
      row.setField(
          i,
          i == recordTime
              ? TimestampData.fromEpochMillis(record.timestamp())
              : readers[i].read(fields, i));
    }
    out.collect(row);
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.inc();
    }
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return produced;
  }
}

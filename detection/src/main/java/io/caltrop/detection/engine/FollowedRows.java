package io.caltrop.detection.engine;

import io.caltrop.detection.engine.json.JsonRows;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Rows of a source, each of which is told to {@link Unprocessed} when it was given on. */
final class FollowedRows implements KafkaRecordDeserializationSchema<RowData> {
  private static final long serialVersionUID = 1;

  private final JsonRows rows;
  private final String source;

  FollowedRows(JsonRows rows, String source) {
    this.rows = rows;
    this.source = source;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    rows.open(context);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RowData> out)
      throws IOException {
    rows.deserialize(record, out);
    Unprocessed.processed(source, record);
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return rows.getProducedType();
  }
}

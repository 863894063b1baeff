CREATE SOURCE IF NOT EXISTS log_data2 (
  timestamp varchar, ip_address varchar, user varchar, action varchar, resource varchar, status_code varchar
) WITH (connector='kafka', topic='log_data', properties.bootstrap.server='localhost:9093',
  scan.startup.mode='earliest') FORMAT PLAIN ENCODE JSON;

CREATE MATERIALIZED VIEW anomaly_detection_by_error_status AS
  SELECT ip_address, COUNT(*) AS error_count FROM log_data
  WHERE status_code::integer >= 400 GROUP BY ip_address HAVING COUNT(*) > 3;

SELECT * FROM anomaly_detection_by_error_status;

CREATE SINK send_data_to_kafka FROM anomaly_detection_by_error_status
  WITH (connector='kafka', properties.bootstrap.server='localhost:9093', topic='anomalies')
  FORMAT PLAIN ENCODE JSON (force_append_only='true',);

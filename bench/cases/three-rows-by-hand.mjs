// What three-rows.mjs leaves in the file, by the driver alone: the least that a loader which keeps books can take.
import { DuckDBInstance } from "@duckdb/node-api";

const instance = await DuckDBInstance.create(`${process.argv[2]}/by-hand.duckdb`);
const connection = await instance.connect();
for (const statement of [
  "BEGIN",
  "CREATE SCHEMA data",
  "CREATE TABLE data._dlt_receipts (pipeline VARCHAR, load_id VARCHAR, digest VARCHAR, schema_name VARCHAR, schema_hash VARCHAR, committed_at TIMESTAMPTZ, PRIMARY KEY (pipeline, load_id))",
  "CREATE TABLE data._dlt_version (version BIGINT NOT NULL, engine_version BIGINT NOT NULL, inserted_at TIMESTAMPTZ NOT NULL, schema_name VARCHAR NOT NULL, version_hash VARCHAR NOT NULL, schema VARCHAR NOT NULL)",
  "CREATE TABLE data._dlt_loads (load_id VARCHAR NOT NULL, schema_name VARCHAR, status BIGINT NOT NULL, inserted_at TIMESTAMPTZ NOT NULL, schema_version_hash VARCHAR)",
  "CREATE TABLE data._dlt_pipeline_state (version BIGINT NOT NULL, engine_version BIGINT NOT NULL, pipeline_name VARCHAR NOT NULL, state VARCHAR NOT NULL, created_at TIMESTAMPTZ NOT NULL, version_hash VARCHAR, _dlt_load_id VARCHAR NOT NULL, _dlt_id VARCHAR NOT NULL)",
  "CREATE TABLE data.letters (id BIGINT, name VARCHAR, _dlt_load_id VARCHAR NOT NULL, _dlt_id VARCHAR NOT NULL)",
  "INSERT INTO data.letters VALUES (1, 'a', '1', 'x'), (2, 'b', '1', 'y'), (3, 'c', '1', 'z')",
  "INSERT INTO data._dlt_version VALUES (1, 11, now(), 'letters', 'hash', '{}')",
  "INSERT INTO data._dlt_pipeline_state VALUES (1, 4, 'letters', 'state', now(), 'hash', '1', 'x')",
  "INSERT INTO data._dlt_loads VALUES ('1', 'letters', 0, now(), 'hash')",
  "INSERT INTO data._dlt_receipts VALUES ('letters', '1', 'digest', 'letters', 'hash', now())",
  "COMMIT",
]) {
  await connection.run(statement);
}
connection.closeSync();
instance.closeSync();

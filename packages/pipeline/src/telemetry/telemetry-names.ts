/** The spans of a pipeline. Names and attributes are stable: dashboards are built on them. The table in the documentation is made from here. */
export const spanNames = {
  "dlt.run": "One call of `run`, `extract`, `normalize`, `load`, `sync` or `dropResources`",
  "dlt.sync": "Asking the destination what it remembers of the pipeline",
  "dlt.extract": "Reading the sources into one package; in `run` normalizing too. Spans that a resource makes are inside it",
  "dlt.normalize": "Making job files of one package",
  "dlt.load": "Loading one package",
  "dlt.connect": "Opening the destination",
  "dlt.begin": "Announcing the load to the destination",
  "dlt.job": "One job file, all its attempts",
  "dlt.commit": "The commit, all its attempts",
  "dlt.abort": "Giving a load up at the destination",
  "dlt.sweep": "Removing what earlier loads left over",
} as const;

export type SpanName = keyof typeof spanNames;

/** The attributes of spans and metrics. */
export const attributeNames = {
  "dlt.pipeline": "Name of the pipeline",
  "dlt.call": "`run`, `extract`, `normalize`, `load`, `sync` or `dropResources`",
  "dlt.step": "`extract`, `normalize` or `load`",
  "dlt.load_id": "Load id of the package (spans only)",
  "dlt.job": "Id of the job (spans only)",
  "dlt.table": "Table of the destination",
  "dlt.resource": "Resource of the source",
  "dlt.destination.type": "Type of the destination, such as `duckdb`",
  "dlt.destination.name": "Its name; the type where the user gave none",
  "dlt.dataset": "Dataset (spans only)",
  "dlt.rows": "Rows of the package (spans only)",
  "dlt.bytes": "Bytes of its job files (spans only)",
  "dlt.outcome": "`completed` or `failed`",
  "error.type": "`code` of the error, else its class",
} as const;

export type AttributeName = keyof typeof attributeNames;

/** The metrics, each with its instrument and unit. */
export const metricNames = {
  "dlt.rows": { instrument: "counter", unit: "{row}", description: "Rows, by step and by resource or table; added for each page or job" },
  "dlt.bytes": { instrument: "counter", unit: "By", description: "Bytes of job files that were loaded, by table" },
  "dlt.loads": { instrument: "counter", unit: "{load}", description: "Packages that were loaded, by destination" },
  "dlt.retries": { instrument: "counter", unit: "{attempt}", description: "Attempts that failed and were made again, by step" },
  "dlt.failures": { instrument: "counter", unit: "{step}", description: "Steps that failed, by step and type of error" },
  "dlt.run.duration": { instrument: "histogram", unit: "s", description: "Calls, by call and outcome" },
  "dlt.step.duration": { instrument: "histogram", unit: "s", description: "Steps on one package, by step and outcome" },
  "dlt.job.duration": { instrument: "histogram", unit: "s", description: "Jobs that succeeded, with all their attempts, by table" },
} as const;

export type MetricName = keyof typeof metricNames;

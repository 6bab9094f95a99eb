"""One run of a pipeline by Python dlt. What it loads comes as JSON on standard input."""

import json
import sys

import dlt

order = json.load(sys.stdin)


@dlt.resource(name=order["table"], **order["hints"])
def rows():
    yield order["rows"]


pipe = dlt.pipeline(
    "shop",
    destination=dlt.destinations.postgres(credentials=order["address"]),
    dataset_name=order["dataset"],
    pipelines_dir=order["folder"],
)
pipe.run(rows())

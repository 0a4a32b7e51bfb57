"""A folder of Parquet files to clean Parquet with Spark: python examples/spark_parquet.py IN OUT [TEXT_COLUMN [URL_COLUMN]]"""

from __future__ import annotations

import os
import sys
from typing import Any

from pyspark.sql import SparkSession

from cleannews.batch import Setup
from cleannews.integrations.spark import clean_dataframe

FIELDS = ("text", "title", "lead", "language", "confidence", "roles", "scores", "removed")


def local_spark() -> Any:
    """Spark on two processors of this machine; a cluster has its own way to begin."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    here = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    return SparkSession.builder.master("local[2]").config(map=here).getOrCreate()


def clean_parquet(
    spark: Any, source: str, target: str, columns: tuple[str, str | None], setup: Setup | None = None
) -> None:
    """All rows of `source` with `clean_text`, `clean_status` and more, without the pages themselves."""
    text, url = columns
    clean_dataframe(spark.read.parquet(source), text, url, FIELDS, setup).drop(text).write.parquet(target)


if __name__ == "__main__":
    text, url = (*sys.argv[3:5], *("text", "url")[len(sys.argv[3:5]) :])
    clean_parquet(local_spark(), sys.argv[1], sys.argv[2], (text, url))

"""All benchmarks in one run: `python -m tests.benchmarks`. They print ratios and judge nothing."""

from tests.benchmarks import directory

directory.main()

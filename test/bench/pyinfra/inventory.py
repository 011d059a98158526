"""The hosts of the bench for pyinfra, from the JSON file that BENCH_PYINFRA names."""

import json
import os

with open(os.environ["BENCH_PYINFRA"], encoding="utf-8") as file:
    described = json.load(file)

hosts = ([(each.pop("name"), each) for each in described["hosts"]], described["data"])

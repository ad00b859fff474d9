"""How fast policies are found, and how often rightly, by the number of policies.

`python -m bench.search` prints a line of JSON for the rulebook alone, for 500 and for 2,000
policies; what is beyond the rulebook's own is invented (bot/rehearsal/searchcorpus.py).
"""

import json

from bot.rehearsal.searchload import measure
from rulebook.loader import load
from rulebook.search.policies import HOME

if __name__ == "__main__":
    rules = load()
    for count in (len(rules.policies.live[HOME]), 500, 2000):
        print(json.dumps(measure(rules, count), ensure_ascii=False))

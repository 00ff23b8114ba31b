#!/usr/bin/env bash
# parse-prometheus-text-format 1.1.1 keeps one histogram or summary of several, without labels, count and sum.
#
# Expected, by Prometheus' text format ("Histograms and summaries"): every set of labels but le or quantile is a histogram or summary of its
# own, with buckets, _sum and _count; counters and gauges with labels are told apart by this parser as well.
# Seen: as soon as a series of a histogram has another label, its labels, _count and _sum are gone and the buckets of the last set
# stand for all. apiserver_admission_webhook_admission_duration_seconds, and the durations of nearly every webhook, have labels: what is
# read back of three webhooks is the latency of one, by no name.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --save-exact parse-prometheus-text-format@1.1.1

cat > look.mjs <<'JS'
import parse from 'parse-prometheus-text-format';

const histogram = (labels, [first, all]) => {
  const more = labels && `${labels},`;
  const own = labels && `{${labels}}`;
  return [`d_bucket{${more}le="0.1"} ${first}`, `d_bucket{${more}le="+Inf"} ${all}`, `d_sum${own} 3`, `d_count${own} ${all}`];
};
const tell = (lines) => console.log(JSON.stringify(parse(`${lines.join('\n')}\n`)[0].metrics));
tell(['# TYPE d histogram', ...histogram('', [1, 2])]);
tell(['# TYPE d histogram', ...histogram('name="a"', [1, 2]), ...histogram('name="b"', [7, 9])]);
tell(['# TYPE d summary', 'd{name="a",quantile="0.5"} 1', 'd_count{name="a"} 2', 'd{name="b",quantile="0.5"} 7', 'd_count{name="b"} 9']);
tell(['# TYPE d counter', 'd{name="a"} 1', 'd{name="b"} 7']);
JS
node look.mjs | tee seen
diff seen - <<'TXT'
[{"buckets":{"0.1":"1","+Inf":"2"},"count":"2","sum":"3"}]
[{"buckets":{"0.1":"7","+Inf":"9"}}]
[{"quantiles":{"0.5":"7"}}]
[{"value":"1","labels":{"name":"a"}},{"value":"7","labels":{"name":"b"}}]
TXT
echo "as described: of two histograms with a label the last is kept, and nothing says whose it is"

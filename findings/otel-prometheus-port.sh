#!/usr/bin/env bash
# @opentelemetry/exporter-prometheus 0.301.0 (npm) says nothing of a port that it may not open, or that another process has: the program goes on without metrics.
#
# Expected: an exception, a rejection that nobody caught, or a line in the log, as of any server of Node.js whose port is refused: an 'error' event without a listener
# ends the program. Prometheus asks port 9464, or the one of OTEL_EXPORTER_PROMETHEUS_PORT.
# Seen: the constructor opens the port and hands the error to the callback, which is optional, and without one to a log that nobody has turned on. @opentelemetry/sdk-node
# gives no callback. The second process on the network of a host or of a Pod and one that has no right to port 80 serve their clients, and their
# metrics are missing. With OTEL_LOG_LEVEL=error the SDK prints the error, and goes on.
# Needs Linux with unshare, ip and setpriv, which make a network of its own without that capability, Node.js from 22 on and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact @opentelemetry/exporter-prometheus@0.301.0 @opentelemetry/sdk-node@0.301.0 > /dev/null
cat > look.mjs <<'JS'
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { NodeSDK } from '@opentelemetry/sdk-node';

const [of, port] = process.argv.slice(2);
const other = http.createServer((_, response) => response.end('another process'));
if (port === '9465') await once(other.listen(9465, '127.0.0.1'), 'listening');
if (of === 'exporter') new PrometheusExporter({ host: '127.0.0.1', port: Number(port) });
else if (of === 'callback') new PrometheusExporter({ host: '127.0.0.1', port: Number(port) }, (error) => console.log(`  callback: ${error?.code}`));
else new NodeSDK().start();
await setTimeout(1000);
const answer = await fetch(`http://127.0.0.1:${port}/metrics`).then((response) => response.text(), (error) => error.cause.code);
console.log(`  the program goes on; asked for metrics: ${answer.startsWith('#') ? 'the exporter' : answer}`);
process.exit();
JS
export OTEL_METRICS_EXPORTER=prometheus OTEL_TRACES_EXPORTER=none OTEL_LOGS_EXPORTER=none OTEL_EXPORTER_PROMETHEUS_HOST=127.0.0.1
echo 'ip link set lo up && exec setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service "$@"' > without
for port in 9464 9465 80; do
  for of in exporter sdk callback; do
    echo "$of, port $port"
    OTEL_EXPORTER_PROMETHEUS_PORT=$port unshare --map-root-user --net bash without node look.mjs "$of" "$port" 2>&1
  done
done | tee seen
echo "sdk, port 80, OTEL_LOG_LEVEL=error" | tee -a seen
OTEL_LOG_LEVEL=error OTEL_EXPORTER_PROMETHEUS_PORT=80 unshare --map-root-user --net bash without node look.mjs sdk 80 2>&1 \
  | grep -oE "code: 'EACCES'|  the program.*" | tee -a seen
diff seen - <<'TXT'
exporter, port 9464
  the program goes on; asked for metrics: the exporter
sdk, port 9464
  the program goes on; asked for metrics: the exporter
callback, port 9464
  callback: undefined
  the program goes on; asked for metrics: the exporter
exporter, port 9465
  the program goes on; asked for metrics: another process
sdk, port 9465
  the program goes on; asked for metrics: another process
callback, port 9465
  callback: EADDRINUSE
  the program goes on; asked for metrics: another process
exporter, port 80
  the program goes on; asked for metrics: ECONNREFUSED
sdk, port 80
  the program goes on; asked for metrics: ECONNREFUSED
callback, port 80
  callback: EACCES
  the program goes on; asked for metrics: ECONNREFUSED
sdk, port 80, OTEL_LOG_LEVEL=error
code: 'EACCES'
  the program goes on; asked for metrics: ECONNREFUSED
TXT
echo "as described: no port, no metrics, no word"

#!/usr/bin/env bash
# express 5.3.0, @nestjs/microservices 12.1.1 and moleculer-web 0.11.0 (npm) end with exit code 0 where they may not open port 80, and Express's own first example says that it listens.
#
# Expected: a server that may not have its port ends with an exit code other than 0, as Node.js' own does, by which `Restart=on-failure` of systemd, restartPolicy: OnFailure
# and `docker run --restart on-failure` see a failure; listen() of Nest and start() of Moleculer are promises, of which a failure is the rejection.
# Seen: Express 5 hands the error to the callback of listen(), which in Express 4 was called for success alone; a program of Express 4 that takes no argument
# there, as in the first example of its pages, says that it listens, and ends with 0, without a word of the port (the guide for the move to 5 tells of the argument). Nest and Moleculer log the error, and
# their promise is never settled: no `catch` is reached, nothing keeps Node.js going, and the end is a success. What stood behind the promise, such as Nest's HTTP server on
# port 8080, which it may have, is never opened.
# Needs Linux with unshare, ip and setpriv, which make a network of its own without that capability, Node.js 22 or newer and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"name": "look", "private": true, "type": "commonjs"}' > package.json
npm install --silent --no-audit --no-fund --save-exact express@5.3.0 @nestjs/core@12.5.1 @nestjs/common@12.5.1 @nestjs/microservices@12.1.1 @nestjs/platform-express@12.5.1 \
  reflect-metadata@0.2.2 rxjs@7.8.2 moleculer@0.15.2 moleculer-web@0.11.0
cat > node.js <<'JS'
require("node:http").createServer().listen(80, () => console.log("listens on port 80"));
JS
cat > express.js <<'JS'
const app = require("express")();
app.get("/", (request, response) => response.send("hello"));
app.listen(80, () => console.log("listens on port 80"));
JS
cat > nest.js <<'JS'
require("reflect-metadata");
const { NestFactory } = require("@nestjs/core");
const { Transport } = require("@nestjs/microservices");

class Web {}
require("@nestjs/common").Module({})(Web);
async function main() {
  const app = await NestFactory.create(Web, { logger: ["error"] });
  app.connectMicroservice({ transport: Transport.TCP, options: { port: 80 } });
  await app.startAllMicroservices();
  console.log("listens on port 80");
  await app.listen(8080);
  console.log("listens on port 8080");
}
main().catch((error) => {
  console.log("caught", error.code);
  process.exit(1);
});
JS
cat > moleculer.js <<'JS'
const { ServiceBroker } = require("moleculer");

const broker = new ServiceBroker();
broker.createService({ name: "web", mixins: [require("moleculer-web")], settings: { port: 80 } });
broker.start().then(
  () => console.log("listens on port 80"),
  (error) => {
    console.log("caught", error.code);
    process.exit(1);
  },
);
JS
echo 'ip link set lo up && exec setpriv --bounding-set=-net_bind_service --inh-caps=-net_bind_service timeout 60 "$@"' > without
for program in node express nest moleculer; do
  code=0
  NO_COLOR=1 unshare --map-root-user --net bash without node "$program.js" > log 2>&1 || code=$?
  echo "$program: exit code $code, $(grep -oE '^(listens|caught).*' log || echo 'no word of the program'), $(grep -o 'listen EACCES: permission denied' log | head -n 1 || echo 'no error')"
done | tee seen
diff seen - <<'TXT'
node: exit code 1, no word of the program, listen EACCES: permission denied
express: exit code 0, listens on port 80, no error
nest: exit code 0, no word of the program, listen EACCES: permission denied
moleculer: exit code 0, no word of the program, listen EACCES: permission denied
TXT
echo "as described: a success without a port"

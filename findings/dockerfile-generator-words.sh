#!/usr/bin/env bash
# dockerfile-generator 5.0.3 (npm) makes one word of a command and two variables of one, and does not know the function that its page begins with.
#
# Expected: the Dockerfile says what the object says: an `entrypoint` that is a text is run as a text (ENTRYPOINT without brackets, the shell form), and the
# value of a variable or label with a space stands in quotes (Dockerfile reference, ENV, LABEL). Its page begins with generateDockerFile
# and an object whose `from` is a text.
# Seen: "serve --port 80" becomes ENTRYPOINT [ "serve --port 80" ], one program of that name, which no image has. Of OPTIONS="--port=80 --host=::" the builder
# makes OPTIONS=--port=80 and a variable with the name --host, and the server listens on other addresses; of a label "my site" it makes an
# error. A quote in a list is not escaped, by which the brackets are no JSON any more and the line goes to a shell. The functions of the
# page are not there (generate is), and its first object is an "Input Validation error".
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact dockerfile-generator@5.0.3 > /dev/null

cat > look.cjs <<'JS'
const generator = require('dockerfile-generator');

const look = async () => {
  console.log(Object.keys(generator).join(', '));
  console.log(await generator.generate({ from: 'nginx:latest' }).catch((error) => error.message));
  const from = { baseImage: 'nginx:latest' };
  for (const said of [
    { user: '101', expose: ['80/tcp', '443'] },
    { entrypoint: 'serve --port 80' },
    { entrypoint: ['serve', '--port', '80'] },
    { env: { PORT: '80', OPTIONS: '--port=80 --host=::' } },
    { labels: { title: 'my site' } },
    { cmd: ['sh', '-c', 'exec serve --name "my site"'] },
  ]) {
    console.log((await generator.generate({ from, ...said })).trim().split('\n').slice(1).join('\n'));
  }
};
look();
JS
node look.cjs | tee seen
diff seen - <<'TXT'
generate, convertToJSON, generateIgnoreFile
Input Validation error
USER 101
EXPOSE 80/tcp
EXPOSE 443
ENTRYPOINT [ "serve --port 80" ]
ENTRYPOINT [ "serve", "--port", "80" ]
ENV PORT=80
ENV OPTIONS=--port=80 --host=::
LABEL title=my site
CMD [ "sh", "-c", "exec serve --name "my site"" ]
TXT
echo "as described: other words than were given"

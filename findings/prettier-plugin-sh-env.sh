#!/usr/bin/env bash
# prettier-plugin-sh 0.20.0 (@reteps/dockerfmt 0.5.4) makes of one variable of an image two, or a line that no builder takes.
#
# Expected: a formatter changes no meaning. ENV with a space between name and value, the Dockerfile reference's older form ("ENV", "Alternative
# syntax"), takes the whole rest of the line for the value: OPTIONS is "--port=8080 --user=web".
# Seen: the space becomes an equals sign and no quotes are added. OPTIONS is "--port=8080", and there is a variable "--user" with the value "web":
# the image builds (with buildah 1.28.2, too), and its server gets half of the options. Where the words have no equals sign, as in GREETING, the line is
# refused by each builder ("Syntax error - can't find = in"). A value of one word stays what it was.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes > log
npm install --silent --no-audit --no-fund prettier@3.10.1 prettier-plugin-sh@0.20.0 @reteps/dockerfmt@0.5.4 dockerfile-ast@0.7.1 > log 2>&1 || { cat log; exit 1; }

cat > look.mjs <<'JS'
import { DockerfileParser } from 'dockerfile-ast';
import { format } from 'prettier';

const variables = (text) =>
  DockerfileParser.parse(text)
    .getENVs()
    .flatMap((env) => env.getProperties())
    .map((property) => `${property.getName()}: ${JSON.stringify(property.getValue())}`)
    .join(', ');

for (const line of ['ENV PORT 8080', 'ENV OPTIONS --port=8080 --user=web', 'ENV GREETING two words']) {
  const text = `FROM registry.example.com/web:1\n${line}\nUSER 101\n`;
  const formatted = await format(text, { filepath: 'Dockerfile', plugins: ['prettier-plugin-sh'] });
  console.log(`${line} | ${variables(text)}`);
  console.log(`${formatted.split('\n')[1]} | ${variables(formatted)}`);
}
JS
node look.mjs | tee seen
diff seen - <<'TXT'
ENV PORT 8080 | PORT: "8080"
ENV PORT=8080 | PORT: "8080"
ENV OPTIONS --port=8080 --user=web | OPTIONS: "--port=8080 --user=web"
ENV OPTIONS=--port=8080 --user=web | OPTIONS: "--port=8080", --user: "web"
ENV GREETING two words | GREETING: "two words"
ENV GREETING=two words | GREETING: "two", words: null
TXT
echo "as described: what was one variable is two"

#!/usr/bin/env bash
# @security-alert/sarif-to-markdown 1.11.1 tells the first message of a rule at every place where the rule has something to say.
#
# Expected: each result stands with its own message and level. In SARIF 2.1.0 both belong to the result (3.27.11 message, 3.27.10 level: the
# rule's level counts where a result has none); what a rule says in general stands with the rule (shortDescription).
# Seen: results of one rule are put together (wanted: security-alert/security-alert issue 15), with the message of the first in front and all places
# behind it. A comment on a pull request so says of deploy/dns.yaml that port 80 of "web" cannot be bound, where it is port 53 of "dns"; what
# was said of that one stands nowhere. The level is the rule's, though the result says another. Tools whose messages name a port, a
# container or a user lose that for all but one.
# Needs Node.js and npm.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --save-exact @security-alert/sarif-to-markdown@1.11.1 > /dev/null 2>&1

cat > look.cjs <<'JS'
const { sarifToMarkdown } = require('@security-alert/sarif-to-markdown');
const result = (level, text, uri) => ({
  ruleId: 'low-port',
  ruleIndex: 0,
  level,
  message: { text },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 9 } } }],
});
const log = {
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: 'look', rules: [{ id: 'low-port', shortDescription: { text: 'a port below 1024' }, defaultConfiguration: { level: 'warning' } }] } },
      results: [
        result('warning', 'container "web" cannot bind port 80', 'deploy/web.yaml'),
        result('error', 'container "dns" cannot bind port 53', 'deploy/dns.yaml'),
      ],
    },
  ],
};
const [{ body }] = sarifToMarkdown({ title: 'look', owner: 'example', repo: 'app', branch: 'main', sourceRoot: '' })(log);
console.log(body.replace(/^[^]*## Results\s*|\s*## Suppressed[^]*/g, ''));
JS
node look.cjs | tee seen
diff seen - <<'TXT'
- **[WARNING]** **[low-port]**  `container "web" cannot bind port 80`
    - https://github.com/example/app/blob/main/deploy/web.yaml#L9
    - https://github.com/example/app/blob/main/deploy/dns.yaml#L9
TXT
echo "as described: port 53 is told nowhere"

// By what an exemption selects workloads of each dialect: their names, kinds, images, containers and files. Nobody asks for a file, and none
// is in a namespace, so that users, groups and namespaces select nothing.
import path from 'node:path';
import { expect, test } from 'vitest';
import { runKport } from '../cli/run-kport.ts';
import { scratch } from '../sources/scratch.ts';

const FILES = {
  'compose.yaml': 'services:\n  web:\n    image: registry.example.com/web\n    user: root\n    ports: ["25:25"]\n',
  'unit.service': '[Service]\nUser=1000\nAmbientCapabilities=NET_BIND_SERVICE\nExecStart=/usr/bin/web\n',
  'web.container': '[Container]\nImage=registry.example.com/web\nUser=0\nPublishPort=25:25\n',
  Dockerfile: 'FROM debian\nUSER root\nEXPOSE 80\nCMD ["/web"]\n',
} as const;
type File = keyof typeof FILES;
const ALL = Object.keys(FILES) as File[];

/** The files of which something is told all the same. */
async function toldWith(selector: string): Promise<string[]> {
  const rules = '[may-run-as-root, privileged-host-port, privileged-container-port, void-capability-name]';
  const exemption = `    - {rules: ${rules}, ${selector}, reason: ours}\n`;
  const head = 'apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nmetadata: {name: own}\nspec:\n  extends: restricted\n';
  const files = Object.entries(FILES).map(([name, text]) => [`files/${name}`, text]);
  const cwd = scratch({ ...Object.fromEntries(files), 'policy.yaml': `${head}  exemptions:\n${exemption}` });
  const { out, err } = await runKport(['lint', '--format', 'json', '--policy', 'policy.yaml', 'files'], { cwd });
  expect(err).toBe('');
  const { findings } = JSON.parse(out) as { findings: { file: string }[] };
  return [...new Set(findings.map(({ file }) => path.basename(file)))];
}

test.each<[string, readonly File[]]>([
  ['names: [web]', ['compose.yaml']],
  ['names: [web.container]', ['web.container']],
  ['names: [unit.service]', ['unit.service']],
  ['names: ["files/Dockerfile"]', ['Dockerfile']],
  ['kinds: [service]', ['compose.yaml', 'unit.service']],
  ['kinds: [container]', ['web.container']],
  ['kinds: [image]', ['Dockerfile']],
  ['kinds: [Service, Pod]', []],
  ['images: ["registry.example.com/*"]', ['compose.yaml', 'web.container']],
  ['containers: [web]', ['compose.yaml']],
  ['containers: [unit.service, web.container]', ['unit.service', 'web.container']],
  ['files: ["files/*.service", "files/Dockerfile"]', ['unit.service', 'Dockerfile']],
  ['kinds: [service], files: ["files/compose.yaml"]', ['compose.yaml']],
  ['users: ["*"]', []],
  ['groups: ["*"]', []],
  ['namespaces: ["*"]', []],
])('%s', async (selector, exempted) => {
  expect((await toldWith(selector)).sort()).toEqual(ALL.filter((file) => !exempted.includes(file)).sort());
});

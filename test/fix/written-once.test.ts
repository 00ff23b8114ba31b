// What is written once and used by several containers: repaired once where all of them are, and apart where one is.
import { expect, test } from 'vitest';
import { repairFiles } from '../../src/fix/repair-files.ts';
import { UNSAFE_SETTINGS } from './unsafe-settings.ts';

function repair(text: string) {
  const { files, left } = repairFiles([{ file: 'x.yaml', text }], UNSAFE_SETTINGS);
  const changed = files[0]?.changed ?? text;
  expect(left).toEqual([]);
  expect(repairFiles([{ file: 'x.yaml', text: changed }], UNSAFE_SETTINGS).files).toEqual([]);
  return changed;
}

const HEAD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n';
const SAFE = '{runAsNonRoot: true, runAsUser: 1000, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}';

test('an anchor is repaired, and its aliases stay, where all containers have to change alike', () => {
  const text = `${HEAD}    - name: a
      image: example/a
      securityContext: &context
        capabilities: {drop: [ALL]} # none
    - name: b
      image: example/b
      securityContext: *context
    - {name: c, image: example/c, securityContext: *context}
`;
  const added = '\n        runAsNonRoot: true\n        runAsUser: 65532';
  expect(repair(text)).toBe(text.replace(' # none', ` # none${added}`));
});

test('what another use of the value is to stay is written there', () => {
  const text = `${HEAD}    - name: a
      image: example/a
      env:
        - {name: PORT, value: &port "80"}
        - {name: RETRIES, value: *port}
      ports: [{containerPort: &number 80}]
      readinessProbe: {tcpSocket: {port: *number}, periodSeconds: *number}
      securityContext: ${SAFE}
`;
  const wanted = text
    .replace('&port "80"', '&port "8080"')
    .replace('*port', '"80"')
    .replace('&number 80', '&number 8080')
    .replace('periodSeconds: *number', 'periodSeconds: 80');
  expect(repair(text)).toBe(wanted);
});

test('containers of a Pod that are merged from one get ports of their own', () => {
  const text = `${HEAD}    - &base
      name: a
      image: example/a
      ports: [{containerPort: 80}]
      securityContext: ${SAFE}
    - <<: *base
      name: b
`;
  expect(repair(text)).toBe(
    `${text.replace('[{containerPort: 80}]', '[{containerPort: 8080}]')}      ports:\n        - containerPort: 9080\n`,
  );
});

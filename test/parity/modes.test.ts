import { expect, test } from 'vitest';
import { MODES } from '../../src/model/decision.ts';
import { runKport } from '../cli/run-kport.ts';
import { scratch } from '../sources/scratch.ts';

const POD =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: a, ports: [{containerPort: 80}]}]}\n';
const policy = (spec: string) => `apiVersion: kport.dev/v1alpha1\nkind: PortPolicy\nmetadata: {name: own}\nspec: ${spec}\n`;

const lint = (spec: string) => runKport(['lint', 'pod.yaml'], { cwd: scratch({ '.kport.yaml': policy(spec), 'pod.yaml': POD }) });

test.each(MODES)('mode %s is for admission: kport lint says the same of a policy or a rule that has it', async (mode) => {
  const plain = await lint('{}');
  expect(plain).toMatchObject({ code: 1, err: '', out: expect.stringContaining('[privileged-container-port, may-run-as-root]') });
  expect(await lint(`{mode: "${mode}"}`)).toEqual(plain);
  expect(await lint(`{rules: {privileged-container-port: {mode: "${mode}"}}}`)).toEqual(plain);
});

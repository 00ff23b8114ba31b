import type { JudgeSettings } from '../../src/lint/judge-file.ts';
import { shippedPolicy } from '../../src/policy/presets.ts';
import type { Preset } from '../../src/rules/rule.ts';

const RULES = ['privileged-container-port', 'privileged-host-port', 'duplicate-key'];

/** The settings of a run in English on 31 January 2026, with three rules only: what others find is for their tests. */
export function judging(preset: Preset = 'restricted'): JudgeSettings {
  const policy = shippedPolicy(preset);
  const rules = Object.entries(policy.rules).map(([id, setting]) => [
    id,
    RULES.includes(id) ? setting : { ...setting, level: 'off' },
  ]);
  return { policy: { ...policy, rules: Object.fromEntries(rules) }, door: 'file', language: 'en', today: '2026-01-31' };
}

/** A Pod that these rules have nothing against. */
export const GOOD = `apiVersion: v1
kind: Pod
metadata:
  name: good
spec:
  containers:
    - name: app
      image: registry.example.org/app:1
      ports:
        - containerPort: 8080
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
`;

/** The same on port 80. */
export const BAD = GOOD.replace('name: good', 'name: bad').replace('8080', '80');

export const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n';

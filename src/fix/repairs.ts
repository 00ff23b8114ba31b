// What the fix of each message says, as a change of the manifest's objects: no more than it says, and where it offers two ways, the
// first.
import type { LintFinding } from '../model/lint.ts';
import { CAPABILITIES } from './repairs/capabilities.ts';
import type { Edit, Edits } from './repairs/edit.ts';
import { PORT_STARTS } from './repairs/port-start.ts';
import { PORTS } from './repairs/ports.ts';
import { USERS } from './repairs/users.ts';

/** By `rule message`. */
export const REPAIRS: Edits = { ...PORTS, ...USERS, ...CAPABILITIES, ...PORT_STARTS };

/** Rules, or single messages, whose fix names something that is not in the manifest, and why it is left standing. */
export const BEYOND: Readonly<Record<string, string>> = {
  'cleartext-port': 'another program speaks the encrypted protocol',
  'development-server-port': 'the application is built into another image',
  'ephemeral-range-port': 'nothing is said of privileges: any other number does',
  'ephemeral-range-node-port': 'about a Service, whose nodePort no container binds',
  'duplicate-key': 'about the text, which is edited as such: the object has one value for each key',
  'service-targets-privileged-port': 'about a Service; the port of its Pod is moved with it',
  'service-target-missing': 'about a Service: which port was meant is not in the manifest',
  'exposed-without-proxy': 'another workload stands in front',
  'privileged-host-port host-network+kube': 'the .kube says it: files that are no manifests are left as they are',
  'privileged-port-unbindable default-node+kube': 'the .kube says it: files that are no manifests are left as they are',
  'binary-will-not-start needs-other': 'whether a container may have another capability than the one for ports, a person decides',
  'binary-will-not-start needs-other-on-some':
    'whether a container may have another capability than the one for ports, a person decides',
  'privileged-port-undeclared image+exposed': 'what the program listens on is in no manifest',
  'void-capability-name': 'about units of systemd: files that are no manifests are left as they are',
  'void-suppression': 'about the text: who may let what pass',
  'unused-suppression': 'about the text: who may let what pass',
  'never-starts': 'which of two settings that exclude each other, or which value, is meant is not in the manifest',
};

/** The edit of a finding; undefined for what is beyond the manifest. Throws where nobody has said which. */
export function repairOf({ ruleId, messageId }: Pick<LintFinding, 'ruleId' | 'messageId'>): Edit | undefined {
  const key = `${ruleId} ${messageId}`;
  const edit = REPAIRS[key];
  if (edit === undefined && !(ruleId in BEYOND || key in BEYOND)) throw new Error(`no edit for "${key}": see src/fix/repairs/`);
  return edit;
}

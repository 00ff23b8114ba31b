// What helps a port that is not bound, or is bound with more than it needs: the same ladder as that of the rules.

import type { BindVerdict } from '../model/bind.ts';
import { type BindErrorCode, type BindFactCode, type RemedyId, VOCABULARY } from '../model/bind-vocabulary.ts';
import type { Dialect } from '../model/dialect.ts';
import { isPrivilegedPort } from '../model/port.ts';

/** What has one repair. */
const OF_FACT: Partial<Record<BindFactCode, readonly RemedyId[]>> = {
  'port-start-with-host-network': ['start-or-host-network', 'map-host-port'],
  'user-namespace-with-host-network': ['user-namespace-or-host-network'],
  'host-port-differs': ['same-host-port'],
  'escalation-of-privileged': ['escalation-or-privileged'],
  'escalation-of-sys-admin': ['escalation-or-privileged'],
  'other-capability-missing': ['give-other-capability'],
  'image-user-refused': ['numeric-user'],
  'user-out-of-range': ['user-in-range'],
  'protocol-unsupported': ['known-protocol'],
  'capability-added-and-dropped': ['name-once'],
  'all-added-with-drop': ['add-by-name'],
  'rootless-host-port': ['publish-above'],
  'rootless-host-network': ['own-network'],
  'own-users-host-network': ['own-network'],
  ...asErrorSays(
    'quadlet-refused',
    'said-by-pod',
    'port-unreadable',
    'group-out-of-range',
    'os-unsupported',
    'field-of-linux',
    'field-of-windows',
    'proc-mount-unmasked',
    'hostname-on-host-network',
    'probe-of-init-container',
    'sysctl-name',
    'sysctl-with-slashes',
    'sysctl-repeated',
    'sysctl-of-host',
    'user-namespace-of-host',
    'port-missing',
    'port-out-of-range',
    'port-name',
    'port-name-repeated',
    'host-port-repeated',
  ),
  'port-of-ephemeral-container': ['no-port-there'],
};

function asErrorSays(...facts: readonly BindFactCode[]): Partial<Record<BindFactCode, readonly RemedyId[]>> {
  return Object.fromEntries(facts.map((fact) => [fact, ['as-error-says']]));
}

const OF_ERROR: Record<BindErrorCode<'kubernetes'>, readonly RemedyId[]> = {
  EACCES: ['listen-above', 'lower-start', 'file-capability'],
  EPERM: ['keep-capability'],
  CreateContainerConfigError: ['numeric-user'],
  CreateContainerError: ['spell-capability'],
  FailedCreatePodSandBox: ['start-in-range'],
  SysctlForbidden: [],
  Invalid: [],
  RunContainerError: ['spell-capability'],
  Podman: ['as-error-says'],
  OCI: ['as-error-says'],
};

function errorRemedies(code: BindErrorCode): readonly RemedyId[] {
  return code in OF_ERROR ? OF_ERROR[code as BindErrorCode<'kubernetes'>] : [];
}

type Remedies = (verdict: BindVerdict) => Iterable<RemedyId>;

const OF_DIALECT: Readonly<Record<Dialect, Remedies>> = {
  kubernetes: ofPod,
  compose: ofService,
  systemd: ofUnit,
  quadlet: ofContainer,
  dockerfile: ofPod,
};

/** The remedies of a verdict, best first; none for a port that is bound with no more than it needs. */
export function remediesOf(verdict: BindVerdict, dialect: Dialect): RemedyId[] {
  const found = new Set(OF_DIALECT[dialect](verdict));
  const order: readonly RemedyId[] = VOCABULARY[dialect].remedies;
  return order.filter((remedy) => found.has(remedy));
}

function ofPod(verdict: BindVerdict): Iterable<RemedyId> {
  const facts = new Set(verdict.because.map(({ fact }) => fact));
  const refused = verdict.because.flatMap(({ fact }) => OF_FACT[fact] ?? []);
  if (refused.length > 0) return refused;
  const errors = [...(verdict.error ? [verdict.error] : []), ...verdict.otherErrors];
  const found = new Set<RemedyId>(errors.flatMap(({ code }) => errorRemedies(code)));
  if (verdict.overPrivileged === true) for (const remedy of OF_ERROR.EACCES) found.add(remedy);
  // Podman is the one that makes it ambient.
  if (found.has('file-capability') && facts.has('capability-added') && verdict.runtime !== 'podman') found.add('no-ambient');
  if (found.has('listen-above') && facts.has('no-ambient-capability-added')) found.add('add-ambient');
  if (found.has('listen-above') && facts.has('capability-missing') && startsAsRoot(verdict)) found.add('add-capability');
  for (const remedy of openQuestions(verdict)) found.add(remedy);
  // A start that was raised above 1024 makes more ports privileged, for which there is no well-known number.
  if (!isPrivilegedPort(verdict.port)) found.delete('listen-above');
  if (facts.has('node-port-start') || facts.has('node-port-start-unknown')) {
    // Under hostNetwork the Pod may not set the sysctl.
    if (found.delete('lower-start')) found.add(facts.has('kube-network') ? 'own-kube-network' : 'map-host-port');
  }
  return found;
}

/** Of Quadlet: where a Pod on podman, with whom root may be somebody else who has the capability. */
function ofContainer(verdict: BindVerdict): Iterable<RemedyId> {
  const found = new Set(ofPod(verdict));
  if (verdict.overPrivileged === true && found.has('listen-above')) found.add('add-ambient');
  // Podman leaves nothing that the file could give.
  if (verdict.because.some(({ fact }) => fact === 'no-new-privileges')) found.delete('file-capability');
  if (found.has('numeric-user')) found.add('user-in-range');
  return found;
}

const OF_UNIT_ERROR: Readonly<Record<BindErrorCode<'systemd'>, readonly RemedyId<'systemd'>[]>> = {
  EACCES: ['socket-activation', 'listen-above', 'ambient-capability', 'file-capability'],
  EPERM: ['keep-bounding'],
  'bind-EPERM': ['allow-bind'],
  EAFNOSUPPORT: ['socket-activation', 'allow-family'],
  'bad-setting': ['as-error-says'],
  '216/GROUP': ['make-group'],
  '217/USER': ['make-user'],
  '218/CAPABILITIES': ['system-unit'],
  resources: ['allow-bind'],
};

/** What takes a capability away has a repair of its own, which goes before another way to it. */
function ofUnit({ because, error, otherErrors, overPrivileged, dependsOn, runtime, port }: BindVerdict): Iterable<RemedyId> {
  const facts = new Set(because.map(({ fact }) => fact));
  const errors = [...(error ? [error] : []), ...otherErrors].map(({ code }) => code);
  const found = new Set<RemedyId>(
    errors.flatMap((code) => (code in OF_UNIT_ERROR ? OF_UNIT_ERROR[code as keyof typeof OF_UNIT_ERROR] : [])),
  );
  if (overPrivileged === true) for (const remedy of OF_UNIT_ERROR.EACCES) found.add(remedy);
  if (found.has('ambient-capability')) {
    if (facts.has('private-users')) found.add('no-private-users');
    if (facts.has('bounding-set-lacks')) found.add('keep-bounding');
    if (facts.has('capability-ignored')) found.add('spell-capability');
    if (facts.has('ambient-set')) found.delete('ambient-capability');
    // What keeps a file from giving anything keeps this one from it, too.
    if (
      ['private-users', 'no-new-privileges', 'no-new-privileges-implied', 'mounted-nosuid', 'dynamic-user'].some((fact) =>
        facts.has(fact as BindFactCode),
      )
    ) {
      found.delete('file-capability');
    }
  }
  if (facts.has('user-manager') && errors.length > 0) {
    // Neither can the manager open the port, nor make a user or a capability that it has not.
    for (const remedy of ['socket-activation', 'ambient-capability', 'make-user', 'make-group', 'allow-bind'] as const)
      found.delete(remedy);
    found.add('system-unit');
  }
  if (facts.has('user-impossible') && found.delete('make-user')) found.add('spell-user');
  if (facts.has('socket-taken') && found.delete('allow-bind')) found.add('listen-once');
  if (facts.has('group-impossible') && found.delete('make-group')) found.add('spell-group');
  if (dependsOn.includes('image') && facts.has('file-capability-unknown')) found.add('tell-program');
  if (dependsOn.includes('runtime') && runtime === 'unknown') found.add('tell-version');
  if (!isPrivilegedPort(port)) found.delete('listen-above');
  return found;
}

/** Of a service of Compose: in a network of its own every port is open, unless a sysctl closes it. */
function ofService(verdict: BindVerdict): Iterable<RemedyId> {
  const facts = new Set(verdict.because.map(({ fact }) => fact));
  const found = new Set<RemedyId>();
  for (const { code } of [...(verdict.error ? [verdict.error] : []), ...verdict.otherErrors]) {
    if (code === 'EACCES') for (const remedy of DENIED) found.add(remedy);
    else if (code === 'EPERM') found.add(facts.has('other-capability-missing') ? 'give-other-capability' : 'keep-capability');
    else
      found.add(
        ['user-named', 'user-range', 'image-user-refused'].some((fact) => facts.has(fact as BindFactCode))
          ? 'other-user'
          : 'as-error-says',
      );
  }
  if (verdict.overPrivileged === true) found.add('listen-above');
  // Where every port is open, another user has this one as well.
  if (verdict.overPrivileged === true && facts.has('runtime-port-start') && startsAsRoot(verdict)) found.add('other-user');
  const isOnHost = facts.has('node-port-start') || facts.has('node-port-start-unknown');
  if (found.has('file-capability')) found.add(isOnHost ? 'own-network' : 'open-ports');
  // Podman is the one that makes it ambient.
  if (found.has('file-capability') && facts.has('capability-added') && verdict.runtime !== 'podman') found.add('no-ambient');
  if (found.has('listen-above') && facts.has('capability-missing') && startsAsRoot(verdict)) found.add('add-capability');
  for (const remedy of openQuestions(verdict)) found.add(remedy);
  if (!isPrivilegedPort(verdict.port)) found.delete('listen-above');
  return found;
}

const DENIED: readonly RemedyId[] = ['listen-above', 'file-capability'];

/** For certain: of whoever may be somebody else, other remedies are better. */
function startsAsRoot({ because }: BindVerdict): boolean {
  return because.some(({ fact, data }) => (fact === 'run-as-user' ? data.uid === 0 : fact === 'image-user' && data.user === ''));
}

/** What the reader may know and kport does not. */
function openQuestions({ dependsOn, runtime }: BindVerdict): RemedyId[] {
  const questions: RemedyId[] = [];
  if (dependsOn.includes('pod')) questions.push('start-instead-of-sibling');
  if (dependsOn.includes('image')) questions.push('tell-image');
  if (dependsOn.includes('platform')) questions.push('alike-on-platforms');
  if (dependsOn.includes('runtime') && runtime === 'unknown') questions.push('tell-runtime');
  return questions;
}

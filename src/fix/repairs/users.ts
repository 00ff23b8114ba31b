// Whoever a container runs as.

import type { ImageFacts } from '../../model/bind.ts';
import type { LintFinding } from '../../model/lint.ts';
import { isMapping } from '../../model/mapping.ts';
import { contextOf, need, type Site } from '../site.ts';
import { mapping, setAt } from '../writable.ts';
import { drop } from './capabilities.ts';
import { type Edits, each } from './edit.ts';
import { moveLow } from './moving.ts';

const SOME_USER = 65_532;

export const USERS: Edits = {
  ...each('never-starts', ['root-image', 'named-user', 'named-user+uid'], setImageUser),
  ...each('never-starts', ['root-image+port', 'named-user+port', 'named-user+uid+port'], (site) => {
    moveLow(site);
    setImageUser(site);
  }),
  ...ofRoot({ kept: false, low: false }),
  ...ofRoot({ kept: false, low: true }),
  ...ofRoot({ kept: true, low: false }),
  ...ofRoot({ kept: true, low: true }),
  ...each('may-run-as-root', ['unset+podman', 'uid-zero+podman'], (site) => {
    moveLow(site);
    refuseRoot(site);
  }),
  'may-run-as-root administrator': (site) => {
    setUser(site, site.finding.at, 'ContainerUser');
    refuseRoot(site);
  },
  'may-run-as-root administrator-refused': (site) => setUser(site, site.finding.at, 'ContainerUser'),
  ...each('may-run-as-root', ['administrator-by-image', 'administrator-possible'], setUserName),
  'may-run-as-root user-name-unset': (site) => {
    setUserName(site);
    refuseRoot(site);
  },
  'may-run-as-root user-name-only': refuseRoot,
  'may-run-as-root contradiction': (site) => setUser(site, site.finding.at, SOME_USER),
};

/** What goes with the user: the capability, and ports that have to move first. */
interface Beside {
  readonly kept: boolean;
  readonly low: boolean;
}

function ofRoot({ kept, low }: Beside): Edits {
  const variant = (message: string) => `${message}${kept ? '+kept' : ''}${low ? '+port' : ''}`;
  const edit = (said: Said) => (site: Site) => {
    if (low) moveLow(site);
    refuseRoot(site, said);
    if (kept) drop(site, 'NET_BIND_SERVICE');
  };
  const ofRoot = ['unset', 'uid-zero', 'unset+no-user', 'unset+root-user'];
  const ofOthers = low && !kept ? [] : ['uid-only', 'unset+image-user'];
  return {
    ...each('may-run-as-root', [...ofRoot, ...ofOthers].map(variant), edit('runAsUser')),
    ...each('may-run-as-root', ['set-to-false'].map(variant), edit('runAsNonRoot')),
  };
}

/** The field that lets root be: where it stands, the repair does. */
type Said = 'runAsUser' | 'runAsNonRoot';

function refuseRoot(site: Site, field: Said = 'runAsUser'): void {
  const { workload, container, finding } = site;
  if (container === undefined) return;
  const { runAsNonRoot, runAsUser } = container;
  const said = container[field];
  const context = said.from === 'pod' ? mapping(site, `${workload.at}/securityContext`) : contextOf(site);
  context.runAsNonRoot = true;
  // The nearer word holds.
  if (runAsNonRoot.from === 'container') contextOf(site).runAsNonRoot = true;
  if (workload.os.value === 'windows' || (runAsUser.value ?? 0) !== 0) return;
  if (runAsUser.value === undefined && isNumericUser(site.imageOf(container.image))) return;
  // Who the image runs as by itself.
  const { uid } = finding.data;
  if (uid !== undefined && uid !== 0) context.runAsUser = uid;
  else if (runAsUser.from !== 'default') setUser(site, runAsUser.at, SOME_USER);
  else {
    context.runAsUser = SOME_USER;
    need(site, { kind: 'user', user: SOME_USER });
  }
}

function setUserName(site: Site): void {
  const context = contextOf(site);
  const options = isMapping(context.windowsOptions) ? context.windowsOptions : {};
  context.windowsOptions = { ...options, runAsUserName: 'ContainerUser' };
  need(site, { kind: 'user', user: 'ContainerUser' });
}

function setUser(site: Site, pointer: string, user: number | string): void {
  setAt(site, pointer, user);
  need(site, { kind: 'user', user });
}

/** The number of the user that the image has by name, which changes nothing; else one of which nobody knows whether it will do. */
function setImageUser(site: Site): void {
  const { uid } = site.finding.data;
  if (uid === undefined) need(site, { kind: 'user', user: SOME_USER });
  contextOf(site).runAsUser = uid ?? SOME_USER;
}

/** Whether no person has to make sure of the user of a container for which the image decides. */
export function isUserKnown({ data: { uid } }: LintFinding, image: ImageFacts | undefined): boolean {
  return (uid !== undefined && uid !== 0) || isNumericUser(image);
}

function isNumericUser(image: ImageFacts | undefined): boolean {
  return /^[1-9]\d*(:|$)/.test(String(image?.user ?? ''));
}

// Which capabilities a container has.
import { factsFor } from '../../facts/bind/possible-images.ts';
import { listensByPrivilege, needsCapabilityToStart } from '../../facts/questions.ts';
import { CAPABILITY_NAMES } from '../../knowledge/runtimes.ts';
import { capabilitiesOf, need, type Site } from '../site.ts';
import { list, removeItem, removeKey, setAt } from '../writable.ts';
import { bare, type Edits, each } from './edit.ts';
import { moveLow } from './moving.ts';

export const CAPABILITIES: Edits = {
  'never-starts unknown-capability': removeRefused,
  'binary-will-not-start needs-dropped': (site) => {
    const { capability } = site.finding.data;
    const capabilities = capabilitiesOf(site);
    capabilities.drop = list(capabilities.drop).filter((name) => bare(name) !== capability);
    grant(site, String(capability));
  },
  'binary-will-not-start dropped': (site) => grant(site),
  'binary-will-not-start dropped-on-some': (site) => {
    const capabilities = capabilitiesOf(site);
    capabilities.add = ['NET_BIND_SERVICE', ...list(capabilities.add).filter((name) => bare(name) !== 'NET_BIND_SERVICE')];
    capabilities.drop = list(capabilities.drop).filter((name) => bare(name) !== 'NET_BIND_SERVICE');
  },
  'net-bind-service-kept kept+port': (site) => {
    moveLow(site);
    drop(site, 'ALL');
  },
  'net-bind-service-kept kept+root+port': (site) => {
    moveLow(site);
    drop(site, 'NET_BIND_SERVICE');
  },
  'net-bind-service-kept prefixed-drop+port': (site) => {
    moveLow(site);
    setAt(site, site.finding.at, bare(site.finding.data.capability));
  },
  ...each('net-bind-service-kept', ['kept', 'kept+node'], (site) => drop(site, 'ALL')),
  ...each('net-bind-service-kept', ['kept+root', 'kept+root+node'], (site) => drop(site, 'NET_BIND_SERVICE')),
  'net-bind-service-kept kept+capable': (site) => {
    drop(site, 'ALL');
    grant(site);
  },
  'net-bind-service-kept prefixed-drop+capable': (site) => {
    drop(site, 'ALL');
    grant(site);
  },
  'net-bind-service-kept prefixed-drop': (site) => setAt(site, site.finding.at, bare(site.finding.data.capability)),
  ...each('net-bind-service-added', ['added', 'added+none'], (site) => {
    moveLow(site);
    removeItem(site, site.finding.at);
  }),
  ...each('net-bind-service-added', ['added+kept', 'added+none+kept'], (site) => {
    moveLow(site);
    removeItem(site, site.finding.at);
    drop(site, 'NET_BIND_SERVICE');
  }),
  'net-bind-service-added added-all': (site) => removeItem(site, site.finding.at),
  'net-bind-service-added privileged+port': (site) => {
    moveLow(site);
    withoutPrivileged(site);
  },
  'net-bind-service-added privileged': withoutPrivileged,
  'net-bind-service-added prefixed': (site) => {
    if (isCapable(site) || isLow(site)) setAt(site, site.finding.at, 'NET_BIND_SERVICE');
    else removeItem(site, site.finding.at);
  },
  ...each('net-bind-service-unused', ['unused', 'unused+open', 'unused+unclear', 'void'], (site) =>
    removeItem(site, site.finding.at),
  ),
};

export function drop(site: Site, name: string): void {
  const capabilities = capabilitiesOf(site);
  if (name !== 'ALL') {
    capabilities.drop = [...list(capabilities.drop), name];
    return;
  }
  capabilities.drop = ['ALL'];
  for (const other of neededBy(site)) grant(site, other);
}

/** Without which the program is not executed, NET_BIND_SERVICE apart. */
function neededBy({ container, imageOf }: Site): readonly string[] {
  return (container && factsFor(container, imageOf(container.image))?.needs) ?? [];
}

function isLow({ container, workload, imageOf }: Site): boolean {
  return container !== undefined && listensByPrivilege(container, workload, imageOf(container.image));
}

function isCapable({ container, imageOf }: Site): boolean {
  return needsCapabilityToStart(imageOf(container?.image));
}

function withoutPrivileged(site: Site): void {
  removeKey(site, site.finding.at);
  drop(site, 'ALL');
  if (isCapable(site)) grant(site);
  need(site, { kind: 'privileged' });
}

function grant(site: Site, name = 'NET_BIND_SERVICE'): void {
  const capabilities = capabilitiesOf(site);
  const added = list(capabilities.add);
  if (!added.includes(name)) capabilities.add = [...added, name];
}

/** What a runtime refuses: a name with CAP_, or one that no kernel knows. */
function removeRefused(site: Site): void {
  const capabilities = capabilitiesOf(site);
  for (const key of ['add', 'drop']) {
    if (!(key in capabilities)) continue;
    const kept = list(capabilities[key]).filter(
      (name) => !/^cap_/i.test(name) && (bare(name) === 'ALL' || CAPABILITY_NAMES.has(bare(name))),
    );
    if (kept.length > 0) capabilities[key] = kept;
    else delete capabilities[key];
  }
}

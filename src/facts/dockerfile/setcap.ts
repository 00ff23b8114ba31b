// What `setcap` writes to a file: cap_from_text(3), and _fcaps_save of libcap's cap_file.c. Measured with libcap 2.66 (test/facts).
import { CAPABILITY_NAMES } from '../../knowledge/runtimes.ts';
import type { NetBindFlags } from '../../model/image.ts';
import { meantCapability } from '../questions/meant-capability.ts';

/** Capabilities of a file, as the words of setcap make them. */
export interface SetCapabilities {
  readonly netBind: NetBindFlags;
  /** Others in its permitted set, by their kernel names. */
  readonly others: readonly string[];
  readonly isEffective: boolean;
}

/** Setcap does not take it, and the build ends there: "fatal error: Invalid argument". */
export interface SetcapProblem {
  /** The name that is none, where it is one. */
  readonly name?: string;
  readonly near?: string;
}

type Bits = Record<'e' | 'i' | 'p', Set<string>>;

const NAMES = [...CAPABILITY_NAMES];
const CLAUSE = /^([\w,]*)((?:[-+=][eip]*)+)$/;

export function setCapabilities(text: string): SetCapabilities | SetcapProblem {
  const bits: Bits = { e: new Set(), i: new Set(), p: new Set() };
  const clauses = text.split(/\s+/).filter(Boolean);
  if (clauses.length === 0) return {};
  for (const clause of clauses) {
    const [, list = '', actions = ''] = CLAUSE.exec(clause) ?? [];
    // Without names it is about all, and only `=` may say so.
    if (actions === '' || (list === '' && !actions.startsWith('='))) return unknownName(clause) ?? {};
    const names = list === '' ? NAMES : list.split(',').flatMap(namesOf);
    const unknown = list === '' ? undefined : list.split(',').find((name) => namesOf(name).length === 0);
    if (unknown !== undefined) return problemOf(unknown);
    act(bits, names, actions);
  }
  return written(bits);
}

/** `all`, a number, or a name with `cap_`, in any case. */
function namesOf(written: string): readonly string[] {
  const name = written.toUpperCase();
  if (name === 'ALL') return NAMES;
  if (/^\d+$/.test(name)) return NAMES.slice(Number(name), Number(name) + 1);
  return name.startsWith('CAP_') && CAPABILITY_NAMES.has(name.slice(4)) ? [name.slice(4)] : [];
}

function unknownName(clause: string): SetcapProblem | undefined {
  const [list = ''] = clause.split(/[-+=]/);
  const unknown = list.split(',').find((name) => namesOf(name).length === 0);
  return unknown === undefined || unknown === '' ? undefined : problemOf(unknown);
}

function problemOf(name: string): SetcapProblem {
  const near = meantCapability(name);
  return { name, ...(near === undefined ? {} : { near: `cap_${near.toLowerCase()}` }) };
}

/** `=` clears all three sets of the names before it sets any; `=+ep` does both. */
function act(bits: Bits, names: readonly string[], actions: string): void {
  for (const [, operator = '', flags = ''] of actions.matchAll(/([-+=])([eip]*)/g)) {
    for (const flag of ['e', 'i', 'p'] as const) {
      for (const name of names) {
        if (operator !== '-' && flags.includes(flag)) bits[flag].add(name);
        else if (operator === '=' || flags.includes(flag)) bits[flag].delete(name);
      }
    }
  }
}

/** The effective bit of a file is one: it is for all that it has, or for none. */
function written({ e, i, p }: Bits): SetCapabilities | SetcapProblem {
  const held = new Set([...i, ...p]);
  if (e.size > 0 && [...held].some((name) => !e.has(name))) return {};
  const isEffective = e.size > 0;
  const name = 'NET_BIND_SERVICE';
  const flags = `${held.has(name) && isEffective ? 'e' : ''}${i.has(name) ? 'i' : ''}${p.has(name) ? 'p' : ''}`;
  const netBind = (flags === '' ? 'none' : flags) as NetBindFlags;
  return { netBind, others: NAMES.filter((other) => other !== name && p.has(other)), isEffective };
}

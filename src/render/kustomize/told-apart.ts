// Whose is each document of what was built together.
import { type Member, WORD } from './members.ts';

interface Built {
  readonly text: string;
  readonly name: string;
  /** Those whose it may be. */
  readonly owners: readonly Member[];
}

/**
 * What members came to, by their folders, as far as that is certain: kustomize sorts by what it knows of an object, so those of one are in
 * the order that they have by themselves. Uncertain are those that may share a document, and those whose documents speak of a name of
 * another's, which may have got there here.
 */
export function toldApart(text: string, members: readonly Member[]): Map<string, string> {
  const built = text.split(/^---\n/m).map((document) => read(document, members));
  if (built.some(({ owners }) => owners.length === 0)) return new Map();
  const ownerOf = new Map(built.map(({ name, owners }) => [name, owners.length === 1 ? owners[0] : undefined]));
  const unsure = new Set(built.flatMap((one) => (isSure(one, ownerOf) ? [] : one.owners)));
  const sure = built.flatMap(({ owners, text: own }) => owners.flatMap((owner) => (unsure.has(owner) ? [] : [{ owner, own }])));
  return new Map(
    [...Map.groupBy(sure, ({ owner }) => owner.folder)].map(([folder, all]) => [folder, all.map(({ own }) => own).join('---\n')]),
  );
}

/** No number, no truth value and no time: they were written in another way, for all that anybody knows. */
const NAME = /^ {2}name: (?:(["'])([\w.-]+)\1|(?!(?:true|false|null)$)([a-z_][\w.-]*(?::+[\w.-]+)*))$/im;

function read(text: string, members: readonly Member[]): Built {
  const [metadata = ''] = /^metadata:\n(?: .*\n|\n)*/m.exec(text) ?? [];
  const [, , quoted, name = quoted] = NAME.exec(metadata) ?? [];
  return { text, name: name ?? '', owners: name === undefined ? [] : members.filter((member) => mayBeOf(member, name)) };
}

/** Whether an object of it may be called so when it is built: what is generated has a hash behind its name. */
function mayBeOf({ words, prefix, suffix }: Member, name: string): boolean {
  return [name, name.replace(/-[a-z0-9]{10}$/, '')].some((called) => {
    const inner = called.slice(prefix.length, called.length - suffix.length);
    return words.has(called) || (words.has(inner) && called === prefix + inner + suffix);
  });
}

function isSure({ text, owners: [owner, ...others] }: Built, ownerOf: ReadonlyMap<string, Member | undefined>): boolean {
  if (owner === undefined || others.length > 0) return false;
  return text.match(WORD)?.every((word) => !ownerOf.has(word) || ownerOf.get(word) === owner) ?? true;
}

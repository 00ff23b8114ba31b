// The services of a project of one file that takes nothing from elsewhere, as nearly all are, read without a place for each value: most
// projects have nothing to tell, and to put their values together with their places takes several times as long.
import { wholeNumbersIn } from '../../knowledge/compose-forms.ts';
import { SECTIONS, sectionMisfits } from '../../knowledge/compose-schema.ts';
import { isMapping, type Mapping } from '../../model/mapping.ts';
import type { YamlDocument } from '../yaml/read.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { hasRepeatedItems } from './merge.ts';

/**
 * What YAML 1.1 takes for a boolean, and YAML 1.2, which Compose reads, for a text, where a value or a key may stand; and a key that is a
 * number or a boolean, which Compose refuses. A name may end in such behind a dash: `data-0:`.
 */
const ODD = /(?:[\n:,[{?]|- ) *(?:&[\w-]+ +)?(?:(?:[yn]|yes|no|on|off) *[\n#,\]}:]|(?:[-+.]?\d[\w.+-]*|true|false) *:\s)/i;

/** A number that is none of plain digits: how it is written may count where a whole one is asked for. */
const ODD_NUMBER = /[\n:,[{-] *(?:&[\w-]+ +)?[-+]?(?:0[\d_]+|[\d_]*\.[\d_]*(?:e[-+]?\d+)?|[\d_]+e[-+]?\d+) *(?:[\r\n#,\]}]|$)/i;

/** Undefined where something has to be put together, or told. */
export function plainServices(documents: readonly YamlDocument[], variables: Variables): Mapping | undefined {
  const [document] = documents;
  if (document?.place === undefined || documents.length > 1) return undefined;
  if (ODD.test(document.source)) return undefined;
  const { value, hasDuplicates } = document;
  if (hasDuplicates || !isMapping(value)) return undefined;
  const root = document.source.includes('$') ? filledIn(value, variables) : value;
  if (!isMapping(root) || !Object.keys(root).every((key) => isPlainTop(key, root[key]))) return undefined;
  const { services } = root;
  if (!isMapping(services)) return undefined;
  const all = Object.values(services);
  const isPlain = all.length > 0 && all.every(isAlone) && !(all.some(hasWholeNumber) && ODD_NUMBER.test(document.source));
  return isPlain ? services : undefined;
}

function isPlainTop(key: string, value: unknown): boolean {
  if (key === 'include') return false;
  return SECTIONS.has(key) ? sectionMisfits(key, value, true).length === 0 : key.startsWith('x-');
}

function isAlone(service: unknown): boolean {
  return !isMapping(service) || !(Object.hasOwn(service, 'extends') || hasRepeatedItems(service));
}

function hasWholeNumber(service: unknown): boolean {
  if (!isMapping(service)) return false;
  return hasNumberAsPort(service.ports) || hasNumberAsPort(service.expose) || wholeNumbersIn(service).length > 0;
}

function hasNumberAsPort(list: unknown): boolean {
  return Array.isArray(list) && list.some(isNumberAsPort);
}

function isNumberAsPort(port: unknown): boolean {
  return typeof port === 'number' || (isMapping(port) && typeof port.published === 'number');
}

/** With its variables; undefined where one of its texts is no template. What is shared stays so. */
function filledIn(value: unknown, variables: Variables, made: Map<unknown, unknown> = new Map()): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (typeof value !== 'object' || value === null) return value;
  if (!made.has(value))
    made.set(
      value,
      filled(value, (item) => filledIn(item, variables, made)),
    );
  return made.get(value);
}

function filled(value: object, fill: (item: unknown) => unknown): unknown {
  const entries = Object.entries(value).map(([key, item]) => [key, fill(item)] as const);
  if (entries.some(([, item]) => item === undefined)) return undefined;
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

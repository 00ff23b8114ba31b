// The findings of a policy as variables: of the Pod spec that is judged and, on an update, of the one before it, each a text of what it
// does, what it is known by, and what it says.
import type { Language } from '../model/finding.ts';
import { baseOf } from '../model/rule-words.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { Cel, MessageInCel, RuleInCel } from '../rules/cel.ts';
import type { RuleMeta } from '../rules/rule.ts';
import { PLACEHOLDER } from '../words/placeholder.ts';
import { celString, celWord } from './cel-text.ts';
import { EFFECTS, effectOf, isEffect } from './effects-in-cel.ts';
import { exemptInCel, exemptionVariables } from './exemptions-in-cel.ts';
import { factVariables, type Operation, type Variable, withStart, writtenOut } from './facts-in-cel.ts';
import { PLACE, SIGNS, toldWord } from './places-in-cel.ts';
import { askedOf, chain, having, type InCel, rulesInCel, type Telling } from './rules-in-cel.ts';

/**
 * What denies is told with what it is known by. What warns is told of what is created by itself: of what is changed, old findings warn
 * that would deny elsewhere. Findings are lines of a text until they are told: CEL has nothing else that makes one list of many.
 */
export function findingVariables(telling: Telling): Variable[] {
  const { policy, language, effect, operation } = telling;
  const inCel = rulesInCel(policy);
  const wording = { policy, language, operation, numbers: numbersOf(inCel) };
  const lines = (name: string, which: 'denies' | 'warns' | 'rest', place: 0 | 1, line: Line = findingText) => {
    const all = linesOf(having(inCel, which), { ...wording, line }, looked(place));
    const isList = (about: string) => line === knownText || about === OF_POD;
    return Object.entries(all).map(([about, expression]) => ({
      name: `${name}Of${about}`,
      expression: isList(about) ? expression : `${expression}.join('')`,
    }));
  };
  const hasRest = effect === 'warns' && operation === 'UPDATE';
  const rests = (name: string, line?: Line) => (hasRest ? lines(name, 'rest', 0, line) : []);
  const [own, rest] = [lines('now', effect, 0), rests('rest')];
  const [asks, restAsks] = [lines('asks', effect, 0, asksOf), rests('restAsks', asksOf)];
  const [before, grants] = [lines('before', 'denies', 1, knownText), lines('grants', 'denies', 1, grantsOf)];
  const all = (from: readonly Variable[]) => from.map(({ name }) => `variables.${name}`).join(' + ') || "''";
  const list = (text: Cel) => `(${text}).split('\\n').filter(f, f != '')`;
  return [
    ...factVariables(askedOf(telling)),
    ...exemptionVariables(policy),
    ...own,
    ...rest,
    ...before,
    ...asks,
    ...restAsks,
    ...grants,
    { name: 'sentences', expression: sentences(inCel, wording) },
    { name: 'now', expression: list(all([...rest, ...own])) },
    { name: 'changed', expression: CHANGED },
    { name: 'keys', expression: `variables.now.map(f, ${KEY})` },
    { name: 'oldOf', expression: byContainer(before) },
    { name: 'old', expression: `(${flat(before)}).split('\\n').filter(k, k != '' && (${STANDS}))` },
    { name: 'asks', expression: list(all([...restAsks, ...asks])) },
    { name: 'granted', expression: `(${all(grants)}).split('#').filter(k, k != '' && (${STANDS}))` },
    { name: 'isNew', expression: IS_NEW },
  ];
}

/** What is said of the Pod, among what the rules say. */
export const OF_POD = 'Pod';

/** As one text. */
function flat(before: readonly Variable[]): Cel {
  const texts = before.map(({ name }) => `variables.${name}${name.endsWith(OF_POD) ? '' : `.join('')`}`);
  return texts.join(' + ') || "''";
}

/** What is known of each container before, by its name, but of one that runs another image. */
function byContainer(before: readonly Variable[]): Cel {
  const ofContainer = before.filter(({ name }) => !name.endsWith(OF_POD)).map(({ name }) => `variables.${name}[i]`);
  const keys = `(${ofContainer.join(' + ') || "''"}).split('\\n')`;
  return `variables.containers[1].transformMapEntry(i, c, {c.self.name: c.self.name in variables.changed ? [] : ${keys}})`;
}

const KEY = `f.split('\\t')[1]`;
const NOW = 'variables.containers[0]';
const IS_OTHER = `(i < size(${NOW}) && ${NOW}[i].self.name == c.self.name ? ${NOW}[i].self.?image != c.self.?image : ${NOW}.exists(n, n.self.name == c.self.name && n.self.?image != c.self.?image))`;
/** Containers of a Pod that run another image than before, by name: what they may do is new. */
const CHANGED = `object.kind != 'Pod' ? {} : variables.containers[1].transformMapEntry(i, c, ${IS_OTHER}, {c.self.name: true})`;
const STANDS = `size(variables.changed) == 0 || !(k.split('|')[1] == '' || k.split('|')[1] in variables.changed)`;
/** Claims are looked at where a finding is not known by what it says: nearly never, and each is a text more. */
const IS_GRANTED = `(size(variables.old) > 0 && variables.asks[i].split('#').exists(x, x in variables.granted))`;
/** It was found there before, at whatever place in the list. */
const IS_OLD = `[k.split('|')[1]].exists(n, n == '' ? k in variables.old : k in variables.oldOf[?n].orValue([]))`;
/**
 * Of what denies; whether anything else is new, nobody asks. The same finding at the same place first, and then those of its container:
 * looking through all others of hundreds is what the API server gives up on.
 */
const IS_NEW = `variables.keys.transformList(i, k, variables.now[i].startsWith('${EFFECTS.denies}') && !(i < size(variables.old) && variables.old[i] == k) && !${IS_OLD} && !${IS_GRANTED})`;

export interface Wording {
  readonly policy: Policy;
  readonly language: Language;
  readonly operation: Operation;
  readonly numbers: readonly string[];
}

/** A line about a finding that is there. */
export type Line = (message: MessageInCel, of: InCel & Wording, container?: Cel) => Cel;

/** Where the rules look. */
export interface Looked {
  readonly pod: Cel;
  readonly containers: Cel;
  /** What is said of each of those ports of `c` that rules have a word for: `p`, with a number `i`. */
  readonly ports: (said: Cel) => Cel;
}

const FOUND_PORTS = (said: Cel): Cel => `c.ports.transformList(i, p, ${said}).join('')`;
const looked = (place: 0 | 1): Looked => ({
  pod: `variables.pods[${place}]`,
  containers: `variables.containers[${place}]`,
  ports: FOUND_PORTS,
});

/** What the rules say, by what they say it of: of the Pod a text, of each container one. */
export function linesOf(
  rules: readonly InCel[],
  wording: Wording & { readonly line: Line },
  { pod, containers, ports }: Looked,
): Readonly<Record<string, Cel>> {
  const line = (one: InCel) => (message: MessageInCel, container?: Cel) =>
    wording.line(message, { ...one, ...wording }, container);
  const each = (about: keyof RuleInCel) =>
    rules.flatMap((one) => {
      const messages = one.rule[about] ?? [];
      const exemption = exemptInCel(one.meta.id, wording.policy, about === 'pod' ? 'pod' : 'container');
      const sentence =
        about === 'pod'
          ? messages.map((message) => `(${message.when} ? ${line(one)(message)} : '')`).join(' + ')
          : chain(messages, (message) => line(one)(message, 'c.name'), "''");
      return messages.length === 0 ? [] : [exemption === undefined ? sentence : `(${exemption} ? '' : ${sentence})`];
    });
  const ofContainers = (texts: readonly Cel[]) => [`${containers}.map(c, ${texts.join(' + ')})`];
  const ofAdded = each('added');
  const ofOne = [
    ...each('container'),
    ...(ofAdded.length === 0 ? [] : [`c.adds.transformList(i, a, ${ofAdded.join(' + ')}).join('')`]),
  ];
  const all = {
    [OF_POD]: each('pod').map((text) => withStart(pod, text, "''")),
    // Apart: of thousands each costs what one expression may, and the API server compiles ten in the time of one ten times as long.
    ...Object.fromEntries(each('port').map((text, index) => [`Ports${index}`, ofContainers([ports(text)])])),
    ...Object.fromEntries(ofOne.map((text, index) => [`Containers${index}`, ofContainers([text])])),
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([about, texts]) => (texts.length === 0 ? [] : [[about, writtenOut(texts.join(' + '))]])),
  );
}

/** Those of the sentence, as often and in the order in which it has them, each with the sign of what is worked out when it is told. */
function wordsOf(message: MessageInCel, { meta, language }: InCel & Wording, container = "''"): Cel[][] {
  const { id, data = {}, isBare } = message;
  const written = (meta.words[language].messages[id]?.text ?? '').matchAll(PLACEHOLDER);
  return [...written].map(([, one = '']) => {
    const { name, word } = celWord(one, { ...data, container });
    return name === 'port' && !isBare ? [`'${SIGNS.port}'`, word] : [word];
  });
}

/** Those of the field: the numbers of the container and in the list. */
function placeOf({ field, ofPod, index }: MessageInCel, container: Cel | undefined): Cel[] {
  const number = container === undefined ? "''" : ofPod === undefined ? 'string(c.index)' : `(${ofPod} ? '' : string(c.index))`;
  const inList = index === undefined ? [`' ${SIGNS.portPlace}'`, 'string(i)'] : [`' '`, index];
  return [`' ${SIGNS.container}'`, number, ...(field.includes('*') ? inList : [])];
}

/** Placeholders of the field, which no sentence has. */
export const [AT, INDEX] = ['AT', 'INDEX'];

/** As the webhook and kport lint tell it: the rule, the field, and the sentence. */
export function templateOf({ id, field }: Pick<MessageInCel, 'id' | 'field'>, meta: RuleMeta, language: Language): string {
  const path = field === '' ? '' : `.${field.replaceAll('/*', `[{${INDEX}}]`).replaceAll('/', '.')}`;
  return `${meta.id}: {${AT}}${path}: ${meta.words[language].messages[id]?.text ?? ''}`;
}

/**
 * What it does, the number of its sentence and those of its place, what it is known by, which counts where something is before it, and the words of the
 * sentence. It is short: a text costs the API server by its length each time that something is added to it.
 */
function findingText(message: MessageInCel, of: InCel & Wording, container?: Cel): Cel {
  const { meta, numbers, operation } = of;
  return added([
    effectOf(message, of),
    celString(`${numbers.indexOf(sentenceKey(message, meta))}`),
    ...placeOf(message, container),
    celString('\t'),
    ...(operation === 'UPDATE' ? knownBy(message, of, container) : []),
    ...wordsOf(message, of, container).flatMap((word) => [celString('\t'), ...word]),
    celString('\n'),
  ]);
}

/** What that is known by, of what denies: it is only compared, and never told in words. */
function knownText(message: MessageInCel, of: InCel & Wording, container?: Cel): Cel {
  return ifDenying(message, of, added([...knownBy(message, of, container), celString('\n')]));
}

/** A text of what denies, and an empty one of what does not. */
function ifDenying(message: MessageInCel, of: InCel, text: Cel): Cel {
  const denies = isEffect(message, of, EFFECTS.denies);
  return denies === 'true' ? text : denies === 'false' ? "''" : `(${denies} ? ${text} : '')`;
}

/** What a finding is known by, as texts that are one. */
function knownBy(
  { id, field, ofPod, key = [], onNode }: MessageInCel,
  { meta, numbers }: InCel & Wording,
  container?: Cel,
): Cel[] {
  const number = (of: string) => celString(`${numbers.indexOf(of)}`);
  const place = number(field);
  const own = container === undefined ? [place] : ['c.field', place];
  const placed = ofPod === undefined ? own : [`(${ofPod} ? ${place} : ${added(own)})`];
  const divided = (parts: readonly Cel[]) => parts.flatMap((part) => [celString('|'), part]);
  // In the network of the Pod it is another one.
  const ofNode = onNode === undefined ? [] : [`(${onNode} ? '|n' : '')`];
  const rule = number(`${meta.id}|${baseOf(id)}`);
  return [rule, ...divided([container ?? "''"]), celString('|'), ...placed, ...divided(key), ...ofNode];
}

/** What it asks for, each with the container. */
function asksOf({ claims }: MessageInCel): Cel {
  return added([celString('#'), ...claimed(claims?.asks ?? []), celString('\n')]);
}

/** What it grants where it denies. */
function grantsOf(message: MessageInCel, of: InCel): Cel {
  return ifDenying(message, of, added(claimed(message.claims?.grants ?? [])) || "''");
}

function claimed(claims: readonly Cel[]): Cel[] {
  const placed = (claim: Cel) => [`'=|'`, 'c.name', `'|'`, 'c.field', `'|'`, claim, `'#'`];
  return claims.length > 1 ? [`[${claims.join(', ')}].map(x, ${added(placed('x'))}).join('')`] : claims.flatMap(placed);
}

const LITERAL = /^'(?:[^'\\]|\\.)*'$/;

/** One text of several, of which those that are known here are one. */
export function added(parts: readonly Cel[]): Cel {
  const merged: Cel[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last !== undefined && LITERAL.test(last) && LITERAL.test(part))
      merged[merged.length - 1] = last.slice(0, -1) + part.slice(1);
    else merged.push(part);
  }
  return merged.join(' + ');
}

/** What findings name by a number: sentences, what they are known by, and fields. */
function numbersOf(rules: readonly InCel[]): readonly string[] {
  const named = rules.flatMap(({ meta, rule }) =>
    Object.values(rule)
      .flat()
      .flatMap((one: MessageInCel) => [sentenceKey(one, meta), `${meta.id}|${baseOf(one.id)}`, one.field]),
  );
  return [...new Set(named)];
}

/** One sentence may stand at two fields. */
function sentenceKey({ id, field }: MessageInCel, meta: RuleMeta): string {
  return `${meta.id}/${id} ${field}`;
}

/** By their numbers: what is written around the words. Only what is told becomes a sentence. */
function sentences(rules: readonly InCel[], { numbers, language }: Wording): Cel {
  const all = rules.flatMap(({ meta, rule }) =>
    Object.values(rule)
      .flat()
      .map((one: MessageInCel) => {
        return `'${numbers.indexOf(sentenceKey(one, meta))}':[${templateOf(one, meta, language)
          .split(PLACEHOLDER)
          .filter((_, place) => place % 2 === 0)
          .map(celString)
          .join(',')}]`;
      }),
  );
  return `{${[...new Set(all)].join(',')}}`;
}

/** The sentence of the finding with the parts `p`, whose words begin with the place. */
export const SENTENCE: Cel = `variables.sentences[p[0].substring(1)].transformList(i, x, i == 0 ? x : ${toldWord(`p[i + ${PLACE - 1}]`)} + x).join('')`;

// The findings of a policy as variables: of the Pod spec that is judged and, on an update, of the one before it, each a text of what it
// does, what it is known by, and what it says.
import { gravestOf } from '../judge/make-finding.ts';
import { laxerMode } from '../model/decision.ts';
import { atLeast, type Language, type Severity } from '../model/finding.ts';
import type { RuleSetting } from '../model/outcome.ts';
import type { Policy } from '../policy/port-policy.ts';
import type { Cel, MessageInCel, RuleInCel } from '../rules/cel.ts';
import { ruleOf } from '../rules/index.ts';
import type { RuleMeta } from '../rules/rule.ts';
import { CEL_OF_RULES } from './cel-of-rules.ts';
import { celString } from './cel-text.ts';
import { exemptInCel } from './exemptions-in-cel.ts';
import { factVariables, type Variable, writtenOut } from './facts-in-cel.ts';

/** What a finding does in a namespace that enforces: it denies, it warns, or it is for the audit log alone. */
export const EFFECTS = { denies: 'E', warns: 'W', recorded: 'A' } as const;

/**
 * What denies is told with what it is known by. What warns is told of what is created by itself: of what is changed, old findings warn
 * that would deny elsewhere.
 */
export function findingVariables(policy: Policy, language: Language, effect: 'denies' | 'warns'): Variable[] {
  const { acceptRunAsUser } = policy.rules['may-run-as-root']?.options ?? {};
  const asked = { runtime: policy.runtime, acceptRunAsUser: acceptRunAsUser === true };
  const inCel = rulesInCel(policy);
  const wording = { policy, numbers: numbersOf(inCel) };
  const variables = (name: string, which: 'denies' | 'warns' | 'rest', place: 0 | 1, told: Told = findingText) =>
    having(inCel, which).map((one, index) => ({
      name: `${name}${index}`,
      expression: ruleExpression(one, { ...wording, told }, place),
    }));
  const of = (which: typeof effect | 'rest', told?: Told) =>
    variables(`${which === 'rest' ? 'rest' : 'rule'}${told ? 'Asks' : ''}`, which, 0, told);
  const [own, rest] = [of(effect), effect === 'denies' ? [] : of('rest')];
  const [asks, restAsks] = [of(effect, asksOf), effect === 'denies' ? [] : of('rest', asksOf)];
  const [before, grants] = [variables('before', 'denies', 1), variables('beforeGrants', 'denies', 1, grantsOf)];
  const all = (from: readonly Variable[]) => from.map(({ name }) => `variables.${name}`).join(' + ') || '[]';
  const now = (first: readonly Variable[], more: readonly Variable[]) =>
    `${all(first)}${more.length === 0 ? '' : ` + (${IS_CREATED} ? [] : ${all(more)})`}`;
  return [
    ...factVariables(asked),
    ...own,
    ...rest,
    ...before,
    ...asks,
    ...restAsks,
    ...grants,
    { name: 'sentences', expression: sentences(inCel, wording.numbers, language) },
    { name: 'now', expression: now(own, rest) },
    { name: 'changed', expression: CHANGED },
    { name: 'keys', expression: `variables.now.map(f, ${KEY})` },
    { name: 'old', expression: `${IS_CREATED} ? [] : (${all(before)}).filter(f, ${DENIES}).map(f, ${KEY}).filter(k, ${STANDS})` },
    { name: 'asks', expression: now(asks, restAsks) },
    {
      name: 'granted',
      expression: `(${all(grants)}).filter(f, ${DENIES}).map(f, f.substring(1)).join('').split('#').filter(k, k != '' && (${STANDS}))`,
    },
    { name: 'isNew', expression: IS_NEW },
  ];
}

/** A bool: there is nothing before it. */
export const IS_CREATED: Cel = 'size(variables.specs) == 1';

const KEY = `f.split('\\t')[1]`;
const DENIES = `f.startsWith('${EFFECTS.denies}')`;
const NOW = 'variables.containers[0]';
const IS_OTHER = `(i < size(${NOW}) && ${NOW}[i].self.name == c.self.name ? ${NOW}[i].self.?image != c.self.?image : ${NOW}.exists(n, n.self.name == c.self.name && n.self.?image != c.self.?image))`;
/** Containers of a Pod that run another image than before, by name: what they may do is new. */
const CHANGED = `${IS_CREATED} || object.kind != 'Pod' ? {} : variables.containers[1].transformMapEntry(i, c, ${IS_OTHER}, {c.self.name: true})`;
const STANDS = `size(variables.changed) == 0 || !(k.split('|')[1] == '' || k.split('|')[1] in variables.changed)`;
/** Claims are looked at where a finding is not known by what it says: nearly never, and each is a text more. */
const IS_GRANTED = `(size(variables.old) > 0 && variables.asks[i].split('#').exists(x, x in variables.granted))`;
/** The same finding at the same place first: looking through all others of hundreds is what the API server gives up on. */
const IS_NEW = `variables.keys.transformList(i, k, !(i < size(variables.old) && variables.old[i] == k) && !(k in variables.old) && !${IS_GRANTED})`;

interface InCel {
  readonly meta: RuleMeta;
  readonly setting: RuleSetting & { readonly level: Severity };
  readonly rule: RuleInCel;
}

/** Those that are on and can be said. */
export function rulesInCel(policy: Pick<Policy, 'rules'>): InCel[] {
  const settingOf = (id: string) => {
    const setting = policy.rules[id];
    if (setting === undefined || setting.level === 'off' || setting.mode === 'off') return undefined;
    return { ...setting, level: setting.level };
  };
  const other = (id: string) => settingOf(id)?.options;
  return Object.entries(CEL_OF_RULES).flatMap(([id, { rule }]) => {
    const [meta, setting] = [ruleOf(id), settingOf(id)];
    return rule && meta && setting ? [{ meta, setting, rule: rule({ options: setting.options, other }) }] : [];
  });
}

/** Which sentences an exported policy has, as `rule/message`. */
export function messagesInCel(policy: Pick<Policy, 'rules'>): ReadonlySet<string> {
  const each = ({ meta, rule }: InCel) =>
    Object.values(rule).flatMap((all) => all.map(({ id }: MessageInCel) => `${meta.id}/${id}`));
  return new Set(rulesInCel(policy).flatMap(each));
}

/** Rules with those messages alone that may have the effect, or of which one of the same name may, by which it is known. */
function having(rules: readonly InCel[], effect: 'denies' | 'warns' | 'rest'): InCel[] {
  return rules.flatMap(({ meta, setting, rule }) => {
    const letters = (message: MessageInCel) => Object.values(effectsOf(message, meta, setting));
    const [warns, denies] = [EFFECTS.warns, EFFECTS.denies].map((letter) => (one: MessageInCel) => letters(one).includes(letter));
    const every = Object.values(rule).flat();
    const denied = new Set(every.filter((one) => denies?.(one)).map(({ id }) => meta.bases[id] ?? id));
    const isKnown = ({ id }: MessageInCel) => denied.has(meta.bases[id] ?? id);
    const keep = (one: MessageInCel) =>
      effect === 'denies' ? isKnown(one) : effect === 'warns' ? warns?.(one) : isKnown(one) && !warns?.(one);
    const kept = Object.entries(rule).flatMap(([about, all]) => {
      const some = all.filter(keep);
      return some.length > 0 ? [[about, some] as const] : [];
    });
    return kept.length > 0 ? [{ meta, setting, rule: Object.fromEntries(kept) }] : [];
  });
}

interface Wording {
  readonly policy: Policy;
  readonly numbers: readonly string[];
  readonly told: Told;
}

/** What is told of a finding that is there, as a text that is not empty. */
type Told = (message: MessageInCel, given: Pick<InCel, 'meta' | 'setting'> & Pick<Wording, 'numbers'>, container?: Cel) => Cel;

/**
 * Of the Pod spec that is judged, or of the one before it: of both at once it would cost more than one expression may. Lists become one by
 * way of a text: CEL has nothing else for it here.
 */
function ruleExpression({ meta, setting, rule }: InCel, { policy, numbers, told: tell }: Wording, place: 0 | 1): Cel {
  const text = (one: MessageInCel, container?: Cel) => tell(one, { meta, setting, numbers }, container);
  const unless = (about: 'container' | 'pod', list: Cel) => {
    const exemption = exemptInCel(meta.id, policy, about);
    return exemption === undefined ? list : `(${exemption} ? [] : ${list})`;
  };
  if (rule.pod) {
    const told = rule.pod.map((one) => `(${one.when} ? [${text(one)}] : [])`);
    const ofPod = unless('pod', `(${told.join(' + ')})`);
    return writtenOut(`[variables.starts[${place}]].map(g, size(g) == 0 ? [] : g.map(w, ${ofPod})[0])[0]`);
  }
  /** The message about a thing that holds, if one does. */
  const told = (messages: readonly MessageInCel[]) =>
    `${messages.map((one) => `${one.when} ? ${text(one, 'c.name')} : `).join('')}''`;
  const lists = [
    ...(rule.container ? [`[${told(rule.container)}]`] : []),
    ...(rule.port ? [`c.ports.map(p, ${told(rule.port)})`] : []),
    ...(rule.added ? [`c.adds.map(a, ${told(rule.added)})`] : []),
  ];
  const ofContainer = unless('container', `(${lists.join(' + ')})`);
  return writtenOut(
    `variables.containers[${place}].map(c, ${ofContainer}.filter(x, x != '').join('\\n')).filter(x, x != '').join('\\n').split('\\n').filter(x, x != '')`,
  );
}

/**
 * What it does and the number of its sentence, what it is known by, and the words for the placeholders of the sentence. It is short: a
 * text costs the API server by its length each time that something is added to it.
 */
function findingText(
  message: MessageInCel,
  { meta, setting, numbers }: Pick<InCel, 'meta' | 'setting'> & Pick<Wording, 'numbers'>,
  container?: Cel,
): Cel {
  const { id, field, ofPod, data = {}, key = [], onNode } = message;
  const number = (of: string) => celString(`${numbers.indexOf(of)}`);
  const place = number(field);
  const own = container === undefined ? [place] : ['c.field', place];
  const placed = ofPod === undefined ? own : [`(${ofPod} ? ${place} : ${own.join(' + ')})`];
  const divided = (parts: readonly Cel[], sign: string) => parts.flatMap((part) => [celString(sign), part]);
  return added([
    effectOf(message, meta, setting),
    number(`${meta.id}/${id}`),
    ...divided([number(`${meta.id}|${meta.bases[id] ?? id}`)], '\t'),
    ...divided([container ?? "''"], '|'),
    celString('|'),
    ...placed,
    ...divided(key, '|'),
    // In the network of the Pod it is another one.
    ...(onNode === undefined ? [] : [`(${onNode} ? '|n' : '')`]),
    ...divided(
      placeholders(data).map((name) => data[name] ?? "''"),
      '\t',
    ),
  ]);
}

/** What it asks for, each with the container. */
function asksOf({ claims }: MessageInCel): Cel {
  return claimed('#', claims?.asks ?? []);
}

/** What it grants, behind what it does. */
function grantsOf(message: MessageInCel, { meta, setting }: Pick<InCel, 'meta' | 'setting'>): Cel {
  return `${effectOf(message, meta, setting)} + ${claimed('#', message.claims?.grants ?? [])}`;
}

function claimed(first: string, claims: readonly Cel[]): Cel {
  return added([celString(first), ...claims.flatMap((claim) => [`'=|'`, 'c.name', `'|'`, 'c.field', `'|'`, claim, `'#'`])]);
}

const LITERAL = /^'(?:[^'\\]|\\.)*'$/;

/** One text of several, of which those that are known here are one. */
function added(parts: readonly Cel[]): Cel {
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
      .flatMap(({ id, field }: MessageInCel) => [`${meta.id}/${id}`, `${meta.id}|${meta.bases[id] ?? id}`, field]),
  );
  return [...new Set(named)];
}

/** The names of what a sentence says beside the container: a port, which has a service, stands first. */
function placeholders(data: NonNullable<MessageInCel['data']>): string[] {
  return Object.keys(data).toSorted((one, other) => Number(other === 'port') - Number(one === 'port'));
}

/** By their numbers: what is written, and between that what stands there. Only what is told becomes a sentence. */
function sentences(rules: readonly InCel[], numbers: readonly string[], language: Language): Cel {
  const all = rules.flatMap(({ meta, rule }) =>
    Object.values(rule)
      .flat()
      .map(({ id, data = {}, isBare }: MessageInCel) => {
        const names = placeholders(data);
        const place = (name: string) =>
          name === 'container' ? CONTAINER : name === 'port' && !isBare ? LABELLED : `${FIRST_WORD + names.indexOf(name)}`;
        const text = `${meta.id}: ${meta.words[language].messages[id]?.text ?? ''}`;
        const parts = text.split(/\{(\w+)\}/).map((part, index) => celString(index % 2 === 0 ? part : place(part)));
        return `'${numbers.indexOf(`${meta.id}/${id}`)}':[${parts.join(',')}]`;
      }),
  );
  return `{${[...new Set(all)].join(',')}}`;
}

const CONTAINER = 'c';
/** Where in a finding the words stand that a sentence has beside the container. */
const FIRST_WORD = 2;
/** The first of these, which is a port, with its service. */
const LABELLED = 'p';
const SERVICE = `variables.services[?w].or(w.endsWith('/UDP') ? variables.services[?(w.split('/')[0])] : optional.none()).optMap(n, n == '' ? '' : ' (' + n + ')').orValue('')`;

/** The sentence of the finding `f`. */
export function sentenceOf(f: Cel): Cel {
  const labelled = `[p[${FIRST_WORD}]].map(w, w + ${SERVICE})[0]`;
  const word = `x == '${CONTAINER}' ? p[1].split('|')[1] : x == '${LABELLED}' ? ${labelled} : p[int(x)]`;
  return `[${f}.split('\\t')].map(p, variables.sentences[p[0].substring(1)].transformList(i, x, i % 2 == 0 ? x : ${word}).join(''))[0]`;
}

function effectOf(message: MessageInCel, meta: RuleMeta, setting: InCel['setting']): Cel {
  const { own, ofNode = own, light } = effectsOf(message, meta, setting);
  const heavy = own === ofNode ? celString(own) : `(${message.onNode} ? ${celString(ofNode)} : ${celString(own)})`;
  return light === undefined ? heavy : `(${message.light} ? ${celString(light)} : ${heavy})`;
}

/** What it does, where a port of the node is meant, and where it is no more than a warning, if those differ. */
function effectsOf({ id, onNode, light }: MessageInCel, meta: RuleMeta, setting: InCel['setting']) {
  const atMost = gravestOf(meta, id);
  const letter = (level: Severity) => letterOf(atMost && atLeast(level, atMost) ? atMost : level, setting);
  const own = letter(setting.level);
  const ofNode = onNode === undefined || setting.onNode === undefined ? own : letter(setting.onNode);
  const lighter = letter(atLeast(setting.level, 'warning') ? 'warning' : setting.level);
  return {
    own,
    ...(ofNode === own ? {} : { ofNode }),
    ...(light === undefined || (own === lighter && ofNode === own) ? {} : { light: lighter }),
  };
}

/** What is no error warns, whatever it is; a rule's own mode may do less. */
function letterOf(level: Severity, { mode = 'enforce' }: RuleSetting): string {
  const does = laxerMode(mode, level === 'error' ? 'enforce' : 'warn');
  return does === 'enforce' ? EFFECTS.denies : does === 'warn' ? EFFECTS.warns : EFFECTS.recorded;
}

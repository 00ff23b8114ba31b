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
import { factVariables, type Variable } from './facts-in-cel.ts';

/** What a finding does in a namespace that enforces: it denies, it warns, or it is for the audit log alone. */
export const EFFECTS = { denies: 'E', warns: 'W', recorded: 'A' } as const;

/** Between the parts of a finding. No name has one, and what somebody wrote is told without. */
const TAB = `'\\t'`;

export function findingVariables(policy: Policy, language: Language): Variable[] {
  const { acceptRunAsUser } = policy.rules['may-run-as-root']?.options ?? {};
  const facts = factVariables({ runtime: policy.runtime, acceptRunAsUser: acceptRunAsUser === true });
  const inCel = rulesInCel(policy);
  const rules = inCel.map(({ meta, setting, rule }, index) => ({
    name: `rule${index}`,
    expression: ruleExpression(rule, { meta, setting, policy }),
  }));
  const all = (place: number) => rules.map(({ name }) => `variables.${name}[${place}]`).join(' + ') || '[]';
  return [
    ...facts,
    ...rules,
    { name: 'sentences', expression: sentences(inCel, language) },
    { name: 'now', expression: all(0) },
    { name: 'changed', expression: CHANGED },
    { name: 'keys', expression: `variables.now.map(f, ${KEY})` },
    { name: 'old', expression: `size(variables.specs) == 1 ? [] : (${all(1)}).map(f, ${KEY}).filter(k, ${STANDS})` },
    { name: 'isNew', expression: IS_NEW },
  ];
}

const KEY = `f.split('\\t')[1]`;
/** Containers of a Pod that run another image than before: what they may do is new. */
const CHANGED = `size(variables.specs) == 1 || object.kind != 'Pod' ? [] : variables.known[1].map(cs, cs.filter(c, variables.known[0].exists(o, o.exists(n, n.name == c.name && n.image != c.image))).map(c, c.name).join(' ')).join(' ').split(' ').filter(n, n != '')`;
const STANDS = `size(variables.changed) == 0 || !(k.split('|')[2] in (variables.changed + ['']))`;
/** The same finding at the same place first: looking through all others of hundreds is what the API server gives up on. */
const IS_NEW = `variables.keys.transformList(i, k, !(i < size(variables.old) && variables.old[i] == k) && !(k in variables.old))`;

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

interface Wording extends Omit<InCel, 'rule'> {
  readonly policy: Policy;
}

/** A list for each Pod spec. Lists become one by way of a text: CEL has nothing else for it here. */
function ruleExpression(rule: RuleInCel, wording: Wording): Cel {
  const exempt = (about: 'container' | 'pod') => exemptInCel(wording.meta.id, wording.policy, about);
  const told = (messages: readonly MessageInCel[] = [], container?: string) =>
    messages.map((one) => `(${one.when} ? [${findingText(one, wording, container)}] : [])`);
  const unless = (exemption: Cel | undefined, list: Cel) => (exemption === undefined ? list : `(${exemption} ? [] : ${list})`);
  if (rule.pod) {
    const ofPod = unless(exempt('pod'), `(${told(rule.pod).join(' + ')})`);
    return `variables.starts.map(g, size(g) == 0 ? [] : g.map(w, ${ofPod})[0])`;
  }
  const each = (list: string, item: string, messages: readonly Cel[]) =>
    messages.length === 0 ? [] : [`c.${list}.map(${item}, (${messages.join(' + ')}).join('\\n')).filter(x, x != '')`];
  const lists = [
    ...told(rule.container, 'c.name'),
    ...each('ports', 'p', told(rule.port, 'c.name')),
    ...each('adds', 'a', told(rule.added, 'c.name')),
  ];
  const ofContainer = unless(exempt('container'), `(${lists.join(' + ')})`);
  return `variables.known.map(g, g.map(cs, cs.map(c, ${ofContainer}.join('\\n')).filter(x, x != '').join('\\n')).filter(x, x != '').join('\\n').split('\\n').filter(x, x != ''))`;
}

/** What it does, what it is known by, which sentence it has, and the words for that one's placeholders. */
function findingText(message: MessageInCel, { meta, setting }: Wording, container?: Cel): Cel {
  const { id, field, ofPod, data = {}, key = [] } = message;
  const own = `c.field + ${celString(`/${field}`)}`;
  const place =
    container === undefined ? celString(field) : ofPod === undefined ? own : `(${ofPod} ? ${celString(field)} : ${own})`;
  const known = [celString(`${meta.id}|${meta.bases[id] ?? id}`), container ?? "''", place, ...key].join(` + '|' + `);
  return [effectOf(message, meta, setting), known, celString(`${meta.id}/${id}`), container ?? "''", ...Object.values(data)].join(
    ` + ${TAB} + `,
  );
}

/** By their ids, with numbers for placeholders: the words follow in that order. Only what is told becomes a sentence. */
function sentences(rules: readonly InCel[], language: Language): Cel {
  const all = rules.flatMap(({ meta, rule }) =>
    Object.values(rule)
      .flat()
      .map(({ id, data = {}, isBare }: MessageInCel) => {
        const names = ['container', ...Object.keys(data)];
        const text = (meta.words[language].messages[id]?.text ?? '').replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
          names.includes(name) ? `{${names.indexOf(name)}${name === 'port' && !isBare ? '!' : ''}}` : whole,
        );
        return `${celString(`${meta.id}/${id}`)}:${celString(`${meta.id}: ${text}`)}`;
      }),
  );
  return `{${[...new Set(all)].join(',')}}`;
}

/** Most words that a sentence has. */
const MOST_WORDS = 4;

/** The sentence of the finding `f`. */
export function sentenceOf(f: Cel): Cel {
  const blank = Array.from({ length: MOST_WORDS }, () => "''");
  const label = `w + variables.services[?w].or(w.endsWith('/UDP') ? variables.services[?(w.split('/')[0])] : optional.none()).optMap(n, n == '' ? '' : ' (' + n + ')').orValue('')`;
  let text = 'variables.sentences[p[2]]';
  for (let place = 0; place < MOST_WORDS; place += 1) {
    const word = `p[${place + 3}]`;
    text = `${text}.replace('{${place}}', ${word}).replace('{${place}!}', [${word}].map(w, ${label})[0])`;
  }
  return `[${f}.split('\\t') + [${blank.join(', ')}]].map(p, ${text})[0]`;
}

function effectOf({ id, onNode, light }: MessageInCel, meta: RuleMeta, setting: InCel['setting']): Cel {
  const atMost = gravestOf(meta, id);
  const letter = (level: Severity) => celString(letterOf(atMost && atLeast(level, atMost) ? atMost : level, setting));
  const own = letter(setting.level);
  const ofNode = setting.onNode === undefined ? own : letter(setting.onNode);
  const heavy = onNode === undefined || own === ofNode ? own : `(${onNode} ? ${ofNode} : ${own})`;
  const lighter = letter(atLeast(setting.level, 'warning') ? 'warning' : setting.level);
  return light === undefined || heavy === lighter ? heavy : `(${light} ? ${lighter} : ${heavy})`;
}

/** What is no error warns, whatever it is; a rule's own mode may do less. */
function letterOf(level: Severity, { mode = 'enforce' }: RuleSetting): string {
  const does = laxerMode(mode, level === 'error' ? 'enforce' : 'warn');
  return does === 'enforce' ? EFFECTS.denies : does === 'warn' ? EFFECTS.warns : EFFECTS.recorded;
}

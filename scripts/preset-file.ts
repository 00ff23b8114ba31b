import type { RuleLevel } from '../src/model/finding.ts';
import { API_VERSION, KIND } from '../src/policy/port-policy.ts';
import { presetSetting, shippedPolicy } from '../src/policy/presets.ts';
import { findingsOf } from '../src/policy/schema.ts';
import { everyRule } from '../src/rules/index.ts';
import type { Preset, RuleMeta } from '../src/rules/rule.ts';

const INTENTIONS: Readonly<Record<Preset, string>> = {
  restricted: 'Nobody listens on a privileged port, and nobody could. Holds where no policy is given.',
  baseline: 'The ports of the nodes are closed; everything else is told. A first step for workloads that exist already.',
  audit: 'Everything is told and nothing is refused. For a first look.',
};

const LINE_WIDTH = 120;

/** The text of a shipped policy as a file: YAML with the comments that a person needs to read it and to copy from it. */
export function presetFile(preset: Preset): string {
  const { name, mode } = shippedPolicy(preset);
  const lines = [
    '# yaml-language-server: $schema=./policy.schema.json',
    ...comment(INTENTIONS[preset], ''),
    ...comment('Generated from the rules: do not edit. Extend it instead, in a policy of your own (.kport.yaml):', ''),
    ...example(preset).map((line) => `#   ${line}`),
    `apiVersion: ${API_VERSION}`,
    `kind: ${KIND}`,
    'metadata:',
    `  name: ${name}`,
    'spec:',
    `  extends: ${preset}`,
    '  # enforce: errors deny; warn: everything is a warning; audit: everything is only recorded; off: nothing is judged.',
    `  mode: ${word(mode)}`,
    '  # The severity of a rule is error, warning, info or off. A mode beside it says what its findings may do at most.',
    '  rules:',
    ...everyRule.flatMap((rule) => ruleLines(rule, preset)),
  ];
  return `${lines.join('\n')}\n`;
}

function example(preset: Preset): string[] {
  return [
    `apiVersion: ${API_VERSION}`,
    `kind: ${KIND}`,
    'spec:',
    `  extends: ${preset}`,
    '  exemptions:',
    '    - rules: [privileged-container-port]',
    '      namespaces: [ingress-nginx]',
    '      containers: [controller]',
    '      images: ["registry.k8s.io/ingress-nginx/*"]',
    '      reason: the ingress controller is the front door of the cluster',
    '      expires: 2030-12-31',
  ];
}

function ruleLines(rule: RuleMeta, preset: Preset): string[] {
  const { level, onNode = level } = presetSetting(rule, preset);
  const options = optionLines(rule, preset);
  // Written down, a severity would hold under hostNetwork, too.
  const lines =
    onNode === level
      ? [`      severity: ${word(level)}`, ...options]
      : [`      # severity: ${word(level)}, and ${onNode} under hostNetwork, where ports of the node may be opened`, ...options];
  const isBare = onNode !== level && options.length === 0;
  return [...findingsOf(rule).flatMap((finding) => comment(finding, '    ')), `    ${rule.id}:${isBare ? ' {}' : ''}`, ...lines];
}

function optionLines(rule: RuleMeta, preset: Preset): string[] {
  const { options } = presetSetting(rule, preset);
  const lines = Object.entries(rule.options).flatMap(([name, { description }]) => [
    ...comment(description.en, '        '),
    `        ${name}: ${JSON.stringify(options[name])}`,
  ]);
  return lines.length === 0 ? [] : ['      options:', ...lines];
}

/** A bare `off` is false to YAML 1.1. */
function word(value: RuleLevel | string): string {
  return value === 'off' ? '"off"' : value;
}

function comment(text: string, indent: string): string[] {
  const lines = [''];
  for (const part of text.split(' ')) {
    const line = `${lines.at(-1)} ${part}`;
    if (indent.length + line.length < LINE_WIDTH) lines[lines.length - 1] = line;
    else lines.push(` ${part}`);
  }
  return lines.map((line) => `${indent}#${line}`);
}

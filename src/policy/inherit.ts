import type { ImageEntry, RuleSetting } from '../model/outcome.ts';
import { child } from '../model/pointer.ts';
import type { SourceDocument } from '../model/source.ts';
import type { Exemption, Policy, PortPolicy, RuleOverride } from './port-policy.ts';

/** `base` with what a checked policy says over it: rule by rule, option by option; exemptions, excludes, workloads and images are added. */
export function overridePolicy(base: Policy, written: PortPolicy, document: SourceDocument): Policy {
  const { spec, metadata } = written;
  return {
    name: metadata?.name ?? document.origin.file,
    mode: spec.mode ?? base.mode,
    rules: overrideRules(base.rules, spec.rules ?? {}),
    exemptions: [...base.exemptions, ...exemptionsOf(written, document)],
    workloads: [...base.workloads, ...(spec.workloads ?? [])],
    runtime: spec.runtime ?? base.runtime,
    ...(spec.runtimeClasses || base.runtimeClasses ? { runtimeClasses: { ...base.runtimeClasses, ...spec.runtimeClasses } } : {}),
    ...(spec.nodes || base.nodes ? { nodes: { ...base.nodes, ...spec.nodes } } : {}),
    images: [...base.images, ...imagesOf(written, document)],
    ...programsOf(base, written),
    suppressions: { ...base.suppressions, ...spec.suppressions },
    ...chartsOf(base, written, document),
    ...excludesOf(base, written, document),
  };
}

function imagesOf({ spec }: PortPolicy, { origin }: SourceDocument): ImageEntry[] {
  return (spec.images ?? []).map(({ image, dockerfile, target, ...facts }) => {
    const build =
      dockerfile === undefined ? {} : { build: { dockerfile, ...(target === undefined ? {} : { target }), from: origin.file } };
    return { image, facts, ...build };
  });
}

function programsOf(base: Policy, { spec }: PortPolicy): Pick<Policy, 'programs'> {
  const own = (spec.programs ?? []).map(({ program, ...facts }) => ({ program, facts }));
  const programs = [...(base.programs ?? []), ...own];
  return programs.length === 0 ? {} : { programs };
}

function chartsOf(base: Policy, { spec }: PortPolicy, document: SourceDocument): Pick<Policy, 'charts'> {
  const { file } = document.origin;
  const charts = [...(base.charts ?? []), ...(spec.charts ?? []).map((chart) => ({ ...chart, file }))];
  return charts.length === 0 ? {} : { charts };
}

function excludesOf(base: Policy, { spec }: PortPolicy, { origin }: SourceDocument): Pick<Policy, 'excludes'> {
  const excludes = [...(base.excludes ?? []), ...(spec.exclude ? [{ patterns: spec.exclude, file: origin.file }] : [])];
  return excludes.length === 0 ? {} : { excludes };
}

function overrideRules(base: Policy['rules'], overrides: Readonly<Record<string, RuleOverride>>): Policy['rules'] {
  return Object.fromEntries(Object.entries(base).map(([id, setting]) => [id, overrideRule(setting, overrides[id])]));
}

function overrideRule(base: RuleSetting, override: RuleOverride = {}): RuleSetting {
  const mode = override.mode ?? base.mode;
  const options = { ...base.options, ...override.options };
  const level = override.severity ?? base.level;
  // A severity of one's own is meant for all that the rule says.
  const onNode = override.severity === undefined ? base.onNode : undefined;
  return { level, ...(onNode === undefined ? {} : { onNode }), ...(mode === undefined ? {} : { mode }), options };
}

function exemptionsOf({ spec }: PortPolicy, document: SourceDocument): Exemption[] {
  return (spec.exemptions ?? []).map((exemption, index) => {
    const position = document.locate(child('/spec/exemptions', index))?.start;
    return { ...exemption, file: document.origin.file, ...(position ? { position } : {}) };
  });
}

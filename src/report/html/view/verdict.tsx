import type { Severity } from '../../../model/finding.ts';
import type { PageAudit } from '../page-data.ts';
import { count, fill, type Seen, type View, wordsOf } from '../said.ts';
import { SEVERITY_SIGNS } from './signs.ts';

/** The verdict in one sentence, what it does not hold, and the numbers. */
export function Verdict({ view }: Seen) {
  const words = wordsOf(view);
  const isApart = view.data.exempted.length + view.data.known.length > 0;
  return (
    <section id="verdict" aria-labelledby="verdict-title">
      <h2 id="verdict-title" class={`verdict ${mood(view)}`}>
        {sentence(view)}
      </h2>
      <Incomplete view={view} />
      {mood(view) === 'clean' && <p>{isApart ? words.verdictApart : words.verdictCleanMore}</p>}
      <Numbers view={view} />
    </section>
  );
}

function mood({ data }: View): 'clean' | 'open' | Severity {
  const { errors, warnings, infos } = data.counts;
  if (errors > 0) return 'error';
  if (warnings > 0) return 'warning';
  if (infos > 0) return 'info';
  return data.unread.length + data.unreadable.length + data.failures.length > 0 ? 'open' : 'clean';
}

function sentence(view: View): string {
  const words = wordsOf(view);
  const { data } = view;
  if (data.findings.length > 0) {
    const [findings, objects] = [count(view, data.findings.length, 'finding'), count(view, data.touched, 'object')];
    return fill(words.verdictFindings, { findings, objects });
  }
  // "No findings" only where everything was judged: what could not be read may hold any number of them.
  return mood(view) === 'open' ? words.verdictIncomplete : words.verdictClean;
}

function Incomplete({ view }: Seen) {
  const words = wordsOf(view);
  const { unread, unreadable, failures, counts, audit } = view.data;
  const files = audit ? count(view, unreadable.length, 'object') : count(view, counts.unreadable, 'file');
  const parts = [
    ['unread', unread.length, fill(words.incompleteKinds, { kinds: count(view, unread.length, 'kind') })] as const,
    ['unreadable', unreadable.length, fill(words.incompleteFiles, { files })] as const,
    ['failures', failures.length, fill(words.incompleteRules, { rules: count(view, failures.length, 'failedRule') })] as const,
  ].filter(([, n]) => n > 0);
  if (parts.length === 0) return undefined;
  const [before = '', behind = ''] = words.incomplete.split('{what}');
  return (
    <p class="incomplete" role="note">
      {before}
      {parts.map(([id, , told], index) => [index > 0 && words.comma, <a href={`#${id}`}>{told}</a>])}
      {behind}
    </p>
  );
}

function Numbers({ view }: Seen) {
  const words = wordsOf(view);
  const { counts, touched, audit } = view.data;
  return (
    <div class="numbers">
      <dl class="grave">
        <Tile severity="error" name={words.errors} n={counts.errors} />
        <Tile severity="warning" name={words.warnings} n={counts.warnings} />
        <Tile severity="info" name={words.infos} n={counts.infos} />
      </dl>
      {audit ? <Running counts={audit.counts} view={view} /> : <Files view={view} />}
      <dl class="plain">
        {!audit && <Row name={words.workloads} n={counts.workloads} />}
        {!audit && <Row name={words.objects} n={counts.objects} />}
        <Row name={words.withFindings} n={touched} />
        {counts.exempted > 0 && <Row name={words.exemptedFindings} n={counts.exempted} />}
        {counts.known !== undefined && <Row name={words.known} n={counts.known} />}
        {counts.remapping ? <Row name={words.remapping} n={counts.remapping} /> : undefined}
      </dl>
    </div>
  );
}

function Files({ view }: Seen) {
  const words = wordsOf(view);
  const { counts } = view.data;
  return (
    <dl class="plain">
      <Row name={words.files} n={counts.files} />
      <Row name={words.judged} n={counts.judged} kind="part" />
      <Row name={words.skippedFiles} n={counts.skipped} kind="part" />
      <Row name={words.unreadableFiles} n={counts.unreadable} kind={counts.unreadable > 0 ? 'part grave-part' : 'part'} />
    </dl>
  );
}

function Running({ counts, view }: Seen & { counts: PageAudit['counts'] }) {
  const words = wordsOf(view);
  return (
    <dl class="plain">
      <Row name={words.namespaces} n={counts.namespaces} />
      <Row name={words.workloads} n={counts.owners} />
      <Row name={words.pods} n={counts.pods} />
      <Row name={words.nodes} n={counts.nodes} />
    </dl>
  );
}

function Tile({ severity, name, n }: { severity: Severity; name: string; n: number }) {
  return (
    <div class={n === 0 ? 'tile none' : `tile ${severity}`}>
      <dt>
        <span class="sign" aria-hidden="true">
          {SEVERITY_SIGNS[severity]}
        </span>
        {name}
      </dt>
      <dd>{n}</dd>
    </div>
  );
}

function Row({ name, n, kind = '' }: { name: string; n: number; kind?: string }) {
  return (
    <div class={`row ${kind}`.trimEnd()}>
      <dt>{name}</dt>
      <dd>{n}</dd>
    </div>
  );
}

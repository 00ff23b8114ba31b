import type { Noun } from '../texts.ts';

/** The English words of the page that `--format html` writes, and with them the list of words that every language must have. */
export const enHtmlWords = {
  title: 'Privileged ports',
  subtitle: 'Who may listen on a port below 1024, and should it?',
  skip: 'Skip to the findings',
  contents: 'Contents',
  settings: 'Settings',
  language: 'Language',
  theme: 'Colours',
  themeAuto: 'system',
  themeLight: 'light',
  themeDark: 'dark',
  generated: 'written {date}',
  policyFile: 'policy {name} ({file})',
  policyName: 'policy {name}',

  // The verdict and the numbers.
  verdict: 'Verdict',
  verdictClean: 'No findings',
  verdictCleanMore: 'All that was read keeps to the policy.',
  verdictApart: 'Apart from what is exempted or known, all that was read keeps to the policy.',
  verdictFindings: '{findings} about {objects}',
  verdictIncomplete: 'Not everything could be judged',
  incomplete: 'Not in these numbers: {what}.',
  incompleteFiles: '{files} that could not be read',
  incompleteRules: '{rules} that failed',
  errors: 'Errors',
  warnings: 'Warnings',
  infos: 'Infos',
  files: 'Files',
  judged: 'judged',
  skippedFiles: 'skipped',
  unreadableFiles: 'unreadable',
  workloads: 'Workloads',
  objects: 'Objects read',
  withFindings: 'Objects with findings',
  exemptedFindings: 'Exempted',
  remapping: 'Services that lead a privileged port to an unprivileged one',

  // Charts.
  byRule: 'Findings by rule',
  byNamespace: 'Findings by namespace',
  noNamespace: 'no namespace given',
  moreBars: '{n} more',

  // Ports.
  ports: 'What becomes of each privileged port',
  portsHint: 'Read from the manifests alone: whether the process of a container can bind the port, and by what.',
  portsEmpty: 'No container declares a privileged port.',
  portsFiltered: 'No port has such a verdict.',
  container: 'container',
  binds: 'binds',
  over: 'binds, over-privileged',
  fails: 'cannot bind',
  depends: 'depends',
  verdicts: 'Verdicts to show',

  // Findings.
  findings: 'Findings',
  filters: 'Filters',
  search: 'Search',
  searchHint: 'message, rule, file, object, source line ( / )',
  severity: 'Severity',
  rule: 'Rule',
  namespace: 'Namespace',
  file: 'File',
  object: 'Object',
  place: 'file and line',
  sort: 'Sort by',
  group: 'Group by',
  noGroup: 'nothing',
  all: 'all',
  reset: 'Clear filters',
  shown: '{shown} of {all} findings',
  noMatch: 'No finding matches. Clear the filters to see all of them.',
  openAll: 'Open all',
  closeAll: 'Close all',
  aboutRule: 'About this rule',
  rendered: 'as {by} renders it from {from}:',
  showMore: 'Show {n} more of {all}',
  withoutScript: 'Search, filters and long lists need JavaScript; lists end after {n} entries here.',

  // What else there is to tell.
  unreadable: 'Could not be read',
  unreadableHint: 'Nothing is known of what these places hold.',
  failures: 'Rules that failed',
  failuresHint: 'A fault of kport itself: for these objects the verdict of the rule is missing.',
  notices: 'About the policy',
  known: 'Known before',
  exempted: 'Exempted findings',
  skipped: 'Skipped files',
  skippedHint: 'Not for kport: no Kubernetes object is in them.',
  comma: ', ',
  rules: 'The rules of these findings',
  references: 'References',
  madeBy: 'Written by kport {version}. This page loads nothing and sends nothing.',
} as const;

/** What only the page counts. */
export const enHtmlNouns = {
  object: { one: '{n} object', other: '{n} objects' },
  failedRule: { one: '{n} rule', other: '{n} rules' },
} as const;

export type HtmlWordId = keyof typeof enHtmlWords;
export type HtmlWords = Readonly<Record<HtmlWordId, string>>;
export type HtmlNouns = Readonly<Record<keyof typeof enHtmlNouns, Noun>>;

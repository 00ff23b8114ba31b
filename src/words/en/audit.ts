import type { Noun } from '../texts.ts';

/** The English words of `kport audit`, and with them the list of words that every language must have. */
export const enAuditWords = {
  head: 'cluster {server}, judged by policy "{policy}" ({from})',
  'from.cluster': 'PortPolicy of the cluster',
  'from.file': '{file}',
  'from.shipped': 'shipped with kport',
  ofCluster: 'the cluster itself',
  mode: 'mode {mode}',
  noMode: 'label kport.dev/mode is "{mode}", which is no mode and does nothing',
  // Columns.
  workload: 'workload',
  pods: 'Pods',
  nodes: 'nodes',
  seenColumn: 'seen',
  create: 'create',
  update: 'update',
  newPods: 'new Pods',
  because: 'because of',
  // Of one workload.
  clean: 'without findings: {owners}',
  static: 'static',
  onlyTemplate: ' (in the template; in none of its Pods)',
  onlyPods: ' (in its Pods alone: {n} of {all})',
  somePods: ' ({n} of {all})',
  fix: 'fix: {fix}',
  repairs: 'how to repair them: --verbose, or kport explain {rule}',
  onNodes: 'on {nodes} with {runtime}: {verdict}',
  onKernel: '{runtime} and kernel {kernel}, which has no net.ipv4.ip_unprivileged_port_start',
  onUnknown: 'on {nodes}, of which the runtime is not known: {verdict}',
  unscheduled: 'on no node yet ({pods}): {verdict}',
  idle: 'nothing runs: {verdict}',
  seen: 'seen',
  fits: 'fits',
  seenIn: '{container}: {reason} in {pods}{since}: {message}',
  endedIn: '{container}: {code} in {pods}{since}, which ended with exit code {exitCode}: {message}',
  fitsIn:
    '{container}: {code} is predicted, and it ended with exit code {exitCode} in {pods}{since}; its own words are in none of {sources}, but may be in its log',
  fitsWaiting:
    '{container}: {code} is predicted, and nothing of it has started in {pods}{since} ({reason}); why is in none of {sources}, and Events are gone after an hour',
  since: ' since {since}',
  predictedBy: ', as {rules} predicts',
  unpredicted: ', which kport does not predict there',
  wholePod: 'the Pod',
  runsAs: '{container} runs as uid {runs} ({pods}); {said}',
  runsImage: '{container} runs {runs} ({pods}); the lock of images has {said}',
  'said.manifest': 'runAsUser is {said}',
  'said.pods': 'runAsUser is {said} in its Pods alone',
  'said.image': "the image's USER is {said}",
  'said.lock': "the image's USER is {said}, as the lock of images has it",
  // What runs the nodes, and what could not be read.
  nodesHead: 'nodes: {nodes}',
  nodesWith: '{nodes} with {runtime}',
  unknownRuntime: 'an unknown runtime',
  unread: '{resource} could not be read: {why}',
  unreadIn: '{resource} in {namespace} could not be read: {why}',
  notFound: '{resource} "{namespace}" not found',
  // What would be denied.
  previewHead: 'if policy "{policy}" were enforced today (mode {mode}):',
  previewNothing: 'nothing would be denied in {namespaces}',
  passes: '{namespace}: {n} more would pass',
  'verdict.allow': 'passes',
  'verdict.deny': 'denied',
  'verdict.error': 'not judged',
  'verdict.none': '-',
  previewNote:
    'update: a change of something else, where what was there before denies nothing; new Pods: what a roll-out or a drained node makes anew',
  // The last line.
  summary: '{verdict}; {pods} on {nodes}, {namespaces}',
  unjudgedSummary: '{owners} could not be judged',
  incomplete: 'not complete: {kinds} could not be read',
  noFindings: 'no findings in {owners}',
  someFindings: '{errors}, {warnings}, {infos} in {owners}',
  seenSummary: '{n} predicted and seen',
  unpredictedSummary: '{n} seen and not predicted',
  knownSummary: '{n} known',
  exemptedSummary: '{n} exempted',
  progress: 'reading: {done} objects',
  baselineWritten: '{file}: {entries} written down',
  reportsWritten: '{kind}: {written} written, {unchanged} unchanged, {removed} removed',
  olderRemoved: '{kind}: {n} removed, which the newer kind has now',
  reportForeign: '{namespaces}: a report "kport" is there that is not of kport, and is left as it is',
  reportNotWritten: '{namespaces}: the report could not be written: {why}',
  andMore: ' and {n} more',
  metricsNotWritten: 'the counts could not be written into ConfigMap {name}: {why}',
} as const;

export const enAuditNouns = {
  pod: { one: '{n} Pod', other: '{n} Pods' },
  node: { one: '{n} node', other: '{n} nodes' },
  namespace: { one: '{n} namespace', other: '{n} namespaces' },
  owner: { one: '{n} workload', other: '{n} workloads' },
  kind: { one: '{n} kind', other: '{n} kinds' },
} as const;

export type AuditWords = Readonly<Record<keyof typeof enAuditWords, string>>;
export type AuditNouns = Readonly<Record<keyof typeof enAuditNouns, Noun>>;

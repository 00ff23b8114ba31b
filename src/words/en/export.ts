/** The English words of `kport export`, and with them the list of words that every language must have. */
export const enExportWords = {
  denied: 'policy {policy}: {findings}',
  known: 'not new: ',
  more: '; {n} more, which kport lint shows',
  tooMuch: 'kport denies it, and has more to say than a message may hold: kport lint shows all of it',
  tooLarge:
    'kport: more containers and ports with findings than the API server can judge; divide the object, or repair most of them first',
  whole: 'the same as everywhere',
  blind: 'the same, but: {reason}',
  none: 'not at all: {reason}',
  off: 'off by the policy',
  head: 'What the API server judges by itself, rule by rule (policy "{policy}"):',
  limits: 'What holds for all of them:',
  'limit.images': 'What an image holds is not known: neither the table of well-known images nor a lock of images is asked.',
  'limit.consent': 'Annotations that let findings pass are not read; exemptions of the policy are.',
  'limit.twice': 'Of two equal ports of a container, a second one that an update adds is not new.',
  'limit.expiry': 'An exemption that expires ends for an UPDATE whose client sends no managedFields.',
  'limit.runtime':
    'What runs a Pod is what the policy says of the RuntimeClass that it names (runtimeClasses), else its runtime: objects of the kind RuntimeClass are not read.',
  'limit.warnings':
    'The API server tells some 4,096 characters of warnings in all: behind its own, those of kport may be cut or missing.',
  'limit.capabilities': 'A list of more than 100 capabilities is judged, which the webhook denies because it does not judge it.',
  'limit.kinds':
    'Pods, the eight kinds of Kubernetes that make Pods, and custom resources with one Pod at one place are judged: {kinds}. What cannot be read of a custom resource, and what the API server refuses of its Pods (a sysctl of ports beside hostNetwork), is for the Pods that it makes.',
  'limit.path': 'A message tells each finding by itself, with its field, and neither the reason nor the repair.',
  'limit.modes': 'A label kport.dev/mode with a value that is no mode is not told: the mode of the policy holds.',
  leftOut:
    'Other custom resources are not asked about: what is made of them (Deployments, Jobs, Pods) is judged when it is made, and kport lint tells of the resource itself. Of the kinds that kport knows these are:',
  'left-out.own-fields': 'containers in fields of its own, or in part of a Pod: {kinds}',
  'left-out.several': 'several Pods in one object: {kinds}',
  'left-out.two-groups':
    'another group has a kind of that name with its Pod elsewhere, and the expressions look at the kind alone: {kinds}',
  'left-out.no-namespace': 'in no namespace, so that no label says the mode: {kinds}',
  staticHead: 'For the folder that staticManifestsDir names, on each API server (Kubernetes 1.37 and later):',
  staticEmpty: 'An emptied folder enforces nothing, and no request says so: watch its files.',
  checked: '{file}: what is installed is what this kport and policy would write',
  nothing:
    '{file}: nothing of kport is installed: the same command without --check writes it, for kubectl apply --server-side -f - or, with --static, for the files of the API server',
  other:
    '{file}: {n} of {all} objects are missing, or not what this kport and policy would write: the same command without --check writes them, for kubectl apply --server-side -f - or, with --static, for the files of the API server; what another policy wrote is checked with its --policy',
  missing: '{file}: {object} is missing',
  differs: '{file}: {object}: {field} is {found}, and this kport and policy would write {wanted}',
  parts: '{file}: {object}: {field} differs from what this kport and policy would write',
  'parts.found': '  installed: {found}',
  'parts.wanted': '  written:   {wanted}',
  surplus: '{file}: {object}: {field} is {found}, and this kport and policy would not set it',
  absent: 'not set',
  unexpected: '{file}: {object} is not of this kport and policy, and may be deleted where nothing is missing',
} as const;

export type ExportWordId = keyof typeof enExportWords;
export type ExportWords = Readonly<Record<ExportWordId, string>>;

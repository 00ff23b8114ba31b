/** The English words of `kport lsp`, and with them the list of words that every language must have. */
export const enEditorWords = {
  notJudged: 'not judged: {why}',
  tooLong: 'not judged while you type, because it has more than {most} characters; kport lint judges it',
  ruleFailed: 'rule {rule} failed, which is a defect of kport: {error}',
  more: '{findings} more; kport lint tells them all',
  repair: 'repair {rules}',
  repairUnsafe: 'repair {rules}: {needs}',
  repairAll: 'repair all that can be repaired safely',
  needsCheck: 'a repair that a person has to check',
  allow: 'let {rules} pass, and write why',
  inContainer: '{what}: {container}',
  onRuntimes: '{runtimes}: {verdict}',
  ofPort: '{port}: {verdict}',
  unprivileged: 'above 1023: any user may listen on it',
  assigned: '{names} (IANA)',
  customary: '{service}: by convention',
  'capability.bind': 'lets a process bind ports below 1024 (CAP_NET_BIND_SERVICE in capabilities(7))',
  'capability.all': 'every capability, NET_BIND_SERVICE among them',
  'capability.other': 'a capability that is not about ports: capabilities(7) says what it is for',
  'capability.prefixed': 'written with CAP_, which not every runtime understands: write {name}',
  'capability.added': 'added',
  'capability.dropped': 'dropped',
} as const;

export type EditorWordId = keyof typeof enEditorWords;
export type EditorWords = Readonly<Record<EditorWordId, string>>;

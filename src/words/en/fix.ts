/** The English words of `kport fix`, and with them the list of words that every language must have. */
export const enFixWords = {
  repaired: '{place}: {message} [{rule}]: repaired',
  went: '{place}: {message} [{rule}]: went with the repair of {with}',
  'need.listen': 'make sure that the program of container "{container}" listens on {to} instead of {from}',
  'need.user': 'make sure that the program of container "{container}" works as user {user}, and may read and write what it needs',
  'need.image': 'make sure that {to} does in container "{container}" what {from} did: its configuration, its paths',
  'need.clients': 'make sure that nobody reaches container "{container}" by port {port} of the node any more',
  'need.privileged': 'make sure that the program of container "{container}" works without privileged: true',
  'need.program':
    'make sure that the program of container "{container}" needs none of the capabilities that are taken away: no file capability, no chown, no change of user',
  'need.last': 'make sure that the last value of "{key}" is the one that is meant: it is the one that kubectl applies',
  'named.changed': '{file}: {object}: {field}: {to} instead of {from}',
  'named.beside': '{file}: {object}: {field}: {to} beside {from}, which other Pods may listen on still',
  'named.direct':
    '{file}: {object}: {field}: {to} instead of {from}; the Service is headless, so make sure that its clients ask for {to}',
  'named.left-shared': '{file}: {object}: {field} names {from} and is left: it is about other Pods, too',
  'named.left-anywhere': '{file}: {object}: {field} names {from} and is left: the rule leads to everything',
  'named.left-range': '{file}: {object}: {field} begins a range with {from} in it and is left',
  'named.left-unclear': '{file}: {object}: {field} may name port {from} and is left: whether it does is not known',
  summary: '{findings} repaired in {files}',
  summaryWould: '{findings} can be repaired in {files}; --write does it',
  summaryHere: '{findings} can be repaired',
  nothing: 'nothing to repair',
  nothingDone: 'nothing is repaired',
  'left.unsafe': '{findings}: only with --unsafe, because a person has to make sure of something',
  'left.beyond': '{findings}: what repairs them is in no manifest',
  'left.not-held': '{findings}: the change would stop what runs, or bring another finding',
  'left.notation': '{findings}: the value is written in a way that kport does not edit',
  'left.closed': '{findings}: the repair would change a file that is left as it is',
  'left.rendered':
    '{findings}: of what charts and kustomizations render; kport knows no text that would change this and nothing else',
  addition: '{from}: no edit of what is written repairs {findings} and changes nothing else; these files do, added:',
  notRendered:
    '--no-render: charts and kustomizations are left out; files of theirs that hold whole objects are repaired as they stand',
  'named.finding': '  {place}: {message} [{rule}]',
  'named.more': '  and {findings} more, which kport lint tells',
  'left.unread':
    '{findings}: in a file of which not all could be read, and which is left as it is until what is told of it below is mended',
  'left.dialect': '{findings}: in a file that is no manifest of Kubernetes and is left as it is; kport lint tells the repair',
  'left.elsewhere': '{findings}: about Services, suppressions or texts',
  tooMany: '{findings}: no edits were looked for, because there are too many of them; judge fewer files at a time',
  changedMeanwhile: '{file}: it has changed since it was read, so nothing was written',
  noUtf8: '{file}: its bytes are no UTF-8, so it is left as it is',
  linkOutside: '{file}: it is a link to a file outside of {folder}, so it is left as it is',
  standardInput: '{file}: standard input cannot be written to; without --write its patch is shown',
  dirty: '{file}: git has changes of it that are not committed; --allow-dirty changes it all the same',
  notWritten: '{file}: cannot be written: {why}; nothing was changed',
} as const;

export type FixWordId = keyof typeof enFixWords;
export type FixWords = Readonly<Record<FixWordId, string>>;

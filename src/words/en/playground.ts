/** The English words of the page to try kport, and with them the list of words that every language must have. */
export const enPlaygroundWords = {
  title: 'who may listen on a privileged port, and how',
  subtitle: 'Everything runs in this page. Nothing that you write is sent anywhere.',
  example: 'Example',
  ownText: 'your own',
  policy: 'Policy',
  runtime: 'Runtime',
  anyRuntime: 'any',
  manifest: 'Manifest',
  skip: 'Skip to the verdict',
  verdict: 'Verdict',
  explanation: 'Explanation',
  repair: 'Repair',
  line: 'line {line}',
  goToLine: 'Go to line {line}',
  unsafe: 'also repairs that a person has to make sure of (--unsafe)',
  takeOver: 'Take it over into the text',
  needs: 'Make sure of this first',
  named: 'What names a port that moves',
  left: 'What stays, and why',
  copyLink: 'Copy a link to this text',
  copied: 'The link is in the clipboard.',
  notCopied: 'The browser does not let a page write to the clipboard; the address of the page is the link.',
  tooLongForLink: 'The text is too long for a link.',
  tooLong: 'The text has more than {most} characters: kport lint reads larger files.',
  badLink: 'The text of the link cannot be read; this is an example.',
  madeBy: 'Made by kport {version}.',
} as const;

export type PlaygroundWordId = keyof typeof enPlaygroundWords;
export type PlaygroundWords = Readonly<Record<PlaygroundWordId, string>>;

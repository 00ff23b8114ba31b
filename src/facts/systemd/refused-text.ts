// What systemd says of a value that it refuses: the words of 252, which systemd-analyze verify prints, and of later versions where they
// differ.
import type { SystemdBehaviour } from '../../knowledge/systemd.ts';
import type { RefusedValue } from '../../model/unit.ts';

type Refused = Omit<RefusedValue, 'at'>;

const TEXTS: Readonly<Record<Refused['kind'], (refused: Refused) => string>> = {
  user: ({ text }) => `Invalid user/group name or numeric ID: ${text}`,
  boolean: ({ key, text }) => `Failed to parse ${key}=${text}: Invalid argument`,
  program: ({ text }) => `Neither a valid executable name nor an absolute path: ${text}`,
  folder: ({ text }) => `Executable path specifies a directory: ${text}`,
  quotes: ({ text }) => `Unbalanced quoting, ignoring: "${text}"`,
  path: ({ key, text }) => `${key}= path is not absolute: ${text}`,
  section: ({ text }) => `Invalid section header '${text}'`,
  'section-name': ({ text }) => `Bad characters in section header '${text}'`,
  line: () => 'Line too long',
  'no-command': () => 'Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.',
};

export function refusedText(refused: Refused, { profile }: Pick<SystemdBehaviour, 'profile'>): string {
  if (refused.kind === 'boolean' && profile === 'systemd-252') return `Failed to parse boolean value: ${refused.text}`;
  return TEXTS[refused.kind](refused);
}

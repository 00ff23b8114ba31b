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
  'no-program': ({ text }) => `Empty path in command line: '${text}'`,
  'no-name': ({ text }) => `Empty executable name or zeroeth argument: ${text}`,
  specifier: ({ text }) => `Failed to resolve unit specifiers in ${text}: Invalid slot`,
  quotes: ({ text }) => `Unbalanced quoting, ignoring: "${text}"`,
  path: ({ key, text }) => `${key}= path is not absolute: ${text}`,
  section: ({ text }) => `Invalid section header '${text}'`,
  'section-name': ({ text }) => `Bad characters in section header '${text}'`,
  line: () => 'Line too long',
  'not-read': ({ text }) => text,
  'no-command': () => 'Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.',
  'several-commands': () =>
    'Service has more than one ExecStart= setting, which is only allowed for Type=oneshot services. Refusing.',
  'restart-of-oneshot': () =>
    "Service has Restart= set to either always or on-success, which isn't allowed for Type=oneshot services. Refusing.",
  'no-listen': () => 'Unit has no Listen setting (ListenStream=, ListenDatagram=, ListenFIFO=, ...). Refusing.',
  'no-bus-name': () => 'Service is of type D-Bus but no D-Bus service name has been specified. Refusing.',
};

/** Of a value that is none for the key, which goes without it. */
export function ignoredText(key: string, value: string, { profile }: Pick<SystemdBehaviour, 'profile'>): string {
  return profile === 'systemd-252'
    ? `Failed to parse boolean value, ignoring: ${value}`
    : `Failed to parse ${key}=${value}, ignoring: Invalid argument`;
}

export function refusedText(refused: Refused, { profile }: Pick<SystemdBehaviour, 'profile'>): string {
  if (refused.kind === 'boolean' && profile === 'systemd-252') return `Failed to parse boolean value: ${refused.text}`;
  return TEXTS[refused.kind](refused);
}

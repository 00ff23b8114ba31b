// How a text has to be written where Compose makes something else of it, which its schema does not say: compose-go 2.16
// loader/interpolate.go (what becomes a number or a boolean), types (what the fields of a service are), transform and override (short
// forms of lists). By the keys that lead to it below a service, or below the file for what is declared there.
import { parsePortSpec } from './port-spec.ts';

/** The keys that lead to a value; numbers are places in a list. */
export type ValuePath = readonly (string | number)[];

/**
 * When Compose tells what it refuses: `cast` as it reads a value, of a file that another extends as well, `end` once all files are put
 * together; of all else as soon as a file is put on those before it.
 */
export type Stage = 'cast' | 'end';

export interface TextForm {
  readonly code: 'boolean-value' | 'value-form' | 'port-spec';
  readonly stage: Stage | undefined;
  /** What the text becomes before the schema is asked; undefined where it stays one. */
  readonly made?: ((text: string) => number) | undefined;
  /** Why Compose refuses a text; undefined where it takes it. */
  readonly why: (text: string) => string | undefined;
  /** Its words for that, of a value at a path that begins at the top of the file. */
  readonly says: (why: string, path: ValuePath) => string;
}

/** `services.a.ports.[0]`: what stands in a list. */
export function dotted(path: ValuePath, item = (index: number) => `[${index}]`): string {
  return path.map((key) => (typeof key === 'number' ? item(key) : key)).join('.');
}

const interpolating: TextForm['says'] = (why, path) =>
  `error while interpolating ${dotted(path, () => '[]')}: failed to cast to expected type: ${why}`;

/** `'services[a].ports[0].target'`. */
const decoding: TextForm['says'] = (why, [section, name, ...path]) =>
  `'${section}[${name}]${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}' ${why}`;

/** Of a field that is spelt in the program alone. */
function capital(name: string): TextForm['says'] {
  return (why, path) => decoding(why, [...path.slice(0, -1), name]);
}

const rate = capital('Rate');
const ofList: TextForm['says'] = (why, path) => decoding(why, path.slice(0, -1));
const bare: TextForm['says'] = (why) => why;
/** `services.a.ports.[]`. */
const ofAny: TextForm['says'] = (why, path) => `${dotted(path, () => '[]')}: ${why}`;

const unless = (form: RegExp, why: (text: string) => string): TextForm['why'] => {
  return (text) => (form.test(text) ? undefined : why(text));
};

/** What a text says where Compose makes a boolean of it. */
export const TRUE = /^(?:true|y|yes|on)$/i;
export const FALSE = /^(?:false|n|no|off)$/i;
const boolean = (text: string) => (TRUE.test(text) || FALSE.test(text) ? undefined : `invalid boolean: ${text}`);
const parsed = (parser: string, form: RegExp) =>
  unless(form, (text) => `strconv.${parser}: parsing ${JSON.stringify(text)}: invalid syntax`);
const whole = (parser: string): TextForm['why'] => {
  const syntax = parsed(parser, /^[-+]?\d+$/);
  return (text) =>
    syntax(text) ?? (isInt64(text) ? undefined : `strconv.${parser}: parsing ${JSON.stringify(text)}: value out of range`);
};
/** Of digits, which may be as many as the text has room for. */
function isInt64(text: string): boolean {
  if (text.length <= 18) return true;
  const digits = text.replace(/^[-+]?0*/, '');
  return (
    digits.length < 19 ||
    (digits.length === 19 && digits <= (text.startsWith('-') ? '9223372036854775808' : '9223372036854775807'))
  );
}
const [atoi, int64] = [whole('Atoi'), whole('ParseInt')];
/** Go takes a `_` between digits, and behind the prefix of a base. */
const joined = (pattern: string) => new RegExp(`^${pattern.replaceAll(/(\[[^\]]+\]|\\d)\+/g, '$1(?:_?$1)*')}$`, 'i');
const decimal = String.raw`(?:\d+(?:\.(?:\d+)?)?|\.\d+)(?:e[-+]?\d+)?`;
const hexadecimal = String.raw`0x_?(?:[\da-f]+(?:\.(?:[\da-f]+)?)?|\.[\da-f]+)p[-+]?\d+`;
const float = parsed('ParseFloat', joined(`[-+]?(?:${decimal}|${hexadecimal}|inf(?:inity)?|nan)`));
const umask = parsed('ParseUint', joined(String.raw`(?:0x_?[\da-f]+|0b_?[01]+|0o_?[0-7]+|0|0_?[0-7]+|(?!0)\d+)`));
const fileMode = parsed('ParseInt', /^[-+]?[0-7]+$/);
/** docker/go-units RAMInBytes. */
function bytes(text: string): string | undefined {
  if (/^-?\d+$/.test(text)) return undefined;
  let at = text.length;
  while (at > 0 && !/[\d. ]/.test(text.charAt(at - 1))) at -= 1;
  const [number, unit] = [text.slice(0, at).replace(/ $/, ''), text.slice(at)];
  if (at === 0 || number.startsWith('-')) return `invalid size: '${text}'`;
  if (unit !== '' && !/^(?:b|[kmgtp](?:i?b)?)$/i.test(unit))
    return `invalid suffix: '${unit.length > 3 ? unit : unit.toLowerCase()}'`;
  return float(number);
}

const count = unless(/^(?:all|[-+]?\d+)$/i, (text) => `invalid value "${text}", the only value allowed is 'all' or a number`);

/** xhit/go-str2duration. */
function duration(text: string): string | undefined {
  const quoted = JSON.stringify(text);
  if (/^[-+]?(?:0$|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d|w))+$)/.test(text)) return undefined;
  const [, number, unit = ''] =
    /^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|[smhdw])(?=[\d.]))*(\d+(?:\.\d*)?|\.\d+)([^\d.]*)/.exec(text) ?? [];
  if (number === undefined) return `time: invalid duration ${quoted}`;
  return unit === ''
    ? `time: missing unit in duration ${quoted}`
    : `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
}

/** mattn/go-shellwords: up to an operator of a shell, where it stops without a word. */
export const SHELL_LINE = /^(?:[^"'`\\();&|<>]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*'|`[^`]*`|\$\([^)]*\))*(?=[;&|<>]|$)/;
const command = unless(SHELL_LINE, () => 'invalid command line string');

/** format/volume.go. */
function volume(text: string): string | undefined {
  if (text === '') return 'invalid empty volume spec';
  // As nearly all are written.
  if (!/^:|::|:$|:.*:.*:/.test(text)) return undefined;
  // Behind the last brace none ends: a search from each that begins there takes as many squared.
  const end = text.lastIndexOf('}') + 1;
  const plain = text.slice(0, end).replaceAll(/\$\{[^}]*\}/g, 'x') + text.slice(end);
  const parts = plain.split(/(?<!(?:^|:)[A-Za-z]):/);
  if (text.length < 3 || !(parts.includes('') || parts.length > 3)) return undefined;
  const isEmptyFirst = parts.includes('') && parts.indexOf('') < 3;
  return `invalid spec: ${text}: ${isEmptyFirst ? 'empty section between colons' : 'too many colons'}`;
}

function port(text: string): string | undefined {
  const spec = parsePortSpec(text);
  if ('error' in spec) return spec.error;
  return spec.ports[0]?.containerPort === 0 ? NO_TARGET : undefined;
}

const FLOAT = 'float64';
const NO_TARGET = 'is missing a target port';
const ofPorts: TextForm['says'] = (why, path) => (why === NO_TARGET ? `service ports ${dotted(path)} ${why}` : why);

/** go-yaml resolve.go: what is no integer with base prefix, 0 in front included, and still a number. Compose takes none for a port. */
export function isWrittenAsFloat(number: string): boolean {
  return /^[-+]?(?:[\d.]*[.eE][-+\d.eE]*|0[0-7]*[89]\d*)$/.test(number.replaceAll('_', ''));
}

/** What Compose says of a number that is exposed, and written as no whole one. */
export function floatExposed(path: ValuePath, value: number | string): string {
  return `${dotted(path)}: unsupported expose value %!s(float64=${value})`;
}

/** The same of a port that is published, by its list. */
export function floatPort(list: ValuePath): string {
  return `${dotted(list)}: invalid type float64 for port`;
}

const FORMS: readonly (readonly [string, TextForm['why'], TextForm['says']])[] = [
  [
    `init oom_kill_disable privileged read_only stdin_open tty depends_on.*.required depends_on.*.restart healthcheck.disable
      networks.*.use_service_name_alias volumes.[].read_only volumes.[].volume.nocopy networks.*.external networks.*.internal
      networks.*.attachable networks.*.enable_ipv4 networks.*.enable_ipv6 volumes.*.external secrets.*.external configs.*.external`,
    boolean,
    interpolating,
  ],
  [
    `attach per_replica build.no_cache build.privileged build.pull env_file.[].required volumes.[].bind.create_host_path post_start.[].privileged
      pre_stop.[].privileged develop.watch.[].exec.privileged`,
    boolean,
    decoding,
  ],
  [
    `healthcheck.retries ports.[].target scale ulimits.* ulimits.*.hard ulimits.*.soft deploy.replicas
      deploy.update_config.parallelism deploy.rollback_config.parallelism deploy.restart_policy.max_attempts
      deploy.placement.max_replicas_per_node`,
    atoi,
    interpolating,
  ],
  ['cpu_count cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares oom_score_adj pids_limit', int64, interpolating],
  ['cpu_percent cpus deploy.update_config.max_failure_ratio deploy.rollback_config.max_failure_ratio', float, interpolating],
  ['umask', umask, interpolating],
  ['deploy.resources.limits.cpus deploy.resources.reservations.cpus', float, decoding],
  [
    `mem_limit mem_reservation memswap_limit mem_swappiness shm_size build.shm_size deploy.resources.limits.memory
      deploy.resources.reservations.memory volumes.[].tmpfs.size`,
    bytes,
    decoding,
  ],
  [
    `healthcheck.interval healthcheck.timeout healthcheck.start_period healthcheck.start_interval stop_grace_period
      deploy.update_config.delay deploy.update_config.monitor deploy.rollback_config.delay deploy.rollback_config.monitor
      deploy.restart_policy.delay deploy.restart_policy.window`,
    duration,
    decoding,
  ],
  [
    `blkio_config.device_read_bps.[].rate blkio_config.device_read_iops.[].rate blkio_config.device_write_bps.[].rate
      blkio_config.device_write_iops.[].rate`,
    bytes,
    rate,
  ],
  ['develop.watch.[].path', unless(/./s, () => "value can't be blank"), ofAny],
  [
    'blkio_config.weight blkio_config.weight_device.[].weight',
    () => "expected type 'uint16', got unconvertible type 'string'",
    decoding,
  ],
  ['build.ulimits.*', () => 'invalid type string for ulimits', (why, path) => `${dotted(path)}: ${why}`],
  ['secrets.[].mode configs.[].mode build.secrets.[].mode', fileMode, decoding],
  ['gpus.[].count deploy.resources.reservations.devices.[].count', count, decoding],
  ['command entrypoint post_start.[].command pre_stop.[].command develop.watch.[].exec.command', command, decoding],
  ['deploy.resources.limits.pids', int64, decoding],
  ['extra_hosts.[] build.extra_hosts.[]', unless(/[=:]/, (text) => `invalid additional host, missing IP: ${text}`), ofList],
  ['build.ssh.[]', unless(/=|^default$/, (text) => `invalid ssh key ${JSON.stringify(text)}`), bare],
  [
    'build.additional_contexts.[]',
    unless(/=/, (text) => `invalid value ${text}, expected key=value`),
    (why, path) => `${dotted(path.slice(0, -1))}: ${why}`,
  ],
  ['devices.[]', unless(/^(?:[^:]*:){0,2}[^:]*$/, (text) => `confusing device mapping, please use long syntax: ${text}`), bare],
  ['volumes.[]', volume, bare],
  ['ports.[]', port, ofPorts],
];

const ENDING: ReadonlySet<TextForm['says']> = new Set([decoding, ofList, ofAny, rate]);

/** By the keys that lead to a value, `*` for a name and `[]` for an item. */
export const TEXT_FORMS: ReadonlyMap<string, TextForm> = new Map(
  FORMS.flatMap(([keys, why, says]) => {
    const code = why === boolean ? 'boolean-value' : why === port ? 'port-spec' : 'value-form';
    const stage = says === interpolating || why === port ? 'cast' : ENDING.has(says) ? 'end' : undefined;
    const made = says === interpolating && why !== boolean ? Number : undefined;
    const form: TextForm = { code, stage, made, why, says };
    return keys.split(/\s+/).map((key) => [key, form] as const);
  }),
);

/** Of a number that the schema takes, why Compose does not. */
interface NumberForm extends Pick<TextForm, 'code' | 'says' | 'stage'> {
  readonly why: (value: number) => string | undefined;
}

const unsigned = (type: string, says = decoding): NumberForm => {
  const why = (value: number) => (value < 0 ? `cannot parse value as '${type}': ${value} overflows uint` : undefined);
  return { code: 'value-form', stage: 'end', why, says };
};
const uint64 = unsigned('uint64');

/** By the keys that lead to a number. */
export const NUMBER_FORMS: ReadonlyMap<string, NumberForm> = new Map<string, NumberForm>([
  [
    'ports.[]',
    {
      code: 'port-spec',
      stage: 'cast',
      why: (value) => (Number.isInteger(value) ? port(String(value)) : FLOAT),
      says: (why, path) => (why === FLOAT ? floatPort(path.slice(0, -1)) : ofPorts(why, path)),
    },
  ],
  [
    'expose.[]',
    {
      code: 'port-spec',
      stage: 'cast',
      why: (value) => (Number.isInteger(value) ? undefined : String(value)),
      says: (why, path) => floatExposed(path, why),
    },
  ],
  ['blkio_config.weight', unsigned('uint16')],
  ['blkio_config.weight_device.[].weight', unsigned('uint16', capital('Weight'))],
  ['healthcheck.retries', uint64],
  ['deploy.update_config.parallelism', uint64],
  ['deploy.rollback_config.parallelism', uint64],
  ['deploy.restart_policy.max_attempts', uint64],
  ['deploy.placement.max_replicas_per_node', uint64],
]);

const noUlimit = (path: ValuePath) => ofAny('invalid type float64 for ulimits', path);
const noCount = (path: ValuePath) => decoding('invalid type float64 for device count', path);
const noMode = (path: ValuePath) => decoding('unexpected value type float64 for mode', path);
const noText = (path: ValuePath) => decoding("expected type 'string', got unconvertible type 'float64'", path);

type Row = readonly [keys: readonly string[], says: (path: ValuePath) => string];

/** By the first key of a service that leads to them: the others, and what Compose says. */
const WHOLE_NUMBERS: ReadonlyMap<string, readonly Row[]> = (() => {
  const ofContainer: readonly Row[] = [
    [['ulimits', '*'], noUlimit],
    [['group_add', '[]'], noText],
    [['gpus', '[]', 'count'], noCount],
    [['secrets', '[]', 'mode'], noMode],
    [['configs', '[]', 'mode'], noMode],
  ];
  const rows: readonly Row[] = [
    ...ofContainer,
    ...ofContainer.map(([keys, says]): Row => [['pre_start', '[]', ...keys], says]),
    [['build', 'ulimits', '*'], noUlimit],
    [['build', 'secrets', '[]', 'mode'], noMode],
    [['deploy', 'resources', 'reservations', 'devices', '[]', 'count'], noCount],
  ];
  return Map.groupBy(rows, ([[first = '']]) => first);
})();

const WITH_WHOLE_NUMBERS = [...WHOLE_NUMBERS.keys()];
const NO_NUMBERS: readonly WholeNumber[] = [];

interface WholeNumber {
  readonly path: ValuePath;
  readonly value: number;
  /** Compose's words where it is written otherwise. */
  readonly says: (path: ValuePath) => string;
}

/** The numbers of a service that have to be written as whole ones, which `1.0` and `1e3` are not to YAML. Most have none. */
export function wholeNumbersIn(service: Readonly<Record<string, unknown>>): readonly WholeNumber[] {
  let found: WholeNumber[] | undefined;
  // By its place: of each service, and an iterator of a table takes several times as long as all else here.
  for (let index = 0; index < WITH_WHOLE_NUMBERS.length; index += 1) {
    const first = WITH_WHOLE_NUMBERS[index] ?? '';
    const value = service[first];
    if (typeof value !== 'object' || value === null) continue;
    found ??= [];
    for (const [[, ...rest], says] of WHOLE_NUMBERS.get(first) ?? [])
      for (const one of numbersAt(value, rest, [first])) found.push({ ...one, says });
  }
  return found ?? NO_NUMBERS;
}

function numbersAt(value: unknown, [key, ...rest]: readonly string[], path: ValuePath): Omit<WholeNumber, 'says'>[] {
  if (key === undefined) return typeof value === 'number' ? [{ path, value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const all: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return all.flatMap(([own, one]) =>
    own === key || key === '*' || (key === '[]' && Array.isArray(value)) ? numbersAt(one, rest, [...path, own]) : [],
  );
}

/** What a mapping in a list has to have before its schema is looked at: override/uncity.go. */
export const LIST_KEYS: ReadonlyMap<string, { readonly key: string; readonly isText?: true; readonly says: string }> = new Map([
  ['volumes.[]', { key: 'target', isText: true, says: 'service volume % is missing a mount target' }],
  ['devices.[]', { key: 'target', isText: true, says: 'service device % is missing a mount target' }],
  ['ports.[]', { key: 'target', says: `service ports % ${NO_TARGET}` }],
  ['env_file.[]', { key: 'path', says: 'environment path attribute % is missing' }],
]);

/** What Compose refuses of an entry taken as a whole, once each of its values is taken: validation/validation.go, paths/resolve.go. */
export interface EntryForm {
  readonly code: 'key-missing' | 'keys-contradict';
  readonly isWrong: (entry: Readonly<Record<string, unknown>>) => boolean;
  /** What one of them lacks, or has too much. */
  readonly key: string;
  readonly says: (path: ValuePath) => string;
}

const counted: EntryForm = {
  code: 'keys-contradict',
  isWrong: (device) => device.count !== undefined && device.device_ids !== undefined,
  key: 'device_ids',
  says: (path) => ofAny('"count" and "device_ids" attributes are exclusive', path),
};
const bound: EntryForm = {
  code: 'key-missing',
  isWrong: ({ type, source }) => type === 'bind' && source === undefined,
  key: 'source',
  says: () => 'invalid mount config for type "bind": field Source must not be empty',
};

export const ENTRY_FORMS: ReadonlyMap<string, EntryForm> = new Map([
  ['gpus.[]', counted],
  ['deploy.resources.reservations.devices.[]', counted],
  ['volumes.[]', bound],
  ['pre_start.[].volumes.[]', bound],
]);

/** Lists of which an item says `KEY` or `KEY=value`, and those of which it is its own key: the last of a key counts. */
export const KEYED_LISTS: ReadonlySet<string> = new Set(
  `annotations build.additional_contexts build.args build.labels build.tags cap_add cap_drop deploy.labels dns dns_opt dns_search
environment expose labels links profiles sysctls tmpfs networks.*.aliases networks.*.link_local_ips`.split(/\s+/),
);

/** Of these lists an item may stand twice, though the schema says that it may not. */
export const UNITED_LISTS: ReadonlySet<string> = new Set([...KEYED_LISTS, 'configs', 'devices', 'ports', 'secrets', 'volumes']);

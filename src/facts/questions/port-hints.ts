// Where a container says that it listens on a port which it need not declare: its variables and its arguments. They are words
// for a program that nobody knows here, so only what hardly means anything else counts.
import type { Pointer } from '../../model/pointer.ts';
import { child } from '../../model/pointer.ts';
import type { ContainerFacts, EnvVariable } from '../../model/workload.ts';

/** A port, and the word that betrays it, as the manifest has it. */
export interface PortHint {
  readonly kind: 'variable' | 'argument';
  readonly port: number;
  readonly at: Pointer;
  readonly word: string;
  /** Of a value with several words those that name the port, with one space between them. */
  readonly part?: string;
}

/** What a program calls a port of its own, before `PORT`: `DB_PORT` and the like are ports of somebody else. */
const OWN =
  'HTTPS?|WEB|WEBSERVER|LISTEN|LISTENER|SERVER|APP|BIND|CONTAINER|NGINX|HTTPD|SSHD?|DNS|SECURE|INSECURE|TLS|SSL|PUBLIC|GRPC|ADMIN|METRICS|HEALTH|WEBHOOK|MANAGEMENT';
/** `PORT`, `HTTP_PORT`, `KC_HTTP_PORT`, and the last part of nested settings (`SFTPGO_SFTPD__BINDINGS__0__PORT`). */
const PORT_VARIABLE = new RegExp(`^(?:(?:[A-Z0-9]+_)?(?:${OWN})_)?PORT$|__PORT$|^ASPNETCORE_HTTPS?_PORTS$`);
const ADDRESS_VARIABLE = /^(?:(?:HTTP|HTTPS|LISTEN|SERVER|APP|BIND|WEB)_)?(?:LISTEN_|BIND_)?(?:ADDR|ADDRESS)$|^ASPNETCORE_URLS$/;
/** What stands before the port in an address of every interface: `:443`, `0.0.0.0:80`, `[::]:443`, `http://+:80/`. */
const ANY_HOST = /^(?:[a-z]+:\/\/)?(?:|0\.0\.0\.0|\[::\]|\*|\+)$/;
/** Flags whose address is the program's own, of whichever interface. */
const LISTENS = /(?:^|[-.])(?:listen|bind)(?:[-.]?(?:addr|address|on))?$/i;
/** Variables that hold arguments: `JAVA_OPTS=-Dserver.port=80`. */
const ARGUMENTS_VARIABLE = /(?:OPTS|OPTIONS|ARGS|FLAGS)$/;
/** `--port`, `--http-port`, `--server.port`, `-dns.port`, and the JVM's `-Dserver.port`. */
const PORT_FLAG =
  /^-{0,2}(?:D)?(?:(?:https?|web|listen|listener|server|bind|secure|insecure|dns|ssh|tls|ssl|public|app|grpc|admin|metrics|health|healthz|webhook|management|quarkus\.https?|micronaut\.server)[-.])?port$/i;
const HOST_FLAG = /^(?:-h|--?(?:host|hostname|server|target|upstream|remote|connect|url|address|addr))$/i;
/** Flags whose address is where a program connects to. */
const ELSEWHERE = /upstream|target|remote|backend|connect|proxy|peer|forward|endpoint$|server$/i;
/** Programs that connect to a port. */
const CLIENTS = new Set(
  'ssh scp sftp rsync nc ncat netcat curl wget telnet socat dig nslookup kubectl redis-cli mysql mysqladmin psql pg_isready mongo mongosh openssl ab wrk k6 iperf iperf3 nmap wait-for-it.sh'.split(
    ' ',
  ),
);
/** What a program is told to do that connects to a port: `check-http --port=443`, `wait-for-service -p 80`. */
const ASKS = /^(?:check|wait|probe|ping|healthcheck|health-check|wait-for|dial|connect)(?:-[a-z]+)*$/;
const HERE = ['', '0.0.0.0', '::', '[::]', '*', 'localhost', '127.0.0.1'];

/** In the order of the text: arguments first, because they go before variables in most programs. */
export function portHints(container: ContainerFacts, isWanted: (port: number) => boolean): readonly PortHint[] {
  const { command, args, env } = container;
  // Nearly no word names a wanted port, and what else may be said of it takes longer to find out.
  const isNamed = (word: string): boolean => mayName(word, isWanted);
  const isArgument = command?.values.some(isNamed) || args?.values.some(isNamed);
  const isVariable = env.some(({ value }) => value !== undefined && isNamed(value));
  if (!isArgument && !isVariable) return NO_HINTS;
  return [
    ...(isArgument ? argumentHints(container, isWanted) : NO_HINTS),
    ...(isVariable ? allVariableHints(container, isWanted) : NO_HINTS),
  ];
}

const NO_HINTS: readonly PortHint[] = [];

function allVariableHints(container: ContainerFacts, isWanted: (port: number) => boolean): PortHint[] {
  const hints: PortHint[] = [];
  let elsewhere: ReadonlySet<string> | undefined;
  // Gathered once, and for few containers: there may be tens of thousands of variables.
  const isElsewhere = (name: string): boolean => {
    elsewhere ??= new Set(
      container.env.filter(({ value = '?' }) => !HERE.includes(value.replace(/:\d{1,5}$/, ''))).map((variable) => variable.name),
    );
    return elsewhere.has(name);
  };
  for (const variable of container.env) {
    if (variable.value === undefined || !mayName(variable.value, isWanted)) continue;
    for (const hint of variableHints(variable, isElsewhere)) if (isWanted(hint.port)) hints.push(hint);
    if (ARGUMENTS_VARIABLE.test(variable.name)) hints.push(...optionHints(variable, isWanted));
  }
  return hints;
}

function variableHints({ name, value = '', at }: EnvVariable, isElsewhere: (name: string) => boolean): PortHint[] {
  const ports = PORT_VARIABLE.test(name) ? listedNumbers(value) : ADDRESS_VARIABLE.test(name) ? portsOfAddresses(value) : [];
  if (ports.length === 0 || namesAnotherHost(name, isElsewhere)) return [];
  return ports.map((port) => ({ kind: 'variable', port, at: child(at, 'value'), word: `${name}=${value}` }));
}

/** What arguments say, a variable says that holds them. */
function optionHints({ name, value = '', at }: EnvVariable, isWanted: (port: number) => boolean): PortHint[] {
  const words = value.split(/\s+/).map((word) => ({ word, at: child(at, 'value') }));
  return commandHints(words, isWanted).map((hint) => ({ ...hint, kind: 'variable', word: `${name}=${value}`, part: hint.word }));
}

/** `SERVER_PORT` beside `SERVER_HOST: db.example.com`, or beside one whose value comes from elsewhere. */
function namesAnotherHost(name: string, isElsewhere: (name: string) => boolean): boolean {
  const prefix = name.slice(0, -'PORT'.length);
  if (!name.endsWith('PORT')) return false;
  return ['HOST', 'HOSTNAME', 'ADDR', 'ADDRESS', 'IP', 'NAME', 'URL'].some((word) => isElsewhere(prefix + word));
}

interface Word {
  readonly word: string;
  readonly at: Pointer;
}

function argumentHints(container: ContainerFacts, isWanted: (port: number) => boolean): PortHint[] {
  const words: Word[] = [];
  for (const list of [container.command, container.args]) {
    if (list === undefined) continue;
    for (let index = 0; index < list.values.length; index += 1)
      words.push({ word: list.values[index] ?? '', at: child(list.at, index) });
  }
  return commandsIn(words).flatMap((command) => commandHints(command, isWanted));
}

/** The words of the command itself, or of each command of the script that a shell is given by -c. */
function commandsIn(words: readonly Word[]): (readonly Word[])[] {
  if (!SHELL.test(words[0]?.word ?? '')) return [words];
  const flag = words.findIndex(({ word }) => /^-[a-z]*c$/.test(word));
  const script = words[flag + 1];
  if (flag < 1 || script === undefined) return [words];
  // As far as a shell can be read without being one: quotes stand around words, and commands end at ; & | and line breaks.
  return withoutComments(script.word)
    .split(/[;&|\n]+/)
    .map((command) =>
      command
        .split(/\s+/)
        .filter((word) => word !== '')
        .map((word) => ({ word: word.replaceAll(/^["']|["']$/g, ''), at: script.at })),
    );
}

function withoutComments(script: string): string {
  return script.includes('#') ? script.split('\n').map(withoutComment).join('\n') : script;
}

/** Within quotes the sign begins none, nor in a word (`$#`, `a#b`). */
function withoutComment(line: string): string {
  let quote = '';
  let before = ' ';
  for (let index = 0; index < line.length; index += 1) {
    const sign = line.charAt(index);
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '#' && /[\s;&|(]/.test(before)) return line.slice(0, index);
    before = sign;
  }
  return line;
}

/** `python -m http.server 80` */
const PYTHON_SERVER = /^(?:http\.server|SimpleHTTPServer)$/;

const SHELL = /(?:^|\/)(?:ba|da|a|k|z)?sh$/;

function commandHints(words: readonly Word[], isWanted: (port: number) => boolean): readonly PortHint[] {
  // Nearly every command names none, and whom it is for matters to nobody then.
  const naming = words.flatMap(({ word }, index) => (mayName(word, isWanted) ? [index] : []));
  if (naming.length === 0 || words.some(({ word }) => CLIENTS.has(nameOf(word)))) return NO_HINTS;
  // The program, or what it is told first.
  if (words.slice(0, 2).some(({ word }) => ASKS.test(nameOf(word)))) return NO_HINTS;
  let elsewhere: boolean | undefined;
  const isElsewhere = (): boolean => {
    elsewhere ??= words.some(({ word }, index) => pointsElsewhere(word, words[index + 1]?.word));
    return elsewhere;
  };
  return naming.flatMap((index) => hintsAt(words, index, isElsewhere).filter(({ port }) => isWanted(port)));
}

function hintsAt(words: readonly Word[], index: number, isElsewhere: () => boolean): PortHint[] {
  const { word = '', at = '' } = words[index] ?? {};
  const before = words[index - 1];
  const flagBefore = before?.word ?? '';
  const named = portOfFlag(word, flagBefore);
  const flagged = named === undefined || isElsewhere() ? undefined : named;
  const addressed = portsOfAddressArgument(word, flagBefore);
  const ports = addressed.length > 0 ? addressed : flagged === undefined ? [] : [flagged];
  const whole = word.startsWith('-') || !flagBefore.startsWith('-') ? word : `${flagBefore} ${word}`;
  // Two items of a list are two values.
  const part = before?.at === at ? { part: whole } : {};
  return ports.map((port) => ({ kind: 'argument', port, at, word: whole, ...part }));
}

function nameOf(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

/**
 * A number that could be a port stands in the text, whatever stands around it: up to five digits that are no part of a word or a
 * version. By hand, because every argument of every container is asked, and a pattern takes several times as long.
 */
function mayName(text: string, isWanted: (port: number) => boolean): boolean {
  let number = 0;
  /** Of the stretch of letters, digits and dots so far; not a number where there is something else in it. */
  let digits = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 48 && unit <= 57) {
      digits += 1;
      number = number * 10 + unit - 48;
    } else if (isOfWord(unit)) digits = Number.NaN;
    else {
      if (digits > 0 && digits <= 5 && isWanted(number)) return true;
      digits = 0;
      number = 0;
    }
  }
  return digits > 0 && digits <= 5 && isWanted(number);
}

/** A letter, `_` or a dot. */
function isOfWord(unit: number): boolean {
  // a to z once its case is taken away.
  const letter = unit | 32;
  return (letter >= 97 && letter <= 122) || unit === 95 || unit === 46;
}

/** `--host db.example.com`, `--host=db`: then `--port` is a port there. */
function pointsElsewhere(word: string, next = ''): boolean {
  if (!word.startsWith('-')) return false;
  const [flag = '', value = next] = splitFlag(word);
  return HOST_FLAG.test(flag) && !HERE.includes(value) && portsOfAddresses(value).length === 0 && !value.startsWith('-');
}

/** `--port=80`, `--port 80`, `-p 80`. */
function portOfFlag(word: string, flagBefore: string): number | undefined {
  const [flag = '', value] = splitFlag(word);
  if (value !== undefined) return PORT_FLAG.test(flag) ? wholeNumber(value) : undefined;
  return PORT_FLAG.test(flagBefore) || flagBefore === '-p' || PYTHON_SERVER.test(flagBefore) ? wholeNumber(word) : undefined;
}

/** `:443`, `0.0.0.0:80`, alone or as the value of a flag. */
function portsOfAddressArgument(word: string, flagBefore: string): number[] {
  const [flag = '', value] = splitFlag(word);
  if (value === undefined) return ELSEWHERE.test(flagBefore) ? [] : portsOfAddresses(word, LISTENS.test(flagBefore));
  return flag.startsWith('-') && !ELSEWHERE.test(flag) ? portsOfAddresses(value, LISTENS.test(flag)) : [];
}

function splitFlag(word: string): [string, string?] {
  const end = word.indexOf('=');
  return end === -1 ? [word] : [word.slice(0, end), word.slice(end + 1)];
}

/** Of one address or several: `:80/tcp`, `https://+:8443;http://+:80`, `0.0.0.0:80,[::]:80`. */
function portsOfAddresses(text: string, isOwn = false): number[] {
  if (!text.includes(':')) return [];
  return text.split(/[;,\s]+/).flatMap((address) => {
    const [, host = '?', digits = ''] = /^(.*):(\d{1,5})(?:\/(?:tcp|udp)?)?$/.exec(address) ?? [];
    return ANY_HOST.test(host) || (isOwn && host !== '?') ? [Number(digits)] : [];
  });
}

/** `80`, `8080;80`. */
function listedNumbers(text: string): number[] {
  const parts = text.split(/[;,]/).map(wholeNumber);
  return parts.includes(undefined) ? [] : parts.flatMap((number) => number ?? []);
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** Variables and arguments with such a number that are not understood: it may be a port, and it may be anything. */
export function unclearWords({ env, command, args }: ContainerFacts, isSuch: (port: number) => boolean): Word[] {
  const words = [
    ...[command, args].flatMap((list) => list?.values.map((_, index) => flagged(list.values, index, list.at)) ?? []),
    ...env.map(({ name, value = '', at }) => ({ word: `${name}=${value}`, at: child(at, 'value') })),
  ];
  return words.filter(
    ({ word }) =>
      (/port|addr|listen|bind|url|tcp|udp/i.test(word) && mayName(word, isSuch)) ||
      isSuch(Number(/^-[a-z](\d{1,5})$/i.exec(word)?.[1] ?? Number.NaN)),
  );
}

/** With the flag before it, whose value it may be: `--bindings tcp=25`. */
function flagged(values: readonly string[], index: number, list: Pointer): Word {
  const [before = '', word = ''] = [values[index - 1], values[index]];
  const isValue = before.startsWith('-') && !before.includes('=') && !word.startsWith('-');
  return { word: isValue ? `${before} ${word}` : word, at: child(list, index) };
}

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
}

/** `DB_PORT` and the like are ports of somebody else; these are what images call the port that they listen on. */
const PORT_VARIABLE = /^(?:(?:(?:HTTP|HTTPS|LISTEN|SERVER|APP|BIND|CONTAINER|NGINX)_)?PORT|ASPNETCORE_HTTPS?_PORTS)$/;
const ADDRESS_VARIABLE = /^(?:(?:HTTP|HTTPS|LISTEN|SERVER|APP|BIND)_)?(?:LISTEN_|BIND_)?(?:ADDR|ADDRESS)$|^ASPNETCORE_URLS$/;
/** What stands before the port in an address of every interface: `:443`, `0.0.0.0:80`, `[::]:443`, `http://+:80/`. */
const ANY_HOST = /^(?:[a-z]+:\/\/)?(?:|0\.0\.0\.0|\[::\]|\*|\+)$/;
const DIGIT = /\d/;
const PORT_FLAG = /^--?(?:(?:https?|listen|server|bind|secure|insecure)-?)?port$/i;
const HOST_FLAG = /^(?:-h|--?(?:host|hostname|server|target|upstream|remote|connect|url|address|addr))$/i;
/** Flags whose address is where a program connects to. */
const ELSEWHERE = /upstream|target|remote|backend|connect|proxy|peer|forward|endpoint$|server$/i;
/** Programs that connect to a port. */
const CLIENTS = new Set(
  'ssh scp sftp rsync nc ncat netcat curl wget telnet socat dig nslookup kubectl redis-cli mysql mysqladmin psql pg_isready mongo mongosh openssl ab wrk k6 iperf iperf3 nmap wait-for-it.sh'.split(
    ' ',
  ),
);
const HERE = ['', '0.0.0.0', '::', '[::]', '*', 'localhost', '127.0.0.1'];

/** In the order of the text: arguments first, because they go before variables in most programs. */
export function portHints(container: ContainerFacts, isWanted: (port: number) => boolean): PortHint[] {
  const hints = argumentHints(container, isWanted);
  let elsewhere: ReadonlySet<string> | undefined;
  // Gathered once, and for few containers: there may be tens of thousands of variables.
  const isElsewhere = (name: string): boolean => {
    elsewhere ??= new Set(container.env.filter(({ value = '?' }) => !HERE.includes(value)).map((variable) => variable.name));
    return elsewhere.has(name);
  };
  for (const variable of container.env) {
    const hint = variableHint(variable, isElsewhere);
    if (hint !== undefined && isWanted(hint.port)) hints.push(hint);
  }
  return hints;
}

function variableHint({ name, value = '', at }: EnvVariable, isElsewhere: (name: string) => boolean): PortHint | undefined {
  if (!DIGIT.test(value)) return undefined;
  const port = PORT_VARIABLE.test(name) ? wholeNumber(value) : ADDRESS_VARIABLE.test(name) ? portOfAddress(value) : undefined;
  if (port === undefined || namesAnotherHost(name, isElsewhere)) return undefined;
  return { kind: 'variable', port, at: child(at, 'value'), word: `${name}=${value}` };
}

/** `SERVER_PORT` beside `SERVER_HOST: db.example.com`, or beside one whose value comes from elsewhere. */
function namesAnotherHost(name: string, isElsewhere: (name: string) => boolean): boolean {
  const prefix = name.slice(0, -'PORT'.length);
  if (!name.endsWith('PORT')) return false;
  return ['HOST', 'HOSTNAME', 'ADDR', 'ADDRESS', 'IP', 'NAME', 'URL'].some((word) => isElsewhere(prefix + word));
}

function argumentHints(container: ContainerFacts, isWanted: (port: number) => boolean): PortHint[] {
  const lists = [container.command, container.args];
  // Nearly no word names a wanted port, and what else may be said of it takes longer to find out.
  if (!lists.some((list) => list?.values.some((word) => mayName(word, isWanted)))) return [];
  const words = lists.flatMap((list) => list?.values.map((word, index) => ({ word, at: child(list.at, index) })) ?? []);
  if (words.some(({ word }) => CLIENTS.has(word.slice(word.lastIndexOf('/') + 1)))) return [];
  const elsewhere = words.some(({ word }, index) => pointsElsewhere(word, words[index + 1]?.word));
  return words.flatMap(({ word, at }, index): PortHint[] => {
    const flagBefore = words[index - 1]?.word ?? '';
    const port = portOfAddressArgument(word, flagBefore) ?? (elsewhere ? undefined : portOfFlag(word, flagBefore));
    if (port === undefined || !isWanted(port)) return [];
    const whole = word.startsWith('-') || !flagBefore.startsWith('-') ? word : `${flagBefore} ${word}`;
    return [{ kind: 'argument', port, at, word: whole }];
  });
}

/** Whatever stands around it. */
function mayName(word: string, isWanted: (port: number) => boolean): boolean {
  if (!DIGIT.test(word)) return false;
  const value = word.slice(word.indexOf('=') + 1);
  const port = portOfAddress(value) ?? wholeNumber(value);
  return port !== undefined && isWanted(port);
}

/** `--host db.example.com`, `--host=db`: then `--port` is a port there. */
function pointsElsewhere(word: string, next = ''): boolean {
  const [flag = '', value = next] = splitFlag(word);
  return HOST_FLAG.test(flag) && !HERE.includes(value) && portOfAddress(value) === undefined && !value.startsWith('-');
}

/** `--port=80`, `--port 80`, `-p 80`. */
function portOfFlag(word: string, flagBefore: string): number | undefined {
  const [flag = '', value] = splitFlag(word);
  if (value !== undefined) return PORT_FLAG.test(flag) ? wholeNumber(value) : undefined;
  return PORT_FLAG.test(flagBefore) || flagBefore === '-p' ? wholeNumber(word) : undefined;
}

/** `:443`, `0.0.0.0:80`, alone or as the value of a flag. */
function portOfAddressArgument(word: string, flagBefore: string): number | undefined {
  const [flag = '', value] = splitFlag(word);
  if (value === undefined) return ELSEWHERE.test(flagBefore) ? undefined : portOfAddress(word);
  return flag.startsWith('-') && !ELSEWHERE.test(flag) ? portOfAddress(value) : undefined;
}

function splitFlag(word: string): [string, string?] {
  const end = word.indexOf('=');
  return end === -1 ? [word] : [word.slice(0, end), word.slice(end + 1)];
}

function portOfAddress(text: string): number | undefined {
  const end = text.indexOf(';');
  const first = end === -1 ? text : text.slice(0, end);
  const colon = first.lastIndexOf(':');
  if (colon === -1) return undefined;
  const port = wholeNumber(first.slice(colon + 1, first.endsWith('/') ? -1 : undefined));
  return port !== undefined && ANY_HOST.test(first.slice(0, colon)) ? port : undefined;
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

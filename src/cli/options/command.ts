import { type Command, InvalidArgumentError, Option } from 'commander';
import { MAX_PORT_START } from '../../facts/questions/port-start.ts';
import type { FoundPolicy } from '../../lint/find-policy.ts';
import { type AskedRuntime, RUNTIME_PROFILES, type RuntimeProfile } from '../../model/bind.ts';
import { DIALECTS, type Dialect } from '../../model/dialect.ts';
import { LANGUAGES, type Language } from '../../model/finding.ts';
import { IMAGE_LOCK_FILE } from '../../model/image-lock.ts';
import type { Io } from '../../model/io.ts';
import { MAX_PORT } from '../../model/port.ts';
import type { Reason } from '../../model/reason.ts';
import type { ExitCode } from '../exit-codes.ts';
import { refuse } from './refusals.ts';

/** What a command is given beside its arguments. */
export interface CommandContext {
  readonly io: Io;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Says how the command ended; without it, clean. */
  readonly finish: (code: ExitCode) => void;
}

export const FORMATS = ['text', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** Options that several commands share, as commander hands them over. */
export interface SharedOptions {
  readonly lang?: Language;
  readonly color?: boolean;
}

export interface FormatOptions extends SharedOptions {
  readonly format: Format;
}

export interface PolicyOptions {
  readonly policy?: string;
  readonly images?: string;
}

/** Of an option that is given several times, each in its order. */
export function everyTime(given: string, before: readonly string[] = []): readonly string[] {
  return [...before, given];
}

export function addLanguageOption(command: Command): Command {
  return command.addOption(
    new Option('--lang <language>', 'language of the output (default: KPORT_LANG, else the locale)').choices(LANGUAGES),
  );
}

export function addSharedOptions(command: Command): Command {
  return addLanguageOption(command)
    .option('--color', 'colours, even where there is no terminal')
    .option('--no-color', 'no colours (as NO_COLOR)');
}

export function addFormatOption(command: Command): Command {
  return command.addOption(new Option('--format <format>', 'for people, or for programs').choices(FORMATS).default('text'));
}

export function addPolicyOption(command: Command): Command {
  return command
    .option(
      '--policy <file|name>',
      'a policy file, or restricted, baseline, audit (default: the nearest .kport.yaml from what is judged, else from here, upwards; else restricted)',
    )
    .option('--images <file>', `what images hold, as kport image lock wrote it (default: ${IMAGE_LOCK_FILE} beside the policy)`);
}

export interface DialectOption {
  readonly dialect?: Dialect;
}

export function addDialectOption(command: Command): Command {
  const option = new Option(
    '--dialect <dialect>',
    'as which files are read, whatever they are called (default: each as what it is)',
  );
  return command.addOption(option.choices(DIALECTS));
}

export interface PortsOption {
  /** In their order, each once. */
  readonly port?: readonly AskedNumber[];
}

type AskedNumber = { readonly port: number; readonly protocol: string };

export function addPortsOption(command: Command): Command {
  return command.option('--port <ports>', 'also asks about these ports, whoever declares them: 80,443, or 53/udp', collectPorts);
}

function collectPorts(given: string, before: readonly AskedNumber[] = []): readonly AskedNumber[] {
  const ports = given.split(',').map((text): AskedNumber => {
    const [, digits = '', protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/i.exec(text.trim()) ?? [];
    const port = Number(digits);
    if (digits === '' || port < 1 || port > MAX_PORT)
      refuse({ code: 'no-ports', data: { name: '--port', value: JSON.stringify(given) } });
    return { port, protocol: protocol.toUpperCase() };
  });
  const key = ({ port, protocol }: AskedNumber) => `${port}/${protocol}`;
  return [...new Map([...before, ...ports].map((port) => [key(port), port])).values()];
}

interface NodeOptions {
  readonly rootless?: boolean;
  readonly nodePortStart?: number;
}

export interface RuntimeOption extends NodeOptions {
  readonly runtime?: RuntimeProfile;
}

/** What the nodes are, as the policy says it under runtime and nodes. */
export function addRuntimeOption(command: Command): Command {
  const option = new Option('--runtime <profile>', "what runs the containers (default: the policy's runtime)");
  return addNodePortStart(command.addOption(option.choices(RUNTIME_PROFILES)));
}

function addNodePortStart(command: Command): Command {
  return command
    .option(
      '--node-port-start <port>',
      'net.ipv4.ip_unprivileged_port_start of the nodes, which decides under hostNetwork',
      portStart,
    )
    .option('--rootless', 'podman is run by another user than root');
}

function portStart(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= MAX_PORT_START) return Number(text);
  return refuse(noWholeNumber('--node-port-start', { text, least: 0, most: MAX_PORT_START }));
}

/** The policy with what the command line says of the nodes, which goes before its own. */
export function withNodes(found: FoundPolicy, { runtime, nodePortStart, rootless }: RuntimeOption): FoundPolicy {
  const said = { ...(nodePortStart === undefined ? {} : { portStart: nodePortStart }), ...(rootless ? { rootless } : {}) };
  const nodes = Object.keys(said).length === 0 ? {} : { nodes: { ...found.policy.nodes, ...said } };
  return { ...found, policy: { ...found.policy, ...(runtime === undefined ? {} : { runtime }), ...nodes } };
}

/** What is said of the nodes, without what runs on them. */
export function nodesOf({ nodePortStart, rootless }: NodeOptions): NodeOptions {
  return { ...(nodePortStart === undefined ? {} : { nodePortStart }), ...(rootless === undefined ? {} : { rootless }) };
}

export interface RuntimesOption extends NodeOptions {
  /** In the order asked for, each once. */
  readonly runtime?: readonly AskedRuntime[];
}

/** As `--runtime`, and may be given several times. */
export function addRuntimesOption(command: Command): Command {
  const option = new Option(
    '--runtime <profile>',
    "what runs the containers, several times for several; all: each that unknown stands for (default: the policy's)",
  );
  return addNodePortStart(command.addOption(option.choices(ASKED).argParser(collectRuntimes)));
}

const ASKED: readonly AskedRuntime[] = [...RUNTIME_PROFILES, 'all'];

function collectRuntimes(given: string, before: readonly AskedRuntime[] = []): readonly AskedRuntime[] {
  const named = ASKED.find((one) => one === given);
  if (named === undefined) throw new InvalidArgumentError('');
  return [...new Set([...before, named])];
}

/** Reads the value of the option `name`. */
export function wholeNumber(name: string): (text: string) => number {
  const most = 999_999_999;
  return (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : refuse(noWholeNumber(name, { text, least: 1, most })));
}

interface Wanted {
  readonly text: string;
  readonly least: number;
  readonly most: number;
}

function noWholeNumber(writer: string, { text, least, most }: Wanted): Reason {
  return { code: 'setting-whole', data: { writer, value: JSON.stringify(text), least, most } };
}

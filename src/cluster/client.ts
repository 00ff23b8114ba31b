import { delimiter } from 'node:path';
import {
  AdmissionregistrationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  createConfiguration,
  KubeConfig,
  ServerConfiguration,
} from '@kubernetes/client-node';
import { errorText, KportError, reasonOf } from '../model/errors.ts';
import type { Reason } from '../model/reason.ts';
import { problemOf } from '../sources/file-problems.ts';
import type { Clock } from './clock.ts';

export interface ClusterSettings {
  /** A kubeconfig file. Without it kport is a Pod and uses its service account. */
  readonly kubeconfig?: string;
  /** A context of that file; its current one without this. */
  readonly context?: string;
  /** How long an answer may take. A watch is not an answer: it lasts. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  /** Ends every request, watch and wait that is made through the client. */
  readonly signal: AbortSignal;
}

/** The Kubernetes API, as far as kport uses it. */
export interface ClusterClient {
  readonly config: KubeConfig;
  readonly core: CoreV1Api;
  readonly admission: AdmissionregistrationV1Api;
  readonly customObjects: CustomObjectsApi;
  /** As in ClusterSettings. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

/** A cluster, and the time in which kport talks to it. */
export interface Cluster {
  readonly client: ClusterClient;
  readonly clock: Clock;
}

/** Prepares a client; nothing is asked yet. Throws a KportError `usage` when it is not said which cluster. */
export function connectCluster(settings: ClusterSettings): ClusterClient {
  return clientOf(kubeConfig(settings), settings);
}

/** A client for a KubeConfig that is there already. */
export function clientOf(config: KubeConfig, settings: ClusterSettings): ClusterClient {
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new KportError('usage', whyWithoutCluster(config));
  nameAgent(config, settings.userAgent);
  const configuration = createConfiguration({
    baseServer: new ServerConfiguration(server, {}),
    authMethods: { default: config },
    promiseMiddleware: [
      {
        pre: async (request) => {
          request.setSignal(AbortSignal.any([settings.signal, AbortSignal.timeout(settings.timeoutMs)]));
          return request;
        },
        post: async (response) => response,
      },
    ],
  });
  return {
    config,
    core: new CoreV1Api(configuration),
    admission: new AdmissionregistrationV1Api(configuration),
    customObjects: new CustomObjectsApi(configuration),
    timeoutMs: settings.timeoutMs,
    userAgent: settings.userAgent,
    signal: settings.signal,
  };
}

function whyWithoutCluster(config: KubeConfig): Reason {
  const name = config.getCurrentContext();
  if (!name) return { code: 'kubeconfig-without-cluster' };
  const context = config.getContextObject(name);
  return context === null
    ? noContext(config, name)
    : { code: 'context-without-cluster', data: { name: JSON.stringify(name), cluster: JSON.stringify(context.cluster) } };
}

function kubeConfig({ kubeconfig, context }: ClusterSettings): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromCluster();
  else loadFile(config, kubeconfig);
  // client-node makes an address of the undefined variables of a Pod's environment.
  if (config.getCurrentCluster()?.server.includes('undefined')) {
    throw new KportError('usage', { code: 'not-inside-cluster' });
  }
  if (context !== undefined) useContext(config, context);
  return config;
}

function loadFile(config: KubeConfig, path: string): void {
  try {
    const configs = pathsOf(path).flatMap(readFile);
    if (configs.length === 0) throw new KportError('usage', { code: 'kubeconfig-missing', data: { path } });
    config.loadFromOptions(merged(configs));
  } catch (cause) {
    if (cause instanceof KportError) throw cause;
    throw new KportError('usage', { code: 'kubeconfig-unreadable', data: { path, why: whyUnreadable(cause) } }, { cause });
  }
}

/** js-yaml draws the place below its sentence. */
function whyUnreadable(error: unknown): Reason {
  const isOfFile = error instanceof Error && 'syscall' in error;
  const [words = ''] = errorText(error).split('\n');
  return isOfFile ? problemOf(error) : { code: 'said', data: { words } };
}

const pathsOf = (path: string): readonly string[] => path.split(delimiter).filter((one) => one !== '');

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** None where there is none: KUBECONFIG may name several, of which some are not there. */
function readFile(path: string): readonly KubeConfig[] {
  const config = new KubeConfig();
  try {
    config.loadFromFile(path);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  return [config];
}

type KubeConfigParts = Pick<KubeConfig, 'clusters' | 'users' | 'contexts' | 'currentContext'>;

/** As kubectl merges (client-go, tools/clientcmd): of equal names the first counts, and so does the first current-context. client-node
 * (2.0.1) refuses equal names, and lets the last current-context count: another cluster than the one that kubectl asks. */
function merged(configs: readonly KubeConfig[]): KubeConfigParts {
  return {
    clusters: firstOfEachName(configs.flatMap((config) => config.getClusters())),
    users: firstOfEachName(configs.flatMap((config) => config.getUsers())),
    contexts: firstOfEachName(configs.flatMap((config) => config.getContexts())),
    currentContext: configs.map((config) => config.getCurrentContext()).find((name) => name) ?? '',
  };
}

function firstOfEachName<T extends { readonly name: string }>(values: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const value of values) if (!byName.has(value.name)) byName.set(value.name, value);
  return [...byName.values()];
}

function useContext(config: KubeConfig, name: string): void {
  if (config.getContextObject(name) === null) {
    throw new KportError('usage', noContext(config, name));
  }
  config.setCurrentContext(name);
}

function noContext(config: KubeConfig, name: string): Reason {
  const known = config.getContexts().map((context) => context.name);
  return { code: 'no-context', data: { name: JSON.stringify(name), known: known.join(', ') } };
}

/** client-node rejects with what the program of a kubeconfig wrote, which may be nothing, and never with its name. */
export async function authenticated(config: KubeConfig, apply: () => Promise<void>): Promise<void> {
  try {
    await apply();
  } catch (cause) {
    const command: unknown = config.getCurrentUser()?.exec?.command;
    const reason: Reason =
      command === undefined
        ? { code: 'no-request', data: { why: reasonOf(cause) } }
        : { code: 'no-credentials', data: { command: JSON.stringify(command), why: whyWithoutCredentials(cause) } };
    throw new KportError('input', reason, { cause });
  }
}

function whyWithoutCredentials(error: unknown): Reason {
  if (isMissing(error)) return { code: 'no-such-program' };
  const words = errorText(error).trim();
  return words === '' ? { code: 'failed-without-words' } : { code: 'said', data: { words } };
}

/** Both requests and watches pass here, and nowhere else, before they are sent. */
function nameAgent(config: KubeConfig, userAgent: string): void {
  const authenticate = config.applySecurityAuthentication.bind(config);
  config.applySecurityAuthentication = async (request) => {
    await authenticated(config, () => authenticate(request));
    request.setHeaderParam('User-Agent', userAgent);
  };
}

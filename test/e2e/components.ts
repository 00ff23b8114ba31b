import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The programs that make a cluster without nodes, the fastest to build first. */
export const COMPONENTS = ['etcd', 'kubectl', 'kube-apiserver', 'kube-controller-manager'] as const;
export type Component = (typeof COMPONENTS)[number];

/** What installs charts. A cluster runs without them. */
export const HELMS = ['helm3', 'helm4'] as const;
export type Helm = (typeof HELMS)[number];

/** What reads Compose files as docker compose does, for tests that compare. */
export const COMPOSE = 'compose';

export type Tool = Component | Helm | typeof COMPOSE;

/** Where each program is. */
export type Binaries = Readonly<Record<Component, string>>;

const TOOLS = path.join(import.meta.dirname, 'tools');

/** The Go module that a program is built from: a folder with a go.mod, and the package in it. */
export interface Build {
  readonly module: string;
  readonly package: string;
  readonly ldflags: string;
}

export function buildOf(tool: Tool): Build {
  if (tool === 'etcd') {
    return { module: path.join(TOOLS, 'etcd'), package: 'go.etcd.io/etcd/server/v3', ldflags: '-s -w' };
  }
  if (tool === COMPOSE) return { module: path.join(TOOLS, COMPOSE), package: '.', ldflags: '-s -w' };
  return isHelm(tool) ? buildOfHelm(tool) : buildOfKubernetes(tool);
}

const COMPOSE_GO = 'github.com/compose-spec/compose-go/v2';

function buildOfKubernetes(component: Component): Build {
  const [major, minor] = versions().kubernetes.split('.');
  const version = 'k8s.io/component-base/version';
  return {
    module: path.join(TOOLS, 'kubernetes'),
    package: `k8s.io/kubernetes/cmd/${component}`,
    // Without them the API server calls itself v0.0.0, and kubectl warns of it.
    ldflags: [
      '-s -w',
      `-X ${version}.gitVersion=v${versions().kubernetes}`,
      `-X ${version}.gitMajor=${major}`,
      `-X ${version}.gitMinor=${minor}`,
    ].join(' '),
  };
}

/** As helm's own Makefile: without them helm 3 renders for Kubernetes 1.20, and neither knows its whole version. */
function buildOfHelm(helm: Helm): Build {
  const name = moduleOf(helm);
  const [, minor] = pinned(helm, 'k8s.io/client-go').split('.');
  const kubernetes = ['pkg/lint/rules', 'pkg/chartutil'].flatMap((folder) => [
    `-X ${name}/${folder}.k8sVersionMajor=1`,
    `-X ${name}/${folder}.k8sVersionMinor=${minor}`,
  ]);
  return {
    module: path.join(TOOLS, helm),
    package: `${name}/cmd/helm`,
    ldflags: ['-s -w', `-X ${name}/internal/version.version=v${helmVersion(helm)}`, ...(helm === 'helm3' ? kubernetes : [])].join(
      ' ',
    ),
  };
}

function isHelm(tool: Tool): tool is Helm {
  return (HELMS as readonly string[]).includes(tool);
}

function moduleOf(helm: Helm): string {
  return `helm.sh/helm/v${helm.slice('helm'.length)}`;
}

/** The versions that the modules pin. */
export function versions(): { readonly kubernetes: string; readonly etcd: string } {
  return { kubernetes: pinned('kubernetes', 'k8s.io/kubernetes'), etcd: pinned('etcd', 'go.etcd.io/etcd/server/v3') };
}

export function helmVersion(helm: Helm): string {
  return pinned(helm, moduleOf(helm));
}

function pinned(module: string, name: string): string {
  const file = path.join(TOOLS, module, 'go.mod');
  const version = new RegExp(`^(?:require)?\\s+${name} v(\\S+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${file} requires no ${name}`);
  return version;
}

/** Where built programs are kept: outside the work tree, so that a fresh clone finds them; one folder for each set of versions. */
export function cacheFolder(tool: Tool, env: NodeJS.ProcessEnv): string {
  const cache = env.KPORT_CACHE || env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.resolve(cache, 'kport', 'e2e', folderOf(tool));
}

function folderOf(tool: Tool): string {
  if (tool === COMPOSE) return `compose-go-${pinned(COMPOSE, COMPOSE_GO)}-${digestOf(path.join(TOOLS, COMPOSE, 'main.go'))}`;
  return isHelm(tool) ? `helm-${helmVersion(tool)}` : clusterFolder();
}

/** Of a program that is the project's own: another text is another program. */
function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 8);
}

function clusterFolder(): string {
  const { kubernetes, etcd } = versions();
  return `kubernetes-${kubernetes}-etcd-${etcd}`;
}

/** KUBEBUILDER_ASSETS goes first; what it lacks (setup-envtest has no controller manager) is looked for in the cache. */
export function findComponent(component: Component, env: NodeJS.ProcessEnv): string | undefined {
  const folders = [...(env.KUBEBUILDER_ASSETS ? [path.resolve(env.KUBEBUILDER_ASSETS)] : []), cacheFolder(component, env)];
  return folders.map((folder) => path.join(folder, component)).find(isExecutable);
}

/** Undefined where one of them is missing. */
export function findBinaries(env: NodeJS.ProcessEnv): Binaries | undefined {
  const found = COMPONENTS.map((component) => [component, findComponent(component, env)] as const);
  return found.every(([, file]) => file !== undefined) ? (Object.fromEntries(found) as Binaries) : undefined;
}

/**
 * A helm of that major version: the file that KPORT_HELM3 or KPORT_HELM4 names, else the one in the cache, else the `helm` on
 * the PATH if it is of that version. Undefined where there is none.
 */
export function findHelm(major: '3' | '4', env: NodeJS.ProcessEnv): string | undefined {
  const helm: Helm = `helm${major}`;
  const named = env[`KPORT_${helm.toUpperCase()}`];
  if (named) return isExecutable(path.resolve(named)) ? path.resolve(named) : undefined;
  const cached = path.join(cacheFolder(helm, env), helm);
  return isExecutable(cached) ? cached : helmOnPath(major, env);
}

function helmOnPath(major: '3' | '4', env: NodeJS.ProcessEnv): string | undefined {
  const file = (env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'helm'))
    .find(isExecutable);
  if (file === undefined) return undefined;
  const { stdout } = spawnSync(file, ['version', '--short'], { env, encoding: 'utf8', timeout: 10_000 });
  return stdout?.startsWith(`v${major}.`) ? file : undefined;
}

/** The program, if it is there. */
export function findTool(tool: Tool, env: NodeJS.ProcessEnv): string | undefined {
  if (tool === COMPOSE) return findCompose(env);
  return isHelm(tool) ? findHelm(tool === 'helm3' ? '3' : '4', env) : findComponent(tool, env);
}

/** The reader of Compose files in the cache; undefined where there is none. */
export function findCompose(env: NodeJS.ProcessEnv): string | undefined {
  return [path.join(cacheFolder(COMPOSE, env), COMPOSE)].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

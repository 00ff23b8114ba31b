import { accessSync, constants, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The programs that make a cluster without nodes, the fastest to build first. */
export const COMPONENTS = ['etcd', 'kubectl', 'kube-apiserver', 'kube-controller-manager'] as const;
export type Component = (typeof COMPONENTS)[number];

/** Where each program is. */
export type Binaries = Readonly<Record<Component, string>>;

const TOOLS = path.join(import.meta.dirname, 'tools');

/** The Go module that a component is built from: a folder with a go.mod, and the package in it. */
export interface Build {
  readonly module: string;
  readonly package: string;
  readonly ldflags: string;
}

export function buildOf(component: Component): Build {
  if (component === 'etcd') {
    return { module: path.join(TOOLS, 'etcd'), package: 'go.etcd.io/etcd/server/v3', ldflags: '-s -w' };
  }
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

/** The versions that the modules pin. */
export function versions(): { readonly kubernetes: string; readonly etcd: string } {
  return { kubernetes: pinned('kubernetes', 'k8s.io/kubernetes'), etcd: pinned('etcd', 'go.etcd.io/etcd/server/v3') };
}

function pinned(module: string, name: string): string {
  const file = path.join(TOOLS, module, 'go.mod');
  const version = new RegExp(`^\\s+${name} v(\\S+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${file} requires no ${name}`);
  return version;
}

/** Where built programs are kept: outside the work tree, so that a fresh clone finds them; one folder for each set of versions. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const cache = env.KPORT_CACHE || env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const { kubernetes, etcd } = versions();
  return path.resolve(cache, 'kport', 'e2e', `kubernetes-${kubernetes}-etcd-${etcd}`);
}

/** KUBEBUILDER_ASSETS goes first; what it lacks (setup-envtest has no controller manager) is looked for in the cache. */
export function findComponent(component: Component, env: NodeJS.ProcessEnv): string | undefined {
  const folders = [...(env.KUBEBUILDER_ASSETS ? [path.resolve(env.KUBEBUILDER_ASSETS)] : []), cacheFolder(env)];
  return folders.map((folder) => path.join(folder, component)).find(isExecutable);
}

/** Undefined where one of them is missing. */
export function findBinaries(env: NodeJS.ProcessEnv): Binaries | undefined {
  const found = COMPONENTS.map((component) => [component, findComponent(component, env)] as const);
  return found.every(([, file]) => file !== undefined) ? (Object.fromEntries(found) as Binaries) : undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

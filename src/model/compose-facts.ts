// What only a service of Compose says. Types alone; the reasoning is in facts/compose.
import type { Pointer } from './pointer.ts';

/** Whose network a service is in. `own`: the project's, a bridge of Docker or none at all: one that it has for itself. */
export type ComposeNetwork =
  | { readonly kind: 'own' }
  | { readonly kind: 'host'; readonly at: Pointer }
  /** `name`: the other service, or the container, as it is written. */
  | { readonly kind: 'service' | 'container'; readonly name: string; readonly at: Pointer };

/** What Compose refuses of a file, and Docker of a container: nothing is started then. */
export const COMPOSE_REFUSALS = [
  'service-name',
  'key-misspelt',
  'key-unknown',
  'key-missing',
  'field-type',
  'boolean-value',
  'value-unknown',
  'value-form',
  'keys-contradict',
  'healthcheck-test',
  'file-form',
  'items-repeated',
  'port-spec',
  'networks-beside-mode',
  'nothing-to-run',
  'service-undefined',
  'service-of-profile',
  'resource-undefined',
  'dependency-circle',
  'port-number',
  'security-option',
  'capability-unknown',
  'user-range',
  'sysctl-of-host',
  'sysctl-value',
  'ports-of-other-network',
] as const;
export type ComposeRefusalCode = (typeof COMPOSE_REFUSALS)[number];

export interface ComposeRefusal {
  readonly code: ComposeRefusalCode;
  readonly at: Pointer;
  /** The words of Compose or Docker. */
  readonly text: string;
  /** `compose` refuses the whole project, `docker` the container. */
  readonly by: 'compose' | 'docker';
  readonly data: Readonly<Record<string, string | number>>;
}

/** Where the image of a service is built. */
export interface ComposeBuild {
  readonly at: Pointer;
  readonly context: string;
  readonly dockerfile?: string;
  /** The Dockerfile itself, in place of a file. */
  readonly inline?: string;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  /** What takes the place of images and stages, by their names. */
  readonly contexts?: Readonly<Record<string, string>>;
}

export interface ComposeFacts {
  readonly network: ComposeNetwork;
  /** In the order in which they are met. */
  readonly refusals: readonly ComposeRefusal[];
  readonly build?: ComposeBuild | undefined;
  /** A sysctl of a service in another's network, which holds for that one from then on. */
  readonly intruding?: { readonly name: string; readonly value: string; readonly at: Pointer } | undefined;
  /** Numbers of published ports that YAML takes for octal: another number than their digits are to a reader. */
  readonly octal: readonly { readonly at: Pointer; readonly written: string }[];
  /** Files of variables or labels that are named and not there: Compose takes nothing of the file then. */
  readonly missingFiles: readonly { readonly at: Pointer; readonly file: string; readonly key: 'env_file' | 'label_file' }[];
  /** Published ports that mean nothing, because the network is the host's. */
  readonly droppedPorts: readonly {
    readonly at: Pointer;
    readonly containerPort: number;
    readonly hostPort: number | undefined;
  }[];
}

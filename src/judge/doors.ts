// Where kport is asked. What differs from door to door stands in this table and nowhere else.
import type { AcceptedSuppressions } from '../model/suppression.ts';
import type { Consent, Policy } from '../policy/port-policy.ts';

interface DoorDefaults {
  /** Whether comments and annotations may let findings pass where the policy does not say. */
  readonly comments: Consent;
  readonly annotations: Consent;
  /** `applies`: the modes of the policy and its rules say what findings do. `ignored`: errors deny. */
  readonly mode: 'applies' | 'ignored';
  /** What counts as known where it was there before: every finding, or denials alone, which then deny nothing any more. */
  readonly known: 'findings' | 'denials';
  /**
   * What becomes of what cannot be judged. `stops`: it is never taken for consent. `by-mode`: it does what a finding would do, may be
   * exempt, and only warns where a placeholder is behind it, because what is filled in is judged when it comes.
   */
  readonly unjudged: 'stops' | 'by-mode';
  /** `together`: objects are judged with the others that are there, Services with their workloads. */
  readonly objects: 'together' | 'alone';
  /** `text`: the manifest as somebody wrote it, with its comments and duplicate keys. */
  readonly sees: 'text' | 'object';
  /** Whose word on the namespace goes first: the API server's, or the object's own. */
  readonly namespace: 'request' | 'object';
}

/**
 * Files are reviewed, and so is what stands in them. At the other doors whoever writes a chart or an object could otherwise
 * excuse himself there; a policy may allow it.
 */
export const DOORS = {
  /** Files of a repository: `kport lint`. */
  file: {
    comments: 'allow',
    annotations: 'allow',
    mode: 'ignored',
    known: 'findings',
    unjudged: 'stops',
    objects: 'together',
    sees: 'text',
    namespace: 'object',
  },
  /** What helm is about to install: `kport helm-check`, `kport helm-post-render` and the gate. */
  release: {
    comments: 'forbid',
    annotations: 'forbid',
    mode: 'applies',
    known: 'findings',
    unjudged: 'stops',
    objects: 'together',
    sees: 'text',
    namespace: 'object',
  },
  /** What a cluster has already: `kport audit`. Nobody reviews what an object of a cluster says of itself, as at admission. */
  cluster: {
    comments: 'forbid',
    annotations: 'forbid',
    mode: 'ignored',
    known: 'findings',
    unjudged: 'stops',
    objects: 'together',
    sees: 'object',
    namespace: 'object',
  },
  /** An object on its way into a cluster: the webhook. */
  admission: {
    comments: 'forbid',
    annotations: 'forbid',
    mode: 'applies',
    known: 'denials',
    unjudged: 'by-mode',
    objects: 'alone',
    sees: 'object',
    namespace: 'request',
  },
} as const satisfies Readonly<Record<string, DoorDefaults>>;

export type Door = keyof typeof DOORS;

/** Which suppressions hold under a policy at a door. */
export function acceptedSuppressions({ suppressions }: Pick<Policy, 'suppressions'>, door: Door): AcceptedSuppressions {
  const { comments, annotations } = { ...DOORS[door], ...suppressions };
  return { comments: comments === 'allow', annotations: annotations === 'allow' };
}

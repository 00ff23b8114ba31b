// What images were found to hold, written down beside the manifests that name them: facts without a network.
import type { FileCapability, ImageUserProblem } from './bind.ts';

export const IMAGE_LOCK_FILE = 'kport-images.lock.json';
export const IMAGE_LOCK_VERSION = 1;

/** Facts of an image, or of one of its platforms; what is absent is unknown. */
export interface LockedFacts {
  /** USER, as it is written; `''` for none. */
  readonly user?: string;
  /** The number behind a name. */
  readonly uid?: number;
  /** Why no runtime starts a process as USER. */
  readonly userProblem?: ImageUserProblem;
  /** NET_BIND_SERVICE of the program that listens. */
  readonly fileCapability?: FileCapability;
  readonly exec?: 'direct' | 'shell';
  readonly setuidRoot?: true;
  /** Other capabilities that the program's file has in effect. */
  readonly needs?: readonly string[];
  /** By what a command executes that program: as the image writes it, and its path. */
  readonly names?: readonly string[];
  /** There is no ENTRYPOINT, so that arguments replace the program. */
  readonly byArgs?: true;
  /** Other programs of the image have NET_BIND_SERVICE, too. */
  readonly capable?: true;
  /** Exposed ports below 1024. */
  readonly lowPorts?: readonly number[];
}

export interface LockedImage {
  /** As the manifests write it. */
  readonly ref: string;
  /** Of the index, or of the manifest where there is no index. */
  readonly digest: string;
  readonly platforms: readonly string[];
  readonly facts: LockedFacts;
  /** By platform, the facts that its platforms do not share. */
  readonly byPlatform?: Readonly<Record<string, LockedFacts>>;
  /** Blobs and files that the facts were read in. */
  readonly evidence: readonly string[];
}

export interface ImageLock {
  /** `YYYY-MM-DD`: tags lead elsewhere one day. */
  readonly made: string;
  /** By their references. */
  readonly images: readonly LockedImage[];
}

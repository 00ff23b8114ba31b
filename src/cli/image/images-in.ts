import { inspectPaths } from '../../lint/inspect-paths.ts';
import { readPaths } from '../../lint/read-paths.ts';
import type { Io } from '../../model/io.ts';
import type { Unreadable } from '../../model/source.ts';
import type { Policy } from '../../policy/port-policy.ts';
import type { ChartOptions } from '../../render/chart-options.ts';

export interface UsedImages {
  /** As manifests write them, sorted. */
  readonly refs: readonly string[];
  readonly unreadable: readonly Unreadable[];
}

interface UsedBy {
  readonly io: Io;
  readonly policy: Policy;
  readonly options: ChartOptions & { readonly exclude?: readonly string[] };
}

/** The images of all containers of manifests, charts and kustomizations. One with a placeholder in it is none yet. */
export async function imagesIn(paths: readonly string[], { io, policy, options }: UsedBy): Promise<UsedImages> {
  const read = readPaths(paths, io, { policy, options, exclude: options.exclude });
  const { workloads, unreadable } = await inspectPaths(read, { ...policy, runtimes: [] });
  const images = workloads.flatMap(({ workload }) => workload.containers.map(({ image = '' }) => image.trim()));
  return { refs: [...new Set(images)].filter((image) => image !== '' && !/[{}$]/.test(image)).sort(), unreadable };
}

import { type ByRuntime, IMAGE_RUNTIMES, type ImageRuntime } from '../model/image.ts';

/** What holds for the runtimes of Kubernetes as of containerd 2, and where another one does otherwise. */
export function byRuntime<T extends object>(resolve: (runtime: ImageRuntime) => T): ByRuntime<T> {
  const most = resolve('containerd-2');
  const others = new Map<string, { readonly value: T; readonly runtimes: ImageRuntime[] }>();
  for (const runtime of IMAGE_RUNTIMES) {
    const value = resolve(runtime);
    const key = JSON.stringify(value);
    if (key === JSON.stringify(most)) continue;
    const same = others.get(key) ?? { value, runtimes: [] };
    same.runtimes.push(runtime);
    others.set(key, same);
  }
  if (others.size === 0) return most;
  return { ...most, differs: [...others.values()].map(({ value, runtimes }) => ({ runtimes, ...value })) };
}

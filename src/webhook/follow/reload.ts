import { type Live, live } from '../../model/live.ts';
import type { Reason, ReasonCode } from '../../model/reason.ts';
import { readRegularFile } from '../../sources/files.ts';

/** The bytes of a file, or why they cannot be had. */
export type ReadFile = (file: string) => { readonly bytes: Uint8Array } | { readonly unreadable: Reason };

export interface Reloading<T> {
  /** Makes the value; throws for one that cannot be used. Every file that it reads through `read` is watched. */
  readonly load: (read: ReadFile) => Promise<T>;
  readonly cwd: string;
  readonly intervalMilliseconds: number;
  /** After a new value holds. */
  readonly onAccepted: (value: T) => void;
  /** After a new one was refused, once for each content; the old value holds. */
  readonly onRefused: (error: unknown) => void;
}

export interface Reloaded<T> extends Live<T> {
  /** Looks at the files now, rather than when the interval is over. */
  check(): Promise<void>;
  stop(): void;
}

/**
 * A value made of files, made anew when one of them changes. The files are read again at each interval, which holds for every
 * way in which a file can change: in place, by a new file of its name, or by a link above it that is swapped, as the kubelet
 * does with `..data` of a ConfigMap or Secret. Rejects when the first value cannot be made.
 */
export async function reloading<T>(settings: Reloading<T>): Promise<Reloaded<T>> {
  const { load, cwd, intervalMilliseconds, onAccepted, onRefused } = settings;
  const first = await recorded(load, cwd);
  if ('error' in first.result) throw first.result.error;
  const source = live(first.result.value);
  let seen = first.seen;
  const look = async (): Promise<void> => {
    if (!hasChanged(seen, cwd)) return;
    const next = await recorded(load, cwd);
    seen = next.seen;
    if ('error' in next.result) return onRefused(next.result.error);
    source.set(next.result.value);
    onAccepted(next.result.value);
  };
  let looking: Promise<void> | undefined;
  const check = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const timer = setInterval(check, intervalMilliseconds).unref();
  return { current: source.current, subscribe: source.subscribe, check, stop: () => clearInterval(timer) };
}

/** What was read, by file: its bytes, or by which code there were none. */
type Seen = ReadonlyMap<string, Buffer | ReasonCode>;

interface Recorded<T> {
  readonly result: { readonly value: T } | { readonly error: unknown };
  readonly seen: Seen;
}

async function recorded<T>(load: Reloading<T>['load'], cwd: string): Promise<Recorded<T>> {
  const seen = new Map<string, Buffer | ReasonCode>();
  const read: ReadFile = (file) => {
    const content = readRegularFile(file, cwd);
    seen.set(file, 'bytes' in content ? Buffer.from(content.bytes) : content.unreadable.code);
    return content;
  };
  try {
    return { result: { value: await load(read) }, seen };
  } catch (error) {
    return { result: { error }, seen };
  }
}

function hasChanged(seen: Seen, cwd: string): boolean {
  return [...seen].some(([file, before]) => {
    const now = readRegularFile(file, cwd);
    if ('unreadable' in now) return now.unreadable.code !== before;
    return typeof before === 'string' || !before.equals(now.bytes);
  });
}

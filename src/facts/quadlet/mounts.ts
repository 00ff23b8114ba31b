// Mount=type=bind,source=/srv,target=/data: containers/podman pkg/specgenutilexternal FindMountType. What is in quotes may have a comma,
// and is left alone.
import { listed } from '../systemd/values.ts';
import { type Item, itemsOf } from './podman-args.ts';
import type { Section } from './section.ts';

interface Mount {
  readonly at: Item['at'];
  readonly type: string;
  /** The last one; undefined where one stands there without a value, `''` for none. */
  readonly source: string | undefined;
}

const SOURCED: ReadonlySet<string> = new Set(['volume', 'bind', 'glob', 'image', 'artifact']);

/** Those whose type has a source. */
export function mountsOf({ unit, name }: Section): Mount[] {
  return listed(unit, name, 'Mount')
    .flatMap(itemsOf)
    .flatMap(({ value, at }) => {
      if (value.includes('"')) return [];
      const parts = value.split(',').map((part) => part.split('='));
      const type = parts.find(([key, ...rest]) => key === 'type' && rest.length === 1)?.[1] ?? 'volume';
      const sources = parts.filter(([key]) => key === 'source' || key === 'src');
      const isSaid = sources.every(([, ...rest]) => rest.length > 0);
      return SOURCED.has(type) ? [{ at, type, source: isSaid ? (sources.at(-1)?.slice(1).join('=') ?? '') : undefined }] : [];
    });
}

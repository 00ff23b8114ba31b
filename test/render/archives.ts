import { gzipSync } from 'node:zlib';

interface Entry {
  readonly path: string;
  readonly content?: string;
  /** `0` a file, `2` a symbolic link, `L` and `x` names for the entry behind. */
  readonly type?: string;
}

/** A tar of these entries, as `helm package` makes it: ustar headers. */
export function tar(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries.map(block), Buffer.alloc(1024)]);
}

/** A packed chart with these files, which stand in one folder. */
export function packed(files: Readonly<Record<string, string>>): Buffer {
  return gzipSync(tar(Object.entries(files).map(([path, content]) => ({ path, content }))));
}

function block({ path, content = '', type = '0' }: Entry): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(path.slice(0, 100), 0);
  header.write('0000644\0', 100);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(type, 156);
  header.write('ustar\0', 257);
  header.write('00', 263);
  header.fill(' ', 148, 156);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  const rest = bytes.length % 512;
  return Buffer.concat([header, bytes, Buffer.alloc(rest === 0 ? 0 : 512 - rest)]);
}

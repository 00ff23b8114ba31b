import { Buffer } from 'node:buffer';

/** An entry of an archive as a test wants it: a file unless something else is said. */
export interface Written {
  readonly name: string;
  readonly type?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly content?: string | Buffer;
  readonly target?: string;
  /** Records of a PAX header in front of it. */
  readonly pax?: Readonly<Record<string, string | Buffer>>;
}

const BLOCK = 512;
export const CAPABILITY = 'SCHILY.xattr.security.capability';

/** security.capability: cap_net_bind_service with these flags. */
export function netBind(flags: string, revision: 2 | 3 = 2, rootId = 0): Buffer {
  const bit = (flag: string) => (flags.includes(flag) ? 1 << 10 : 0);
  const value = Buffer.alloc(revision === 2 ? 20 : 24);
  value[0] = flags.includes('e') ? 1 : 0;
  value[3] = revision;
  value.writeUInt32LE(bit('p'), 4);
  value.writeUInt32LE(bit('i'), 8);
  if (revision === 3) value.writeUInt32LE(rootId, 20);
  return value;
}

/** A tar archive with the two blocks at its end. */
export function tarFile(entries: readonly Written[]): Buffer {
  return Buffer.concat([...entries.map(tarEntry), Buffer.alloc(2 * BLOCK)]);
}

export function tarEntry({ pax, ...entry }: Written): Buffer {
  const records = Object.entries(pax ?? {}).map(([key, value]) => paxRecord(key, Buffer.from(value)));
  const header = records.length === 0 ? [] : [block({ name: 'PaxHeaders/0', type: 'x', content: Buffer.concat(records) })];
  return Buffer.concat([...header, block(entry)]);
}

function block({ name, type = '0', mode = 0o644, uid = 0, content = '', target = '' }: Written): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100, 'utf8');
  const octal = (value: number, at: number, length: number) => header.write(value.toString(8).padStart(length - 1, '0'), at);
  octal(mode, 100, 8);
  octal(uid, 108, 8);
  octal(0, 116, 8);
  octal(bytes.length, 124, 12);
  octal(0, 136, 12);
  header.write(type, 156);
  header.write(target, 157, 100, 'utf8');
  header.write('ustar\0' + '00', 257);
  return Buffer.concat([withChecksum(header), bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

export function withChecksum(header: Buffer): Buffer {
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

export function paxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

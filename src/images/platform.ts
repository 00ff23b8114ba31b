import type { Platform } from './blob-store.ts';

/** `linux/arm/v7`; arm64 has no other variant than v8, and amd64 none that is told. */
export function platformText({ os, architecture, variant }: Platform): string {
  const isPlain = variant === undefined || (architecture === 'arm64' && variant === 'v8');
  return `${os}/${architecture}${isPlain ? '' : `/${variant}`}`;
}

const ALIASES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  armel: 'arm',
  i386: '386',
};

const PLATFORM = /^[a-z0-9_.-]+(?:\/[a-z0-9_.-]+){0,2}$/i;

/** Undefined for what is no platform; an architecture alone is one of Linux. */
export function readPlatform(text: string): Platform | undefined {
  if (!PLATFORM.test(text)) return undefined;
  const [first = '', second, variant] = text.toLowerCase().split('/');
  const [os, architecture] = second === undefined ? ['linux', first] : [first, second];
  if (architecture === 'linux') return undefined;
  return { os, architecture: ALIASES[architecture] ?? architecture, ...(variant === undefined ? {} : { variant }) };
}

/** Whether an image is one of those asked for: without any, of Linux. A platform without a variant means all of them. */
export function isWanted(platform: Platform, wanted: readonly Platform[]): boolean {
  if (wanted.length === 0) return platform.os === 'linux';
  const text = platformText(platform);
  return wanted.some(
    (one) => text === platformText(one) || (one.variant === undefined && text.startsWith(`${platformText(one)}/`)),
  );
}

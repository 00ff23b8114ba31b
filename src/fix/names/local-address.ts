// A port in an address of the Pod itself: its containers share one network, so that whoever names it there means the one that moves.
import type { Renumbering } from './number-text.ts';

const HOST = String.raw`(?:localhost|127\.0\.0\.1|\[::1\])`;
const SCHEMES: Readonly<Record<number, string>> = { 80: 'http', 443: 'https' };

/** `localhost:80`, and `localhost 80` as nc takes it. */
export function withLocalPort(text: string, { from, to }: Renumbering): string {
  return text.replace(new RegExp(`(?<![\\w.-])(${HOST}(?::|[ \\t]+))${from}(?![\\w.-])`, 'gi'), `$1${to}`);
}

/** `http://localhost/`, which names a port by its scheme. */
export function withSchemePort(text: string, { from, to }: Renumbering): string {
  const scheme = SCHEMES[from];
  if (scheme === undefined) return text;
  return text.replace(new RegExp(`(?<![\\w.-])(${scheme}://${HOST})(?![\\w.:-])`, 'gi'), `$1:${to}`);
}

export function isLocalHost(text: string): boolean {
  return new RegExp(`^${HOST}$`, 'i').test(text);
}

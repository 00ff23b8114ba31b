// What the address of the page says behind its `#`, which browsers do not send: a text, packed, and how it is judged.
import { RUNTIME_PROFILES, type RuntimeProfile } from '../model/bind.ts';
import { LANGUAGES, type Language } from '../model/finding.ts';
import { PRESETS, type Preset } from '../rules/rule.ts';

/** Characters of the longest text that the page judges. */
export const MOST_TEXT = 256 * 1024;
/** Characters of the longest address; some programs that pass links on take no more. */
const MOST_ADDRESS = 16 * 1024;

export interface Settings {
  readonly language: Language;
  readonly preset: Preset;
  readonly runtime: RuntimeProfile;
  readonly unsafe: boolean;
}

export interface Address extends Partial<Settings> {
  readonly text?: string;
  /** The name of a text that the page brings along. */
  readonly example?: string;
}

/** Undefined where the text is too long for an address, or for the page that it would lead to. */
export async function toHash({ text, example, ...settings }: Address): Promise<string | undefined> {
  if (text !== undefined && text.length > MOST_TEXT) return undefined;
  const { language, preset, runtime, unsafe } = settings;
  const parts: Record<string, string | undefined> = {
    example,
    policy: preset,
    runtime,
    lang: language,
    unsafe: unsafe ? 'yes' : undefined,
    text: text === undefined ? undefined : await packed(text),
  };
  const said = Object.entries(parts).filter((part): part is [string, string] => part[1] !== undefined);
  const hash = `#${new URLSearchParams(said)}`;
  return hash.length > MOST_ADDRESS ? undefined : hash;
}

/** What it does not know or cannot be is left out, but for a text that cannot be read: then it throws. */
export async function fromHash(hash: string): Promise<Address> {
  const said = new URLSearchParams(hash.replace(/^#/, ''));
  const text = said.get('text');
  const example = said.get('example');
  const language = LANGUAGES.find((one) => one === said.get('lang'));
  const preset = PRESETS.find((one) => one === said.get('policy'));
  const runtime = RUNTIME_PROFILES.find((one) => one === said.get('runtime'));
  return {
    ...(language ? { language } : {}),
    ...(preset ? { preset } : {}),
    ...(runtime ? { runtime } : {}),
    ...(said.get('unsafe') === 'yes' ? { unsafe: true } : {}),
    ...(example === null ? {} : { example }),
    ...(text === null ? {} : { text: await unpacked(text) }),
  };
}

async function packed(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** Of an address that somebody else made: no more is unpacked than the page takes. */
async function unpacked(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let unpacked = '';
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return unpacked + decoder.decode();
    unpacked += decoder.decode(value, { stream: true });
    if (unpacked.length > MOST_TEXT) throw new RangeError(`a text of more than ${MOST_TEXT} characters`);
  }
}

import type { Language } from '../model/finding.ts';
import type { ByRuntime, ImageContents, ImageProgram, ProgramFile, ReadImages, ResolvedUser } from '../model/image.ts';
import { catalogue, fill } from '../words/catalogue.ts';
import type { ImageWords } from '../words/en/image.ts';
import { imageWords } from '../words/image-catalogue.ts';
import { tell } from '../words/tell.ts';
import { columns } from './columns.ts';
import { platformDifferences } from './platform-differences.ts';
import { printable } from './printable.ts';
import { type Paint, painter } from './style.ts';

interface ImageTextOptions {
  readonly color: boolean;
  readonly language: Language;
}

/** What `kport image inspect` shows a person. */
export function imageText({ images, unreadable }: ReadImages, { color, language }: ImageTextOptions): string {
  const paint = painter(color);
  const words = imageWords(language);
  const failed = unreadable.map(({ ref, platform, reason }) => {
    const what = platform === undefined ? ref : fill(words.notPlatform, { ref, platform });
    const label = paint(['bold', 'red'], catalogue(language).words.unreadable);
    return `${paint('bold', printable(what))}: ${label}: ${printable(tell(reason, language))}`;
  });
  const lines = [
    ...images.flatMap((image) => [...imageLines(image, words, paint), '']),
    ...differences(images, words),
    ...(failed.length > 0 ? [...failed, ''] : []),
    fill(words.counted, { images: images.length, unreadable: unreadable.length }),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function imageLines(image: ImageContents, words: ImageWords, paint: Paint): string[] {
  const { labels } = words;
  const rows: (readonly [string, readonly string[]])[] = [
    [labels.user, userLines(image, words)],
    [labels.entrypoint, [listed(image.entrypoint, words)]],
    [labels.cmd, [listed(image.cmd, words)]],
    [labels.program, programLines(image.program, words)],
    [labels.capable, image.capable.map((file) => fileText(file, words))],
    [labels.exposed, [image.exposedPorts.map(exposed).join(', ') || words.none]],
    [labels.variables, image.variables.map(({ name, value }) => `${name}=${value}`)],
    [labels.labels, Object.entries(image.labels).map(([name, value]) => `${name}=${value}`)],
    [labels.read, [image.digest]],
  ];
  const cells = rows.flatMap(([label, values]) => values.map((value, index) => [index === 0 ? label : '', printable(value)]));
  return [`${paint('bold', printable(image.ref))} ${printable(image.platform)}`, ...columns(cells, '  ')];
}

function listed(values: readonly string[], { none }: ImageWords): string {
  return values.length === 0 ? none : JSON.stringify(values);
}

function exposed({ port, to, protocol }: ImageContents['exposedPorts'][number]): string {
  return `${to === undefined ? port : `${port}-${to}`}/${protocol}`;
}

function userLines({ user }: ImageContents, words: ImageWords): string[] {
  const { written, name } = user;
  const text = (one: ResolvedUser): string => {
    if ('problem' in one) return `${written}: ${words.userProblems[one.problem]}`;
    const { uid, gid } = one;
    if (written === '') return fill(words.noUser, { uid, gid });
    const isWritten = name === undefined || written.split(':')[0] === name;
    return fill(isWritten ? words.user : words.namedUser, { written, uid, gid, name: name ?? '' });
  };
  return byRuntimeLines<ResolvedUser>(user, text, words);
}

function programLines(program: ByRuntime<ImageProgram>, words: ImageWords): string[] {
  return byRuntimeLines<ImageProgram>(program, (one) => programText(one, words), words);
}

function byRuntimeLines<T>(value: ByRuntime<T>, text: (one: T) => string, words: ImageWords): string[] {
  const others = (value.differs ?? []).map((one) => fill(words.differs, { runtimes: one.runtimes.join(', '), value: text(one) }));
  return [text(value), ...others];
}

function programText(program: ImageProgram, words: ImageWords): string {
  if ('problem' in program) return fill(words.programProblems[program.problem], { path: program.path ?? '' });
  const { path, script } = program;
  if (script === undefined) return fileText(program, words);
  const { argument } = script;
  const told = argument === undefined ? words.script : words.scriptArgument;
  return fileText({ ...program, path: fill(told, { path, script: script.path, argument: argument ?? '' }) }, words);
}

function fileText(file: ProgramFile, words: ImageWords): string {
  const { path, fileCapability, otherCapabilities, capabilityRootId, setuidRoot } = file;
  const capability = fileCapability === 'none' ? words.noCapability : `cap_net_bind_service=${fileCapability}`;
  return [
    path,
    capabilityRootId === undefined ? capability : fill(words.foreignCapability, { uid: capabilityRootId }),
    ...(otherCapabilities ? [fill(words.otherCapabilities, { names: otherCapabilities.join(', ') })] : []),
    ...(setuidRoot ? [words.setuidRoot] : []),
  ].join('; ');
}

function differences(images: readonly ImageContents[], words: ImageWords): string[] {
  const lines = platformDifferences(images).map(({ ref, fields }) =>
    printable(fill(words.platformsDiffer, { ref, fields: fields.join(', ') })),
  );
  return lines.length > 0 ? [...lines, ''] : [];
}

// Its types come from schemas/image.ts.
import type { Language } from '../model/finding.ts';
import type {
  ByRuntime,
  ImageContents,
  ImageProgram,
  ProgramFile,
  ReadImages,
  ResolvedUser,
  UnreadableImage,
} from '../model/image.ts';
import { tell } from '../words/tell.ts';
import { JSON_VERSION, jsonText } from './json.ts';
import { platformDifferences } from './platform-differences.ts';
import type { ImageOutput } from './schemas/image.ts';

type ImageEntry = ImageOutput['images'][number];

/** What `kport image inspect --format json` prints. */
export function imageJson({ images, unreadable }: ReadImages, language: Language): string {
  const output: ImageOutput = {
    version: JSON_VERSION,
    images: images.map(jsonImage),
    differences: platformDifferences(images).map(({ ref, fields }) => ({ ref, fields: [...fields] })),
    unreadable: unreadable.map((one) => unreadImage(one, language)),
  };
  return jsonText(output);
}

/** The same for a file that keeps what was read. */
function jsonImage(image: ImageContents): ImageEntry {
  const { ref, digest, index, platform, user, entrypoint, cmd, program, capable } = image;
  return {
    ref,
    digest,
    ...(index === undefined ? {} : { index }),
    platform,
    user: {
      written: user.written,
      ...(user.name === undefined ? {} : { name: user.name }),
      ...jsonByRuntime<ResolvedUser, ReturnType<typeof jsonUser>>(user, jsonUser),
    },
    entrypoint: [...entrypoint],
    cmd: [...cmd],
    program: jsonByRuntime<ImageProgram, ReturnType<typeof jsonProgram>>(program, jsonProgram),
    capable: capable.map(jsonFile),
    exposedPorts: image.exposedPorts.map(({ port, to, protocol }) => ({ port, ...(to === undefined ? {} : { to }), protocol })),
    variables: image.variables.map(({ name, value, ports }) => ({ name, value, ports: [...ports] })),
    labels: { ...image.labels },
    evidence: image.evidence.map(({ fact, blob, path }) => ({ fact, blob, ...(path === undefined ? {} : { path }) })),
  };
}

function jsonByRuntime<T, J extends object>(value: ByRuntime<T>, json: (one: T) => J) {
  const { differs } = value;
  if (differs === undefined) return json(value);
  return { ...json(value), differs: differs.map((one) => ({ runtimes: [...one.runtimes], ...json(one) })) };
}

function jsonUser(user: ResolvedUser) {
  return 'problem' in user ? { problem: user.problem } : { uid: user.uid, gid: user.gid };
}

function jsonProgram(program: ImageProgram) {
  const { script } = program;
  const ofScript = script && { path: script.path, ...(script.argument === undefined ? {} : { argument: script.argument }) };
  const found =
    'problem' in program ? { ...(program.path && { path: program.path }), problem: program.problem } : jsonFile(program);
  return { ...found, ...(ofScript && { script: ofScript }) };
}

function jsonFile({ path, fileCapability, otherCapabilities, capabilityRootId, setuidRoot }: ProgramFile) {
  return {
    path,
    fileCapability,
    ...(otherCapabilities && { otherCapabilities: [...otherCapabilities] }),
    ...(capabilityRootId === undefined ? {} : { capabilityRootId }),
    setuidRoot,
  };
}

/** One that could not be read, or one platform of it. */
export function unreadImage({ ref, platform, reason }: UnreadableImage, language: Language): ImageOutput['unreadable'][number] {
  return { ref, ...(platform === undefined ? {} : { platform }), reason: tell(reason, language), code: reason.code };
}

import type { Texts } from '../texts.ts';

/** The words by which kport tells what an image holds. */
export const enImageWords = {
  labels: {
    user: 'USER',
    entrypoint: 'ENTRYPOINT',
    cmd: 'CMD',
    program: 'Program',
    capable: 'Other programs',
    exposed: 'EXPOSE',
    variables: 'Variables',
    labels: 'Labels',
    read: 'Read from',
  },
  // Of USER: none, a name with its number, a number that passwd has a name for, a number alone.
  noUser: 'none: {uid}:{gid}',
  user: '{written}: {uid}:{gid}',
  namedUser: '{written}: {uid}:{gid} ({name})',
  userProblems: {
    'no-such-user': 'does not start: its passwd has no such user',
    'no-such-group': 'does not start: its group has no such group',
    'out-of-range': 'does not start: a number is no user or group of Linux',
    'not-a-user': 'does not start: it is no user:group',
    'passwd-unreadable': 'does not start: it has no passwd that can be read',
    'group-unreadable': 'does not start: it has no group that can be read',
  },
  programProblems: {
    'no-command': 'none: neither ENTRYPOINT nor CMD',
    'not-found': 'does not start: there is no such program',
    'not-executable': 'does not start: {path} cannot be executed',
    'relative-path': 'does not start: PATH finds {path} by a folder that is not absolute',
    'no-program-format': 'does not start: {path} is neither a program nor begins with #!',
    'interpreter-missing': 'does not start: the interpreter of {path} is not there',
    'broken-capability': 'does not start: security.capability of {path} is empty',
  },
  // What a file is besides its path.
  script: '{path}, interpreter of the script {script}',
  scriptArgument: '{path}, interpreter of the script {script}, given {argument}',
  noCapability: 'no capability',
  otherCapabilities: 'also {names}',
  foreignCapability: 'capabilities only where user {uid} is root of the user namespace',
  setuidRoot: 'set-user-ID root',
  // What other runtimes make of it.
  differs: '{runtimes}: {value}',
  none: 'none',
  notPlatform: '{ref} for {platform}',
  platformsDiffer: '{ref}: the platforms differ in {fields}',
  counted: 'images: {images}; not read: {unreadable}',
  // What `kport image lock` and `check` say.
  lock: {
    written: '{file}: {images} written down',
    nothingRead: '{file}: not written, because no image could be read',
    replaced: '{file}: it was no lock of images that kport can read, and is written anew',
    notRead: '{ref}: could not be read: {why}',
    contradicted: '{ref}: its {fact} is another than kport knows of images of this name',
    none: '{file}: there is none yet; kport image lock writes it',
    missing: '{file}: {ref} is used, and not in it',
    unused: '{file}: {ref} is used by nothing any more',
    stale: '{file}: {ref} leads to another image by now',
    counted: '{file}: {age} old; missing: {missing}, unused: {unused}, stale: {stale}; kport image lock writes it anew',
    fresh: '{file}: {images}, and each is as it says ({age} old)',
  },
} as const;

export type ImageWords = Texts<typeof enImageWords>;
